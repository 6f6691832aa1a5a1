"""Correcting a campaign: another text for the copies that are out, seen before it goes to anybody."""

from collections.abc import Sequence

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message
from pydantic import BaseModel, ConfigDict

from bot.campaigns.content import CAPTION_LIMIT, TEXT_LIMIT, Content
from bot.campaigns.refusals import NotNow
from bot.desk.audit import Action
from bot.telegram.calls import Method
from bot.telegram.mailing.copying import WITHOUT_CAPTION, fits, sending
from bot.telegram.mailing.reading import TooManyChoices, Unsendable, content_of, with_next
from bot.telegram.reader import Reader
from bot.telegram.screen import Elsewhere, Notice, Screen
from bot.telegram.unit_of_work import UnitOfWork
from handlers.campaign_buttons import CorrectCampaign
from handlers.campaigns.access import Case, open_campaign
from handlers.campaigns.drafts import named
from handlers.campaigns.running import Turned, leave, moved_on, standing, turned
from handlers.filters import NoCommand
from handlers.screens import campaign_corrections as screens
from handlers.screens import campaign_running as running_screens
from handlers.screens import desk_work

_KEPT = "correction"


class Correcting(StatesGroup):
    """What the organiser's next message is."""

    text = State()


class Correction(BaseModel):
    """What is being corrected: a campaign's text; and, once it was sent, the new content. `album`: of which it is."""

    model_config = ConfigDict(frozen=True)

    campaign: int
    text: int
    content: Content | None = None
    album: str | None = None


def router() -> Router:
    """The conversation's router."""
    router = Router(name="campaign_corrections")
    router.callback_query.register(correct, CorrectCampaign.filter())
    router.message.register(take, StateFilter(Correcting.text), NoCommand())
    return router


async def correct(
    call: CallbackQuery, callback_data: CorrectCampaign, reader: Reader, state: FSMContext, work: UnitOfWork
) -> Screen | Turned:
    """Ask which text, ask for its new words, or edit the copies."""
    case = await open_campaign(callback_data.id, "campaign_correct", reader, work)
    if case is None:
        return desk_work.refused(reader.language)
    if not (await standing(case.card, work)).may_be_corrected:
        return await moved_on(call, case, reader, work)
    if callback_data.sure:
        return await _edit(call, callback_data, case, reader, state, work)
    texts = await work.mailroom.archive.texts(case.card.id)
    await leave(call, case.organiser, work)
    chosen = texts[0] if len(texts) == 1 else next((text for text in texts if text.id == callback_data.text), None)
    if chosen is None:
        return screens.choice(case.card, texts, reader.language)
    if any(file.kind in WITHOUT_CAPTION for file in chosen.content.files):
        return screens.uncorrectable(reader.language)
    await _keep(state, Correction(campaign=case.card.id, text=chosen.id))
    await state.set_state(Correcting.text)
    return screens.ask(case.card, chosen, reader.language)


async def take(
    message: Message, reader: Reader, state: FSMContext, work: UnitOfWork
) -> Screen | Notice | Sequence[Screen | Method] | None:
    """Show the new text as members will see it."""
    kept = await _kept(state)
    case = await open_campaign(kept.campaign, "campaign_correct", reader, work) if kept else None
    old = await work.mailroom.archive.text(kept.text) if kept else None
    if kept is None or case is None or old is None or old.campaign != case.card.id:
        await state.set_state(None)
        return desk_work.refused(reader.language)
    new = _read(message, kept)
    if new is None:
        return screens.not_fitting(case.card, old.content, reader.language)
    if _is_part(message, new, old.content):
        is_first = await _wait(message, new, kept, state)
        return screens.waits_for_album(case.card, len(old.content.files), reader.language) if is_first else None
    fitted = _fitted(new, old.content)
    if fitted is None:
        return screens.not_fitting(case.card, old.content, reader.language)
    limit = CAPTION_LIMIT if fitted.files else TEXT_LIMIT
    if len(fitted.text.encode("utf-16-le")) // 2 > limit:
        return screens.too_long(case.card, limit, reader.language)
    await state.set_state(None)
    await _keep(state, Correction(campaign=kept.campaign, text=kept.text, content=fitted))
    shown = sending(old.model_copy(update={"content": fitted}), message.chat.id, reader.language)
    copies = (await standing(case.card, work)).out
    return [shown, screens.preview(case.card, old, copies, reader.language)]


