"""The queue at /desk, cards, threads and files; groups are bound to the desk here."""

from collections.abc import Sequence

from aiogram import Router
from aiogram.enums import ChatType
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.content.library import Library
from bot.content.reporting import Region
from bot.desk.audit import Action
from bot.desk.organiser import Organiser
from bot.desk.queue import QueueFilter
from bot.folding import fold
from bot.languages import LANGUAGE_CODES, LanguageCode
from bot.telegram.reader import Reader
from bot.telegram.screen import Notice, Screen
from bot.telegram.unit_of_work import UnitOfWork
from handlers.desk.access import open_case, owner, refuse
from handlers.desk.access import organiser as who_is
from handlers.desk.board import Board
from handlers.desk_buttons import ChooseDeskRegion, OpenCard, OpenDesk, OpenThread, ShowFiles
from handlers.screens import desk_groups as group_screens
from handlers.screens import desk_queue as queue_screens
from handlers.screens import desk_work as screens


def router() -> Router:
    """The conversation's router."""
    router = Router(name="desk")
    router.message.register(by_command, Command("desk"))
    router.callback_query.register(open_queue, OpenDesk.filter())
    router.callback_query.register(choose_region, ChooseDeskRegion.filter())
    router.callback_query.register(open_card, OpenCard.filter())
    router.callback_query.register(open_thread, OpenThread.filter())
    router.callback_query.register(show_files, ShowFiles.filter())
    return router


async def by_command(
    message: Message, command: CommandObject, reader: Reader, work: UnitOfWork, library: Library
) -> Screen | None:
    """Show the queue; a report by its number; or bind this group to the desk."""
    words = (command.args or "").split()
    if words[:1] in (["bind"], ["unbind"]):
        return await _bind(message, words, reader, work, library)
    organiser = await who_is(reader, work)
    if organiser is None or not organiser.may_see_reports():
        await refuse(organiser, "desk", work)
        return screens.unknown(reader.language) if reader.is_alone else None
    if not reader.is_alone and not await work.desk.groups.is_desk(message.chat.id, work.terms.desk_chat):
        return group_screens.not_a_desk(reader.language)
    if words and words[0].lstrip("№").isdigit():
        return await _card(int(words[0].lstrip("№")[:18]), organiser, reader, work, library)
    return await _queue(OpenDesk(), organiser, reader, work, library)


async def open_queue(
    call: CallbackQuery, callback_data: OpenDesk, reader: Reader, work: UnitOfWork, library: Library
) -> Screen | Notice:
    """Show a page of the queue."""
    organiser = await _seeing(call, reader, work)
    if organiser is None:
        return screens.refused(reader.language)
    return await _queue(callback_data, organiser, reader, work, library)


async def choose_region(
    call: CallbackQuery, callback_data: ChooseDeskRegion, reader: Reader, work: UnitOfWork, library: Library
) -> Screen | Notice:
    """Offer the regions."""
    if await _seeing(call, reader, work) is None:
        return screens.refused(reader.language)
    return queue_screens.regions(callback_data, library.reporting, reader.language)


async def open_card(
    call: CallbackQuery, callback_data: OpenCard, reader: Reader, work: UnitOfWork, library: Library
) -> Screen | Notice:
    """Show a report's card."""
    organiser = await _seeing(call, reader, work)
    if organiser is None or await open_case(callback_data.report, "card", reader, work) is None:
        return screens.refused(reader.language)
    return await _card(callback_data.report, organiser, reader, work, library)


async def open_thread(
    call: CallbackQuery, callback_data: OpenThread, reader: Reader, work: UnitOfWork
) -> Screen | Notice:
    """Show a page of a report's thread."""
    case = await open_case(callback_data.report, "thread", reader, work)
    if case is None or await _seeing(call, reader, work) is None:
        return screens.refused(reader.language)
    await work.desk.audit.note(case.organiser.person, Action.THREAD_SEEN, case.found.number)
    said = await work.office.thread.messages(case.found.number)
    return queue_screens.thread(case.found, said, reader.language, callback_data.page)


