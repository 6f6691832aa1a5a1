"""Messages to authors: written at the desk, seen before they go, sent once."""

from collections.abc import Sequence

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.content.library import Library
from bot.content.screens import visible
from bot.desk.audit import Action
from bot.reports.models import QUESTION, Side, Standing, Status
from bot.telegram.reader import Reader
from bot.telegram.screen import Elsewhere, Notice, Screen
from bot.telegram.unit_of_work import UnitOfWork
from handlers.desk.access import Case, open_case, open_to_work
from handlers.desk.board import Board, to_author
from handlers.desk.drafts import Answering, Drafted, drop_message, keep_message, writing, written
from handlers.desk.filters import ForAuthor, Wanted
from handlers.desk_buttons import DropMessage, KeepAsEntry, OpenTemplates, PickTemplate, SendToAuthor, WriteToAuthor
from handlers.reports.files import brought_by
from handlers.screens import desk_work as screens
from handlers.screens import letters


def router() -> Router:
    """The conversation's router."""
    router = Router(name="answers")
    router.callback_query.register(write, WriteToAuthor.filter())
    router.callback_query.register(open_templates, OpenTemplates.filter())
    router.callback_query.register(pick_template, PickTemplate.filter())
    router.callback_query.register(send, SendToAuthor.filter())
    router.callback_query.register(drop, DropMessage.filter())
    router.callback_query.register(keep_as_entry, KeepAsEntry.filter())
    router.message.register(preview, ForAuthor())
    return router


async def write(
    _call: CallbackQuery, callback_data: WriteToAuthor, reader: Reader, state: FSMContext, work: UnitOfWork
) -> Screen | Notice:
    """The organiser's next message is for the author."""
    case = await open_to_work(callback_data.report, "answer", reader, work)
    if isinstance(case, Notice):
        return case
    await writing(state, Answering.to_author, case.found.number, asks=callback_data.asks)
    return screens.write(case.found, reader.language, asks=callback_data.asks)


async def open_templates(
    _call: CallbackQuery, callback_data: OpenTemplates, reader: Reader, work: UnitOfWork, library: Library
) -> Screen | Notice:
    """Offer the templates."""
    case = await open_to_work(callback_data.report, "templates", reader, work)
    return case if isinstance(case, Notice) else screens.templates(case.found, library.reporting, reader.language)


async def pick_template(
    call: CallbackQuery,
    callback_data: PickTemplate,
    reader: Reader,
    state: FSMContext,
    work: UnitOfWork,
    library: Library,
) -> Screen | Notice:
    """Put a template, in the author's language, before the organiser."""
    case = await open_to_work(callback_data.report, "template", reader, work)
    template = library.reporting.template(callback_data.key)
    if isinstance(case, Notice) or template is None or call.message is None:
        return case if isinstance(case, Notice) else screens.refused(reader.language)
    drafted = Drafted(report=case.found.number, words=visible(template.in_language(case.found.language).html))
    await keep_message(state, call.message.message_id, drafted)
    return screens.preview(case.found, call.message.message_id, drafted, reader.language)


async def preview(
    message: Message,
    wanted: Wanted,
    reader: Reader,
    state: FSMContext,
    work: UnitOfWork,
) -> Screen | Notice:
    """Show what would go to the author."""
    case = await open_to_work(wanted.number, "answer", reader, work)
    if isinstance(case, Notice):
        return case
    brought = brought_by(message)
    if brought is None:
        return screens.nothing_to_send(reader.language)
    file = brought.file
    await state.set_state(None)
    owner = case.organiser.person
    owed = work.office.attachments.owe(owner, message.chat.id, file.file_id, file.kind) if file else None
    drafted = Drafted(report=wanted.number, words=brought.words, file=owed, asks=wanted.asks)
    await keep_message(state, message.message_id, drafted)
    return screens.preview(case.found, message.message_id, drafted, reader.language)


async def send(
    _call: CallbackQuery,
    callback_data: SendToAuthor,
    reader: Reader,
    state: FSMContext,
    work: UnitOfWork,
    library: Library,
) -> Notice | Sequence[Screen | Elsewhere]:
    """Send the message to the author, once."""
    case = await open_to_work(callback_data.report, "send", reader, work)
    if isinstance(case, Notice):
        return case
    drafted = await written(state, callback_data.draft)
    if drafted is None or drafted.report != case.found.number:
        return screens.gone(reader.language)
    await drop_message(state, callback_data.draft)
    asks = callback_data.asks
    told = await _deliver(case, drafted, reader, work, asks=asks)
    await Board(work, library, reader.languages).redraw(case.found.number)
    shown = screens.sent(drafted.words, case.organiser, reader.language, reached=bool(told))
    return [shown, *told]


async def drop(
    _call: CallbackQuery, callback_data: DropMessage, reader: Reader, state: FSMContext, work: UnitOfWork
) -> Screen | Notice:
    """Drop the message."""
    drafted = await drop_message(state, callback_data.draft)
    if drafted is None:
        return screens.gone(reader.language)
    if drafted.file is not None:
        await work.office.attachments.forget([drafted.file])
    return screens.not_sent(reader.language)


async def keep_as_entry(
    _call: CallbackQuery, callback_data: KeepAsEntry, reader: Reader, work: UnitOfWork
) -> Screen | Notice:
    """Keep the question and its answer for the editors of the FAQ."""
    case = await open_case(callback_data.report, "to_faq", reader, work)
    if case is None or case.found.kind != QUESTION:
        return screens.refused(reader.language)
    said = await work.office.thread.messages(case.found.number)
    answer = [one.words for one in said if one.side is Side.DESK]
    if not answer:
        return screens.not_answered_yet(reader.language)
    question = [one.words for one in said if one.side is Side.AUTHOR]
    await work.desk.drafts.keep(case.found.language, question[0], answer[-1])
    await work.desk.audit.note(case.organiser.person, Action.FAQ_DRAFTED, case.found.number)
    return screens.kept_as_entry(reader.language)


async def _deliver(case: Case, drafted: Drafted, reader: Reader, work: UnitOfWork, *, asks: bool) -> list[Elsewhere]:
    office, found = work.office, case.found
    said = await office.thread.add(found.number, Side.DESK, drafted.words, organiser=case.organiser.person)
    if drafted.file is not None:
        await office.attachments.adopt([drafted.file], case.organiser.person, found.number, said)
        await work.posts.hand_over(found.number, drafted.file)
    await office.casebook.move(found.number, Status.WAITING if asks else Status.ANSWERED)
    await office.casebook.note_answer(found.number)
    if found.assignee is None:
        await office.casebook.assign(found.number, case.organiser.person)
    await work.desk.audit.note(case.organiser.person, Action.ASKED if asks else Action.ANSWERED, found.number)
    return await _letters(found, drafted, reader, work, asks=asks)


async def _letters(
    found: Standing, drafted: Drafted, reader: Reader, work: UnitOfWork, *, asks: bool
) -> list[Elsewhere]:
    language = reader.languages.of(found.language)
    told = []
    for screen in letters.answer(found, drafted.words, language, asks=asks):
        told += await to_author(found, screen, work)
    return told
