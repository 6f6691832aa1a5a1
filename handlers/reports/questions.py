"""Questions that no entry answers, put to the union: a thread at the desk, lighter than a report."""

from collections.abc import Sequence

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from bot.content.library import Library
from bot.reports.models import QUESTION, STORY_LIMIT, Draft, Identity, NotFiled, Part
from bot.telegram.reader import Reader
from bot.telegram.screen import Elsewhere, Screen
from bot.telegram.unit_of_work import UnitOfWork
from handlers.desk.board import Board
from handlers.filters import InPrivate, NoCommand
from handlers.reports.drafts import Talking
from handlers.reports.steps import traced
from handlers.screens import questions as screens
from handlers.screens import report as report_screens


def router() -> Router:
    """The conversation's router."""
    router = Router(name="questions")
    router.message.register(ask, InPrivate(), StateFilter(Talking.question), NoCommand())
    return router


async def ask(
    message: Message, reader: Reader, state: FSMContext, work: UnitOfWork, library: Library
) -> Screen | Sequence[Screen | Elsewhere]:
    """Put the question before the desk."""
    author = work.office.authors.key(reader.telegram_id)
    hurried = await work.office.traces.is_hurried(author)
    await work.office.traces.note(author, message.message_id, own=True)
    if hurried:
        return report_screens.too_fast(reader.language)
    if not message.text:
        return screens.in_words(reader.language)
    story = (Part(message=message.message_id, words=message.text[:STORY_LIMIT]),)
    draft = Draft(kind=QUESTION, principle=0, story=story, identity=Identity.ANONYMOUS)
    try:
        receipt = await work.office.filing.file(reader.telegram_id, draft, reader.language.code)
    except NotFiled as refused:
        return report_screens.not_filed(refused.why, reader.language)
    await state.set_state(None)
    await work.office.traces.adopt(author, receipt.number)
    others = await Board(work, library, reader.languages).report_filed(receipt.number)
    return [traced(screens.asked(receipt, reader.language), reader, work, receipt.number), *others]