async def show_files(_call: CallbackQuery, callback_data: ShowFiles, reader: Reader, work: UnitOfWork) -> Notice:
    """Send a report's files to the organiser in private."""
    case = await open_case(callback_data.report, "files", reader, work)
    if case is None:
        return screens.refused(reader.language)
    files = await work.office.attachments.of_reports([case.found.number])
    for file in files:
        await work.posts.show(case.found.number, file.id, reader.telegram_id)
    await work.desk.audit.note(case.organiser.person, Action.FILES_SEEN, case.found.number)
    return group_screens.files_follow(len(files), reader.language)


async def _seeing(call: CallbackQuery, reader: Reader, work: UnitOfWork) -> Organiser | None:
    """The organiser, where the chat is one in which reports may be shown: private, or a group of the desk."""
    organiser = await who_is(reader, work)
    chat = call.message.chat if call.message else None
    is_desk = chat is not None and await work.desk.groups.is_desk(chat.id, work.terms.desk_chat)
    if organiser is None or not organiser.may_see_reports() or not (reader.is_alone or is_desk):
        await refuse(organiser, "queue", work)
        return None
    return organiser


async def _queue(wanted: OpenDesk, organiser: Organiser, reader: Reader, work: UnitOfWork, library: Library) -> Screen:
    region = wanted.region if library.reporting.region(wanted.region) else None
    filter_ = QueueFilter(show=wanted.show, region=region)
    shown = await work.desk.queue.page(organiser, filter_, wanted.page)
    return queue_screens.queue(shown, wanted, library.reporting, reader.language, alone=reader.is_alone)


async def _card(number: int, organiser: Organiser, reader: Reader, work: UnitOfWork, library: Library) -> Screen:
    found = await work.desk.queue.find(number, organiser)
    if found is None:
        await refuse(organiser, "card", work, None)
        return queue_screens.no_such_report(reader.language)
    await work.desk.audit.note(organiser.person, Action.CARD_SEEN, number)
    card = await Board(work, library, reader.languages).card(found, reader.language)
    return queue_screens.with_way_back(card, reader.language) if reader.is_alone else card


async def _bind(
    message: Message, words: Sequence[str], reader: Reader, work: UnitOfWork, library: Library
) -> Screen | None:
    """Make this group the desk of a region, or of all; or end that."""
    who = await owner("desk bind", reader, work)
    if who is None:
        return None
    if message.chat.type not in {ChatType.GROUP, ChatType.SUPERGROUP}:
        return group_screens.only_in_groups(reader.language)
    chat = message.chat.id
    if words[0] == "unbind":
        await work.desk.groups.unbind(chat)
        await work.desk.audit.note(who.person, Action.GROUP_UNBOUND)
        return group_screens.unbound(reader.language, by_settings=chat == work.terms.desk_chat)
    region = _region(" ".join(words[1:]), library)
    if words[1:] and region is None:
        return group_screens.no_such_region(library.reporting, reader.language)
    await work.desk.groups.bind(chat, region.key if region else "", is_forum=bool(message.chat.is_forum))
    await work.desk.audit.note(who.person, Action.GROUP_BOUND, detail=region.key if region else "")
    return group_screens.bound(region, reader.language, is_forum=bool(message.chat.is_forum))


def _region(words: str, library: Library) -> Region | None:
    """The region that is meant by its key, or by its name in either language."""
    wanted = fold(words.strip())
    for region in library.reporting.regions:
        names = {region.key, *(name for code in LANGUAGE_CODES for name in _names(region, code))}
        if wanted in {fold(name) for name in names}:
            return region
    return None


def _names(region: Region, code: LanguageCode) -> tuple[str, str]:
    return region.in_language(code).button, region.in_language(code).name
