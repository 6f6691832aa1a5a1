"""Writing a report, tap by tap: consent, what happened, where, how to be known, the summary."""

from dataclasses import replace

from aiogram import Router
from aiogram.enums import ChatType
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.content.library import Library
from bot.reports.models import QUESTION, Draft, NotFiled
from bot.telegram.reader import Reader
from bot.telegram.screen import Screen, Traced
from bot.telegram.unit_of_work import UnitOfWork
from handlers.filters import Followed
from handlers.links import ReportLink
from handlers.report_buttons import (
    ChooseIdentity,
    ChooseInstitution,
    ChooseKind,
    ChooseRegion,
    DropDraft,
    GiveConsent,
    OpenConsent,
    OpenDanger,
    OpenReport,
    OpenStep,
    RetellStory,
    StoryTold,
)
from handlers.reports.drafts import Filing, Talking, draft_in, drop_draft, keep_draft, known_as, next_step
from handlers.screens import questions as question_screens
from handlers.screens import report as screens
from handlers.screens import steps as step_screens
from handlers.screens import stray


def router() -> Router:
    """The router of the draft's buttons."""
    router = Router(name="report")
    router.message.register(by_command, Command("report"))
    router.message.register(by_command, Followed(ReportLink))
    router.callback_query.register(begin, OpenReport.filter())
    router.callback_query.register(consent_in_full, OpenConsent.filter())
    router.callback_query.register(agree, GiveConsent.filter())
    router.callback_query.register(danger, OpenDanger.filter())
    router.callback_query.register(drop, DropDraft.filter())
    router.callback_query.register(open_step, OpenStep.filter())
    router.callback_query.register(choose_kind, ChooseKind.filter())
    router.callback_query.register(told, StoryTold.filter())
    router.callback_query.register(retell, RetellStory.filter())
    router.callback_query.register(choose_region, ChooseRegion.filter())
    router.callback_query.register(choose_institution, ChooseInstitution.filter())
    router.callback_query.register(choose_identity, ChooseIdentity.filter())
    return router


async def by_command(
    message: Message, reader: Reader, state: FSMContext, work: UnitOfWork, library: Library, username: str
) -> Screen:
    """Begin a report."""
    if message.chat.type != ChatType.PRIVATE:
        return screens.only_in_private(reader.language, username)
    await work.office.traces.note(work.office.authors.key(reader.telegram_id), message.message_id, own=True)
    return traced(await _begin(OpenReport(), reader, state, work, library), reader, work)


async def begin(
    _call: CallbackQuery,
    callback_data: OpenReport,
    reader: Reader,
    state: FSMContext,
    work: UnitOfWork,
    library: Library,
) -> Screen:
    """Begin a report, about this principle or subject if one is named."""
    return traced(await _begin(callback_data, reader, state, work, library), reader, work)


async def consent_in_full(
    _call: CallbackQuery, callback_data: OpenConsent, reader: Reader, work: UnitOfWork, library: Library
) -> Screen:
    """Show the whole text of the consent."""
    begins = OpenReport(**callback_data.model_dump())
    screen = screens.consent_in_full(library.reporting, reader.language, work.terms, begins=begins)
    return traced(screen, reader, work)


async def agree(
    _call: CallbackQuery,
    callback_data: GiveConsent,
    reader: Reader,
    state: FSMContext,
    work: UnitOfWork,
    library: Library,
) -> Screen:
    """Keep the consent and go on."""
    if not reader.is_alone:
        return stray.old_button(reader.language)
    person = work.office.authors.key(reader.telegram_id)
    await work.office.consents.give(person, library.reporting.consent.version)
    return traced(await _begin(OpenReport(**callback_data.model_dump()), reader, state, work, library), reader, work)


async def danger(_call: CallbackQuery, reader: Reader, work: UnitOfWork, library: Library) -> Screen:
    """Say what to do when it can't wait."""
    return traced(screens.danger(library.reporting, reader.language), reader, work)


async def drop(
    _call: CallbackQuery, callback_data: DropDraft, reader: Reader, state: FSMContext, work: UnitOfWork
) -> Screen:
    """Ask whether to erase the draft, and erase it at the second tap."""
    if not callback_data.sure:
        return traced(screens.sure_to_drop(reader.language), reader, work)
    await forget_draft(reader, state, work)
    return screens.dropped(reader.language)


async def open_step(
    _call: CallbackQuery,
    callback_data: OpenStep,
    reader: Reader,
    state: FSMContext,
    work: UnitOfWork,
    library: Library,
) -> Screen:
    """Show a step of the draft."""
    draft = await draft_in(state)
    if draft is None:
        return stray.old_button(reader.language)
    await state.set_state(
        {"story": Filing.story, "name": Filing.name, "subject": Filing.subject}.get(callback_data.step)
    )
    return traced(step_screens.step(callback_data.step, draft, library.reporting, reader.language), reader, work)


