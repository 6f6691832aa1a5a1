"""Drafts for the FAQ."""

from sqlalchemy import select

from bot.desk.drafts import LONGEST
from bot.storage.desk_tables import FaqDraft
from bot.storage.engine import Storage
from tests.bot.desk.work import OpenWork
from tests.clocks import START, LeapingClock

QUESTION, ANSWER = "Бағдарлама жүктемені өзгерте ала ма?", "Еңбек шартын өзгертуге сіздің келісіміңіз керек."


async def test_a_draft_comes_back_as_it_was_kept(open_work: OpenWork, clock: LeapingClock) -> None:
    """Oldest first, each in its language."""
    async with open_work() as work:
        first = await work.drafts.keep("kk", QUESTION, ANSWER)
    clock.leap(60)
    async with open_work() as work:
        second = await work.drafts.keep("ru", "Вопрос?", "Ответ.")
        drafts = await work.drafts.all()
    assert [draft.id for draft in drafts] == [first, second]
    assert (drafts[0].language, drafts[0].question, drafts[0].answer) == ("kk", QUESTION, ANSWER)
    assert (drafts[0].made_at, drafts[1].language) == (START, "ru")


async def test_drafts_lie_sealed_and_bounded(open_work: OpenWork, storage: Storage) -> None:
    """The table shows no words; each part is cut where it is too long."""
    async with open_work() as work:
        await work.drafts.keep("kk", QUESTION * 1_000, ANSWER)
        (draft,) = await work.drafts.all()
    assert draft.question == (QUESTION * 1_000)[:LONGEST]
    async with storage.transaction() as session:
        body = await session.scalar(select(FaqDraft.body))
    assert body is not None
    assert ANSWER.encode() not in body