async def _edit(
    call: CallbackQuery,
    wanted: CorrectCampaign,
    case: Case,
    reader: Reader,
    state: FSMContext,
    work: UnitOfWork,
) -> Turned:
    kept = await _kept(state)
    archive = work.mailroom.archive
    text = await archive.text(wanted.text)
    if kept is None or kept.content is None or text is None:
        return screens.gone(reader.language)
    if (kept.campaign, kept.text, text.campaign) != (case.card.id, wanted.text, case.card.id):
        return screens.gone(reader.language)
    await _drop(state)
    try:
        await work.mailroom.course.correct(case.card.id)
    except NotNow:
        return await moved_on(call, case, reader, work)
    await archive.write(case.card.id, text.language, kept.content, text.arm, text.slot)
    await work.desk.audit.note(case.organiser.person, Action.CAMPAIGN_CORRECTED, detail=named(case.card))
    shown = await turned("correct", call, case, reader, work)
    return [*_parts(shown), *await _tell_approver(case, reader, work)]


async def _tell_approver(case: Case, reader: Reader, work: UnitOfWork) -> list[Elsewhere]:
    """Whoever approved a campaign learns that its text is another one now."""
    approver = await work.desk.roles.by_person(case.card.approved_by) if case.card.approved_by is not None else None
    if approver is None or approver.person in {case.organiser.person, case.card.author}:
        return []
    language = reader.languages.of(await work.members.language(approver.telegram_id) or "kk")
    told = running_screens.approved_was_corrected(case.card, case.organiser.name, language)
    return [Elsewhere(approver.telegram_id, told)]


async def _wait(message: Message, new: Content, kept: Correction, state: FSMContext) -> bool:
    """Keep the part of an album that has come; gives whether it is the first one."""
    is_first = kept.album != message.media_group_id
    await _keep(state, kept.model_copy(update={"content": new, "album": message.media_group_id}))
    return is_first


def _parts(shown: Turned) -> Sequence[Screen | Notice | Elsewhere]:
    return [shown] if isinstance(shown, Notice) else shown


def _read(message: Message, kept: Correction) -> Content | None:
    """What was sent, with the parts of its album that came before; None where that can't be."""
    try:
        if kept.content is not None and kept.album is not None and kept.album == message.media_group_id:
            return with_next(kept.content, message)
        return content_of(message)
    except (Unsendable, TooManyChoices):
        return None


def _is_part(message: Message, new: Content, old: Content) -> bool:
    """Whether more of the album is still to come."""
    return message.media_group_id is not None and len(new.files) < len(old.files)


def _fitted(new: Content, old: Content) -> Content | None:
    """The new content as copies of the old one can show it; words alone leave the files as they are."""
    if not new.files:
        new = new.model_copy(update={"files": old.files})
    elif old.files and old.files[0].kind == "voice":
        return None
    if not fits(old, new) or not (new.text or new.files):
        return None
    return new.model_copy(update={"leads": old.leads, "choices": old.choices, "feet": old.feet})


async def _keep(state: FSMContext, correction: Correction) -> None:
    await state.update_data({_KEPT: correction.model_dump(exclude_defaults=True)})


async def _kept(state: FSMContext) -> Correction | None:
    found = (await state.get_data()).get(_KEPT)
    return Correction.model_validate(found) if found else None


async def _drop(state: FSMContext) -> None:
    data = await state.get_data()
    await state.set_data({key: value for key, value in data.items() if key != _KEPT})
