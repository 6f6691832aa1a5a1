"""One's own reports: the list, a thread, and what its author may do with it."""

from collections.abc import Sequence
from datetime import timedelta

from aiogram import Router
from aiogram.enums import ChatType
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.methods import DeleteMessages
from aiogram.types import CallbackQuery, Message

from bot.content.library import Library
from bot.desk.audit import Action
from bot.reports.models import Standing, Status
from bot.telegram.calls import Method
from bot.telegram.reader import Reader
from bot.telegram.screen import Elsewhere, Screen
from bot.telegram.unit_of_work import UnitOfWork
from handlers.desk.board import Board
from handlers.report_buttons import (
    AnswersHere,
    CleanPhone,
    JoinAppeal,
    OpenMine,
    OpenOwn,
    Rate,
    Reopen,
    Withdraw,
    WriteToDesk,
)
from handlers.reports.access import own_report
from handlers.reports.drafts import opened, talk_about
from handlers.reports.steps import traced
from handlers.screens import mine as screens
from handlers.screens import report as report_screens
from handlers.screens import stray

REOPENED_WITHIN = timedelta(days=30)
DELETED_AT_ONCE = 100
"""Messages a call (Bot API, deleteMessages)."""


def router() -> Router:
    """The conversation's router."""
    router = Router(name="mine")
    router.message.register(by_command, Command("myreports"))
    router.callback_query.register(open_list, OpenMine.filter())
    router.callback_query.register(open_own, OpenOwn.filter())
    router.callback_query.register(write, WriteToDesk.filter())
    router.callback_query.register(withdraw, Withdraw.filter())
    router.callback_query.register(reopen, Reopen.filter())
    router.callback_query.register(rate, Rate.filter())
    router.callback_query.register(clean, CleanPhone.filter())
    router.callback_query.register(answers_here, AnswersHere.filter())
    router.callback_query.register(appeal, JoinAppeal.filter())
    return router


async def by_command(message: Message, reader: Reader, work: UnitOfWork, library: Library, username: str) -> Screen:
    """Show the list."""
    if message.chat.type != ChatType.PRIVATE:
        return report_screens.only_in_private(reader.language, username)
    return await _list(1, reader, work, library)


async def open_list(
    _call: CallbackQuery, callback_data: OpenMine, reader: Reader, work: UnitOfWork, library: Library
) -> Screen:
    """Show a page of the list."""
    if not reader.is_alone:
        return stray.old_button(reader.language)
    return await _list(callback_data.page, reader, work, library)


async def open_own(
    _call: CallbackQuery,
    callback_data: OpenOwn,
    reader: Reader,
    state: FSMContext,
    work: UnitOfWork,
    library: Library,
) -> Screen:
    """Show a report and its thread."""
    found = await own_report(callback_data.report, reader, state, work)
    if found is None:
        return stray.old_button(reader.language)
    return await shown(found, reader, work, library, page=callback_data.page)


async def write(
    _call: CallbackQuery, callback_data: WriteToDesk, reader: Reader, state: FSMContext, work: UnitOfWork
) -> Screen:
    """The next messages go to the desk."""
    found = await own_report(callback_data.report, reader, state, work)
    if found is None or not found.is_open:
        return stray.old_button(reader.language)
    await talk_about(state, found.number, work.now())
    return traced(screens.write(found, reader.language), reader, work, found.number)


async def withdraw(
    _call: CallbackQuery,
    callback_data: Withdraw,
    reader: Reader,
    state: FSMContext,
    work: UnitOfWork,
    library: Library,
) -> Screen | Sequence[Screen | Elsewhere]:
    """Ask whether to withdraw the report, and withdraw it at the second tap."""
    found = await own_report(callback_data.report, reader, state, work)
    if found is None or not found.is_open:
        return stray.old_button(reader.language)
    if not callback_data.sure:
        return traced(screens.sure_to_withdraw(found, reader.language), reader, work, found.number)
    await work.office.casebook.move(found.number, Status.WITHDRAWN)
    await work.desk.audit.note(None, Action.WITHDRAWN, found.number)
    told = await Board(work, library, reader.languages).author_moved(found.number, Status.WITHDRAWN)
    return [await _again(found, reader, work, library), *told]


