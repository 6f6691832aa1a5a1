"""The author's side of a thread: words and files for the desk, and edits of what was sent."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from bot.content.library import Library
from bot.reports.models import STORY_LIMIT, Side, Status
from bot.telegram.reader import Reader
from bot.telegram.screen import Elsewhere, Screen
from bot.telegram.unit_of_work import UnitOfWork
from handlers.desk.board import Board
from handlers.reports.access import own_report
from handlers.reports.drafts import is_same_album
from handlers.reports.files import brought_by
from handlers.reports.filters import OfThread, ToDesk
from handlers.reports.mine import may_reopen
from handlers.reports.steps import traced
from handlers.screens import mine as screens
from handlers.screens import report as report_screens
from handlers.screens import stray


def router() -> Router:
    """The conversation's router."""
    router = Router(name="talking")
    router.message.register(say, ToDesk())
    router.edited_message.register(edit, OfThread())
    return router


async def say(
    message: Message, number: int, reader: Reader, state: FSMContext, work: UnitOfWork, library: Library
) -> list[Screen | Elsewhere] | Screen | None:
    """Pass a message on to the desk."""
    found = await own_report(number, reader, state, work)
    if found is None:
        return stray.old_button(reader.language)
    author = work.office.authors.key(reader.telegram_id)
    hurried = await work.office.traces.is_hurried(author)
    await work.office.traces.note(author, message.message_id, number, own=True)
    if hurried:
        return report_screens.too_fast(reader.language)
    if not found.is_open:
        shown = screens.is_over(found, reader.language, may_reopen=may_reopen(found, work))
        return traced(shown, reader, work, number)
    said = await _add(message, number, author, work)
    if said is None:
        return screens.not_passed_on(found, reader.language)
    board = Board(work, library, reader.languages)
    others = await board.author_wrote(number, said)
    if found.status in {Status.WAITING, Status.ANSWERED}:
        await work.office.casebook.move(number, Status.IN_WORK)
        await board.redraw(number)
    if await is_same_album(state, message.media_group_id):
        return [*others]
    return [traced(screens.passed_on(found, reader.language), reader, work, number), *others]


async def edit(
    message: Message, number: int, reader: Reader, state: FSMContext, work: UnitOfWork, library: Library
) -> list[Screen | Elsewhere] | None:
    """Pass an edit on to the desk: beside what stood there before, never in its place."""
    found = await own_report(number, reader, state, work)
    words = message.text or message.caption
    if found is None or not found.is_open or not words:
        return None
    said = await work.office.thread.add(number, Side.AUTHOR, words[:STORY_LIMIT])
    others = await Board(work, library, reader.languages).author_edited(number, said)
    return [traced(screens.edit_noted(found, reader.language), reader, work, number), *others]


async def _add(message: Message, number: int, author: int, work: UnitOfWork) -> int | None:
    """Add the message to the thread; None where it holds nothing that can be passed on."""
    brought = brought_by(message)
    if brought is None:
        return None
    words, file = brought.words, brought.file
    said = await work.office.thread.add(number, Side.AUTHOR, words, source=f"{message.chat.id}:{message.message_id}")
    if file is not None:
        owed = work.office.attachments.owe(author, message.chat.id, file.file_id, file.kind)
        await work.office.attachments.adopt([owed], author, number, said)
    return said
