"""Questions without an answer: kept for the editors, sealed, and no longer than 90 days."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text, update

from bot.questions.unanswered import KEPT_FOR, LONGEST, Unanswered, UnansweredQuestions
from bot.storage.cipher import Cipher, Unreadable
from bot.storage.engine import Storage
from bot.storage.secrets import Secrets
from bot.storage.tables import UnansweredQuestion
from handlers.buttons import PickEntry, PickNone
from tests.clocks import LeapingClock

WORDS = "Шатырдағы жасыл тауықты кім бағалайды"
NINETY_DAYS = timedelta(days=90).total_seconds()

OpenLog = Callable[[], AbstractAsyncContextManager[UnansweredQuestions]]


@pytest.fixture
def clock() -> LeapingClock:
    """The time at which questions are asked."""
    return LeapingClock()


@pytest.fixture
def open_log(storage: Storage, secrets: Secrets, clock: LeapingClock) -> OpenLog:
    """Opens the log for one piece of work, committed at its end."""

    @asynccontextmanager
    async def open_log() -> AsyncIterator[UnansweredQuestions]:
        async with storage.transaction() as session:
            yield UnansweredQuestions(session, secrets, clock.now)

    return open_log


async def kept(open_log: OpenLog) -> list[Unanswered]:
    """What is kept."""
    async with open_log() as log:
        return list(await log.all())


async def test_a_question_is_kept(open_log: OpenLog, clock: LeapingClock) -> None:
    """Its words, language, time, and whether entries were offered; nothing else."""
    async with open_log() as log:
        log.keep(WORDS, "kk", offered=False)
    asked_at = clock.now()
    clock.leap(60)
    async with open_log() as log:
        log.keep("Кто оценивает зелёную курицу", "ru", offered=True)
    assert await kept(open_log) == [
        Unanswered("kk", offered=False, asked_at=asked_at, words=WORDS),
        Unanswered("ru", offered=True, asked_at=clock.now(), words="Кто оценивает зелёную курицу"),
    ]


@pytest.mark.parametrize("words", ["", "…", "?", "😀" * LONGEST, "a\0b", "\u202eкөз"])
async def test_odd_words_are_kept_as_they_are(open_log: OpenLog, words: str) -> None:
    """Nothing that anybody types is too odd to be kept."""
    async with open_log() as log:
        log.keep(words, "kk", offered=False)
    (question,) = await kept(open_log)
    assert question.words == words


async def test_a_long_question_is_cut(open_log: OpenLog) -> None:
    """The beginning is kept, no more than the limit."""
    async with open_log() as log:
        log.keep("қ" * (LONGEST + 1), "kk", offered=False)
    (question,) = await kept(open_log)
    assert question.words == "қ" * LONGEST


async def test_who_picks_an_entry_takes_the_question_back(open_log: OpenLog) -> None:
    """In the same piece of work or later; the others' questions stay."""
    async with open_log() as log:
        first = log.keep("first", "kk", offered=True)
        await log.answered(first)
        second = log.keep("second", "kk", offered=True)
        log.keep("third", "kk", offered=True)
    async with open_log() as log:
        await log.answered(second)
    assert [question.words for question in await kept(open_log)] == ["third"]


async def test_none_of_those_offered(open_log: OpenLog) -> None:
    """Who says that no entry fits is listed among those without an answer."""
    async with open_log() as log:
        first = log.keep("first", "kk", offered=True)
        log.keep("second", "kk", offered=True)
    async with open_log() as log:
        await log.refused(first)
    assert {question.words: question.offered for question in await kept(open_log)} == {"first": False, "second": True}


async def test_none_of_those_offered_in_the_same_piece_of_work(open_log: OpenLog) -> None:
    """A question and the tap under it may be worked off together."""
    async with open_log() as log:
        await log.refused(log.keep(WORDS, "kk", offered=True))
    (question,) = await kept(open_log)
    assert question.offered is False


@pytest.mark.parametrize("number", [0, 1, -1, 2**63 - 1])
async def test_a_forged_number_touches_nothing(open_log: OpenLog, number: int) -> None:
    """Whoever guesses a number neither forgets nor changes another's question."""
    async with open_log() as log:
        log.keep(WORDS, "kk", offered=True)
    async with open_log() as log:
        await log.answered(number)
        await log.refused(number)
    (question,) = await kept(open_log)
    assert question.offered is True


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1, 10**30])
async def test_a_number_out_of_all_bounds_touches_nothing(open_log: OpenLog, number: int) -> None:
    """Forged callback data holds more digits than a column: the button refuses them, or the log finds nothing."""
    with suppress(ValueError):
        pick = PickEntry.unpack(f"pick:camera:kk:{number}")
        async with open_log() as log:
            await log.answered(pick.question)
    with suppress(ValueError):
        none = PickNone.unpack(f"pick_none:kk:{number}")
        async with open_log() as log:
            await log.refused(none.question)