async def reopen(
    _call: CallbackQuery,
    callback_data: Reopen,
    reader: Reader,
    state: FSMContext,
    work: UnitOfWork,
    library: Library,
) -> Screen | Sequence[Screen | Elsewhere]:
    """Open a report again that was closed lately."""
    found = await own_report(callback_data.report, reader, state, work)
    if found is None or not may_reopen(found, work):
        return stray.old_button(reader.language)
    await work.office.casebook.move(found.number, Status.IN_WORK)
    await work.desk.audit.note(None, Action.REOPENED, found.number)
    told = await Board(work, library, reader.languages).author_moved(found.number, Status.IN_WORK)
    return [await _again(found, reader, work, library), *told]


async def rate(
    _call: CallbackQuery,
    callback_data: Rate,
    reader: Reader,
    state: FSMContext,
    work: UnitOfWork,
    library: Library,
) -> Screen | Sequence[Screen | Elsewhere]:
    """Keep the author's rating of a report that is over."""
    found = await own_report(callback_data.report, reader, state, work)
    if found is None or found.status is not Status.CLOSED:
        return stray.old_button(reader.language)
    await work.office.casebook.rate(found.number, callback_data.stars)
    told = await Board(work, library, reader.languages).author_rated(found.number)
    return [screens.thanked(await _again(found, reader, work, library), reader.language), *told]


async def clean(
    call: CallbackQuery, callback_data: CleanPhone, reader: Reader, state: FSMContext, work: UnitOfWork
) -> Screen | Sequence[Screen | Method]:
    """Remove the report's messages from this chat, as far as Telegram lets a bot."""
    found = await own_report(callback_data.report, reader, state, work)
    if found is None:
        return stray.old_button(reader.language)
    if not callback_data.sure:
        return traced(screens.sure_to_clean(found, reader.language), reader, work, found.number)
    author = work.office.authors.key(reader.telegram_id)
    messages, has_older = await work.office.traces.take(author, found.number)
    gone = sorted({*messages, call.message.message_id} if call.message else messages)
    chunks = [gone[at : at + DELETED_AT_ONCE] for at in range(0, len(gone), DELETED_AT_ONCE)]
    deletions = [DeleteMessages(chat_id=reader.telegram_id, message_ids=chunk) for chunk in chunks]
    return [*deletions, screens.cleaned(reader.language, has_older=has_older)]


async def answers_here(
    _call: CallbackQuery,
    callback_data: AnswersHere,
    reader: Reader,
    state: FSMContext,
    work: UnitOfWork,
    library: Library,
) -> Screen:
    """Bring the answers of a report that was opened by its code to this account."""
    found = await own_report(callback_data.report, reader, state, work)
    code = (await opened(state)).get(str(callback_data.report))
    if found is None or code is None:
        return stray.old_button(reader.language)
    await work.office.authors.link(found.number, reader.telegram_id, code)
    return await _again(found, reader, work, library)


async def appeal(
    _call: CallbackQuery,
    callback_data: JoinAppeal,
    reader: Reader,
    state: FSMContext,
    work: UnitOfWork,
    library: Library,
) -> Screen | Sequence[Screen | Elsewhere]:
    """Keep whether the author joins a collective appeal, and tell the desk who does."""
    found = await own_report(callback_data.report, reader, state, work)
    if found is None:
        return stray.old_button(reader.language)
    await work.office.subjects.answer(found.number, joins=callback_data.joins)
    board = Board(work, library, reader.languages)
    told = await board.author_answered_appeal(found.number, joins=callback_data.joins)
    answered = screens.appeal_answered(reader.language, joins=callback_data.joins)
    return [traced(answered, reader, work, found.number), *told]


async def shown(found: Standing, reader: Reader, work: UnitOfWork, library: Library, *, page: int = 0) -> Screen:
    """A report and a page of its thread, as its author sees them."""
    said = await work.office.thread.messages(found.number)
    theirs = await work.office.authors.wrote(reader.telegram_id, found.number)
    view = screens.View(found, said, theirs, may_reopen(found, work), page)
    screen = screens.own(view, library.reporting, reader.language)
    return traced(screen, reader, work, found.number)


def may_reopen(found: Standing, work: UnitOfWork) -> bool:
    """Whether the report was closed or withdrawn so lately that its author may open it again."""
    return found.closed_at is not None and work.now() - found.closed_at <= REOPENED_WITHIN


async def _again(found: Standing, reader: Reader, work: UnitOfWork, library: Library) -> Screen:
    return await shown(await work.office.casebook.standing(found.number), reader, work, library)


async def _list(page: int, reader: Reader, work: UnitOfWork, library: Library) -> Screen:
    numbers = await work.office.authors.reports(reader.telegram_id)
    standings = await work.office.casebook.standings(numbers)
    return traced(screens.mine(standings, library.reporting, reader.language, page=page), reader, work)