async def choose_kind(
    _call: CallbackQuery,
    callback_data: ChooseKind,
    reader: Reader,
    state: FSMContext,
    work: UnitOfWork,
    library: Library,
) -> Screen:
    """Keep what happened."""
    kind = library.reporting.kind(callback_data.key)
    if kind is None or not reader.is_alone or not await _has_consent(reader, work, library):
        return stray.old_button(reader.language)
    draft = await draft_in(state) or Draft(kind=kind.key, principle=kind.principle)
    draft = draft.model_copy(update={"kind": kind.key, "principle": kind.principle})
    return await _go_on(draft, reader, state, work, library)


async def told(_call: CallbackQuery, reader: Reader, state: FSMContext, work: UnitOfWork, library: Library) -> Screen:
    """The story is told."""
    draft = await draft_in(state)
    if draft is None:
        return stray.old_button(reader.language)
    return await _go_on(draft, reader, state, work, library)


async def retell(_call: CallbackQuery, reader: Reader, state: FSMContext, work: UnitOfWork, library: Library) -> Screen:
    """Drop what was told and begin the story anew."""
    draft = await draft_in(state)
    if draft is None:
        return stray.old_button(reader.language)
    await work.office.attachments.forget(draft.files)
    return await _go_on(draft.model_copy(update={"story": (), "files": ()}), reader, state, work, library)


async def choose_region(
    _call: CallbackQuery,
    callback_data: ChooseRegion,
    reader: Reader,
    state: FSMContext,
    work: UnitOfWork,
    library: Library,
) -> Screen:
    """Keep the region, or that it was passed over."""
    draft, key = await draft_in(state), callback_data.key
    if draft is None or (key and library.reporting.region(key) is None):
        return stray.old_button(reader.language)
    return await _go_on(draft.model_copy(update={"region": key}), reader, state, work, library)


async def choose_institution(
    _call: CallbackQuery,
    callback_data: ChooseInstitution,
    reader: Reader,
    state: FSMContext,
    work: UnitOfWork,
    library: Library,
) -> Screen:
    """Keep the kind of institution, or that it was passed over."""
    draft, key = await draft_in(state), callback_data.key
    if draft is None or (key and library.reporting.institution(key) is None):
        return stray.old_button(reader.language)
    return await _go_on(draft.model_copy(update={"institution": key}), reader, state, work, library)


async def choose_identity(
    call: CallbackQuery,
    callback_data: ChooseIdentity,
    reader: Reader,
    state: FSMContext,
    work: UnitOfWork,
    library: Library,
) -> Screen:
    """Keep how the author wants to be known; their name is Telegram's until they write another."""
    draft = await draft_in(state)
    if draft is None:
        return stray.old_button(reader.language)
    draft = known_as(draft, callback_data.identity, call.from_user.full_name)
    return await _go_on(draft, reader, state, work, library)


async def forget_draft(reader: Reader, state: FSMContext, work: UnitOfWork) -> bool:
    """Erase the draft and its files; gives whether there was one."""
    await work.office.attachments.forget_drafts(work.office.authors.key(reader.telegram_id))
    return await drop_draft(state) is not None


def traced(screen: Screen, reader: Reader, work: UnitOfWork, report: int | None = None) -> Screen:
    """The screen, noted as one of a report (or of the draft), so that it can be removed from the chat."""
    return replace(screen, traced=Traced(work.office.authors.key(reader.telegram_id), report))


async def _begin(begins: OpenReport, reader: Reader, state: FSMContext, work: UnitOfWork, library: Library) -> Screen:
    if not reader.is_alone:
        return stray.old_button(reader.language)
    try:
        await work.office.filing.check(reader.telegram_id)
    except NotFiled as refused:
        return screens.not_filed(refused.why, reader.language)
    if not await _has_consent(reader, work, library):
        return screens.consent(library.reporting, reader.language, work.terms, begins=begins)
    if begins.category == QUESTION:
        await state.set_state(Talking.question)
        return question_screens.wanted(reader.language)
    return await _begin_draft(begins, reader, state, work, library)


async def _begin_draft(
    begins: OpenReport, reader: Reader, state: FSMContext, work: UnitOfWork, library: Library
) -> Screen:
    draft = await draft_in(state)
    if draft is not None:
        return screens.draft_waits(draft, library.reporting, reader.language, next_step(draft))
    kind = library.reporting.kind_for(begins.principle, begins.category)
    if kind is None:
        return step_screens.kinds(library.reporting, reader.language)
    return await _go_on(Draft(kind=kind.key, principle=kind.principle), reader, state, work, library)


async def _has_consent(reader: Reader, work: UnitOfWork, library: Library) -> bool:
    person = work.office.authors.key(reader.telegram_id)
    return await work.office.consents.is_given(person, library.reporting.consent.version)


async def _go_on(draft: Draft, reader: Reader, state: FSMContext, work: UnitOfWork, library: Library) -> Screen:
    await keep_draft(state, draft)
    step = next_step(draft)
    await state.set_state(Filing.story if step == "story" else None)
    return traced(step_screens.step(step, draft, library.reporting, reader.language), reader, work)