async def test_taking_back_twice_is_no_harm(open_log: OpenLog) -> None:
    """Two taps on old buttons."""
    async with open_log() as log:
        number = log.keep(WORDS, "kk", offered=True)
    async with open_log() as log:
        await log.answered(number)
        await log.answered(number)
        await log.refused(number)
    assert await kept(open_log) == []


async def test_numbers_tell_nothing(open_log: OpenLog) -> None:
    """They are random and large, not counted."""
    async with open_log() as log:
        numbers = [log.keep(WORDS, "kk", offered=False) for _ in range(100)]
    assert len(set(numbers)) == 100
    assert numbers != sorted(numbers)
    assert max(numbers) > 2**60
    assert all(0 <= number < 2**63 for number in numbers)


@pytest.mark.parametrize(
    ("seconds", "left"), [(NINETY_DAYS - 1, 1), (NINETY_DAYS, 1), (NINETY_DAYS + 1, 0), (2 * NINETY_DAYS, 0)]
)
async def test_after_ninety_days_a_question_is_forgotten(
    open_log: OpenLog, clock: LeapingClock, seconds: float, left: int
) -> None:
    """To the second: on the ninetieth day it is there still, a second later it is gone."""
    async with open_log() as log:
        log.keep(WORDS, "kk", offered=False)
    clock.leap(seconds)
    async with open_log() as log:
        await log.forget_old()
    assert len(await kept(open_log)) == left


async def test_only_old_questions_are_forgotten(open_log: OpenLog, clock: LeapingClock) -> None:
    """Newer ones stay."""
    assert timedelta(days=90) == KEPT_FOR
    for words in ("old", "new"):
        async with open_log() as log:
            log.keep(words, "kk", offered=False)
        clock.leap(NINETY_DAYS / 2 + 1)
    async with open_log() as log:
        await log.forget_old()
    assert [question.words for question in await kept(open_log)] == ["new"]


async def test_the_row_shows_no_words(open_log: OpenLog, storage: Storage, secrets: Secrets) -> None:
    """The body is sealed for its own row: moved to another it opens for nobody."""
    async with open_log() as log:
        number = log.keep(WORDS, "kk", offered=False)
        other = log.keep("other", "kk", offered=False)
    async with storage.transaction() as session:
        body = await session.scalar(select(UnansweredQuestion.body).where(UnansweredQuestion.id == number))
        assert body is not None
        assert all(word.encode() not in body for word in WORDS.split())
        assert secrets.cipher.open(body, f"unanswered_question:{number}") == WORDS.encode()
        await session.execute(update(UnansweredQuestion).where(UnansweredQuestion.id == other).values(body=body))
    with pytest.raises(Unreadable):
        await kept(open_log)


async def test_the_database_holds_none_of_the_words(open_log: OpenLog, storage: Storage, tmp_path: Path) -> None:
    """On disk, journal included: not a word of what was asked. On PostgreSQL: in no column of any row."""
    async with open_log() as log:
        for _ in range(50):
            log.keep(WORDS, "kk", offered=True)
    found = await _everything(storage, tmp_path)
    assert b"unanswered_question" in found
    for word in WORDS.split():
        for code in ("utf-8", "utf-16-le", "utf-16-be", "cp1251"):
            spelled = word.encode(code, errors="ignore")
            assert spelled not in found
            assert spelled.hex().encode() not in found


def test_nothing_tells_who_asked() -> None:
    """The table has no place for a person."""
    columns = set(UnansweredQuestion.__table__.columns.keys())
    assert columns == {"id", "language", "offered", "asked_at", "body"}


async def test_a_lost_key_is_told(open_log: OpenLog, storage: Storage, secrets: Secrets, clock: LeapingClock) -> None:
    """What was sealed with another key is not shown as something else."""
    async with open_log() as log:
        log.keep(WORDS, "kk", offered=False)
    async with storage.transaction() as session:
        others = Secrets(Cipher([bytes(32)]), secrets.pseudonyms)
        with pytest.raises(Unreadable):
            await UnansweredQuestions(session, others, clock.now).all()


async def test_work_that_fails_keeps_nothing(open_log: OpenLog) -> None:
    """The log never commits by itself."""
    with pytest.raises(RuntimeError):
        await _keep_and_fail(open_log)
    assert await kept(open_log) == []


async def _keep_and_fail(open_log: OpenLog) -> None:
    async with open_log() as log:
        log.keep(WORDS, "kk", offered=False)
        raise RuntimeError


async def _everything(storage: Storage, folder: Path) -> bytes:
    """All that the database would show to whoever took it away."""
    if storage.is_sqlite:
        return await asyncio.to_thread(lambda: b"".join(file.read_bytes() for file in folder.glob("qorgan.db*")))
    async with storage.transaction() as session:
        rows = await session.execute(text("SELECT 'unanswered_question', t::text FROM unanswered_question t"))
        return "".join(map(str, rows)).encode()
