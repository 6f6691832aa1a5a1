"""What is kept of a person: told, shown, and erased."""

from collections.abc import Sequence

from aiogram import Router
from aiogram.enums import ChatType
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.methods import SendDocument
from aiogram.types import BufferedInputFile, CallbackQuery, Message

from bot.content.library import Library
from bot.reports.models import Standing
from bot.telegram.calls import Method
from bot.telegram.reader import Reader
from bot.telegram.screen import Screen
from bot.telegram.unit_of_work import UnitOfWork
from handlers.report_buttons import DownloadMine, ForgetMe, OpenPrivacy
from handlers.reports.drafts import draft_in
from handlers.reports.steps import forget_draft
from handlers.screens import privacy as screens
from handlers.screens import report as report_screens
from handlers.screens import stray


def router() -> Router:
    """The conversation's router."""
    router = Router(name="privacy")
    router.message.register(by_command, Command("privacy"))
    router.message.register(download_by_command, Command("mydata"))
    router.message.register(forget_by_command, Command("forget"))
    router.callback_query.register(open_page, OpenPrivacy.filter())
    router.callback_query.register(download, DownloadMine.filter())
    router.callback_query.register(forget, ForgetMe.filter())
    return router


async def by_command(_message: Message, reader: Reader, work: UnitOfWork, library: Library) -> Screen:
    """Say what is kept and why."""
    return screens.page(1, library.reporting, reader.language, work.terms)


async def open_page(
    _call: CallbackQuery, callback_data: OpenPrivacy, reader: Reader, work: UnitOfWork, library: Library
) -> Screen:
    """Show another page of it."""
    if callback_data.page > library.reporting.privacy_pages:
        return stray.old_button(reader.language)
    return screens.page(callback_data.page, library.reporting, reader.language, work.terms)


async def download_by_command(
    message: Message, reader: Reader, state: FSMContext, work: UnitOfWork, library: Library, username: str
) -> Screen | Method:
    """Send all that is kept of this person."""
    if message.chat.type != ChatType.PRIVATE:
        return report_screens.only_in_private(reader.language, username)
    return await _document(reader, state, work, library)


async def download(
    _call: CallbackQuery, reader: Reader, state: FSMContext, work: UnitOfWork, library: Library
) -> Screen | Method:
    """Send all that is kept of this person."""
    if not reader.is_alone:
        return stray.old_button(reader.language)
    return await _document(reader, state, work, library)


async def forget_by_command(message: Message, reader: Reader, username: str) -> Screen:
    """Ask whether to forget this person."""
    if message.chat.type != ChatType.PRIVATE:
        return report_screens.only_in_private(reader.language, username)
    return screens.sure_to_forget(reader.language)


async def forget(
    _call: CallbackQuery, callback_data: ForgetMe, reader: Reader, state: FSMContext, work: UnitOfWork
) -> Screen:
    """Erase what is kept of this person, at the second tap."""
    if not reader.is_alone:
        return stray.old_button(reader.language)
    if not callback_data.sure:
        return screens.sure_to_forget(reader.language)
    office, author = work.office, work.office.authors.key(reader.telegram_id)
    await forget_draft(reader, state, work)
    await state.clear()
    reports = await office.authors.reports(reader.telegram_id)
    await office.authors.unlink(reports)
    await office.consents.withdraw(author)
    await office.traces.forget(author)
    await work.record.verdicts.forget(reader.telegram_id)
    await work.mailroom.forget(reader.telegram_id)
    await work.members.forget(reader.telegram_id)
    organiser = await work.desk.roles.find(reader.telegram_id)
    return screens.forgotten(reader.language, has_reports=bool(reports), has_role=organiser is not None)


async def _document(reader: Reader, state: FSMContext, work: UnitOfWork, library: Library) -> Method:
    office, author = work.office, work.office.authors.key(reader.telegram_id)
    standings = await office.casebook.standings(await office.authors.reports(reader.telegram_id))
    organiser = await work.desk.roles.find(reader.telegram_id)
    kept = screens.Kept(
        telegram_id=reader.telegram_id,
        joined_at=await work.members.joined_at(reader.telegram_id),
        language=reader.chosen,
        role=organiser.role if organiser else None,
        verdicts=await work.record.verdicts.all_of(reader.telegram_id),
        consents=await office.consents.all_of(author),
        draft=await draft_in(state),
        cases=[await _case(found, work) for found in standings],
        subscription=await work.mailroom.subscriptions.of(reader.telegram_id),
        copies=await work.mailroom.copies_of(reader.telegram_id),
    )
    words = screens.all_kept(kept, library, reader.language)
    file = BufferedInputFile(words.encode(), "qorgan.txt")
    caption = reader.language.gettext("All that I keep of you. To erase it: /forget.")
    return SendDocument(chat_id=reader.telegram_id, document=file, caption=caption)


async def _case(found: Standing, work: UnitOfWork) -> screens.Case:
    name: str | None = await work.office.authors.name(found.number)
    said: Sequence[screens.Said] = await work.office.thread.messages(found.number)
    code = await work.office.authors.code(found.number)
    return screens.Case(found, name or "", code or "", said)
