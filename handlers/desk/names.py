"""Names given only to the secretary: asked for with a reason, agreed to by a second owner, shown once in private."""

from collections.abc import Sequence

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.desk.audit import Action
from bot.desk.refusals import NameRefused
from bot.reports.models import Identity, Standing
from bot.telegram.reader import Reader
from bot.telegram.screen import Elsewhere, Notice, Screen
from bot.telegram.unit_of_work import UnitOfWork
from handlers.desk.access import Case, open_case, refuse
from handlers.desk.board import to_author
from handlers.desk.drafts import Answering, writing, written_about
from handlers.desk_buttons import AgreeToName, AskName, OpenName
from handlers.filters import NoCommand
from handlers.screens import desk_names as name_screens
from handlers.screens import desk_work as screens
from handlers.screens import letters


def router() -> Router:
    """The conversation's router."""
    router = Router(name="names")
    router.callback_query.register(ask, AskName.filter())
    router.callback_query.register(agree, AgreeToName.filter())
    router.callback_query.register(open_name, OpenName.filter())
    router.message.register(give_reason, StateFilter(Answering.name_reason), NoCommand())
    return router


async def ask(
    _call: CallbackQuery, callback_data: AskName, reader: Reader, state: FSMContext, work: UnitOfWork
) -> Screen | Notice:
    """Ask for the reason."""
    case = await _open(callback_data.report, "ask_name", reader, work)
    if case is None or case.found.identity is not Identity.SECRETARY:
        return screens.refused(reader.language)
    await writing(state, Answering.name_reason, case.found.number)
    return name_screens.reason_for_name(case.found, reader.language)


async def give_reason(
    message: Message, reader: Reader, state: FSMContext, work: UnitOfWork
) -> Screen | Notice | Sequence[Screen | Elsewhere]:
    """Note the request, and ask the other owners."""
    number, _asks = await written_about(state)
    case = await _open(number, "ask_name", reader, work)
    if case is None:
        return screens.refused(reader.language)
    if not (message.text or "").strip():
        return name_screens.reason_for_name(case.found, reader.language)
    waits = work.terms.name_needs_consent
    if waits and len(await work.desk.roles.owners()) == 1:
        await state.set_state(None)
        return name_screens.no_second_owner(reader.language)
    try:
        request = await work.desk.names.ask(number, case.organiser, message.text or "")
    except NameRefused:
        return name_screens.name_refused(reader.language)
    await state.set_state(None)
    await work.desk.audit.note(case.organiser.person, Action.NAME_ASKED, number, message.text or "")
    told = (
        await _ask_owners(case, request, message.text or "", reader, work) if waits else [_ready(case, request, reader)]
    )
    return [name_screens.name_asked(case.found, reader.language, waits=waits), *told]


async def agree(
    _call: CallbackQuery, callback_data: AgreeToName, reader: Reader, work: UnitOfWork
) -> Notice | Sequence[Screen | Elsewhere]:
    """A second owner's consent: whoever asked is told in private."""
    case = await _open(callback_data.report, "agree_name", reader, work)
    if case is None:
        return screens.refused(reader.language)
    request = await work.desk.names.find(callback_data.request, case.organiser)
    if request is None or request.report != case.found.number:
        return name_screens.name_refused(reader.language)
    try:
        await work.desk.names.agree(request.id, case.organiser)
    except NameRefused:
        await refuse(case.organiser, "agree_name", work, case.found.number)
        return name_screens.name_refused(reader.language)
    await work.desk.audit.note(case.organiser.person, Action.NAME_AGREED, case.found.number)
    asker = await work.desk.roles.by_person(request.asked_by)
    language = reader.languages.of(case.found.language)
    ready = name_screens.name_ready(case.found, request.id, language)
    told = [Elsewhere(asker.telegram_id, ready)] if asker else []
    return [name_screens.agreed(case.found, reader.language), *told]


async def open_name(
    _call: CallbackQuery, callback_data: OpenName, reader: Reader, work: UnitOfWork
) -> Notice | Sequence[Screen | Elsewhere]:
    """Show the name, once, to whoever asked for it; its author is told."""
    case = await _open(callback_data.report, "open_name", reader, work)
    if case is None or not reader.is_alone:
        return screens.refused(reader.language)
    request = await work.desk.names.find(callback_data.request, case.organiser)
    if request is None or request.report != case.found.number:
        return name_screens.name_refused(reader.language)
    try:
        name = await work.desk.names.open(request.id, case.organiser)
    except NameRefused:
        await refuse(case.organiser, "open_name", work, case.found.number)
        return name_screens.name_refused(reader.language)
    await work.desk.audit.note(case.organiser.person, Action.NAME_OPENED, case.found.number)
    told = await to_author(case.found, _told(case.found, reader), work)
    return [name_screens.name(case.found, name, reader.language), *told]


async def _open(number: int, wanted: str, reader: Reader, work: UnitOfWork) -> Case | None:
    case = await open_case(number, wanted, reader, work)
    if case is not None and not case.organiser.may_ask_names():
        await refuse(case.organiser, wanted, work, number)
        return None
    return case


async def _ask_owners(case: Case, request: int, reason: str, reader: Reader, work: UnitOfWork) -> list[Elsewhere]:
    language = reader.languages.of(case.found.language)
    asked = name_screens.agree_to_name(case.found, request, case.organiser, reason, language)
    others = [owner for owner in await work.desk.roles.owners() if owner.person != case.organiser.person]
    return [Elsewhere(owner.telegram_id, asked) for owner in others]


def _ready(case: Case, request: int, reader: Reader) -> Elsewhere:
    return Elsewhere(case.organiser.telegram_id, name_screens.name_ready(case.found, request, reader.language))


def _told(found: Standing, reader: Reader) -> Screen:
    return letters.name_opened(found, reader.languages.of(found.language))
