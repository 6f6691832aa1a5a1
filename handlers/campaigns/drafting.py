"""A draft from its beginning to its end: made, copied, called something, looked at, deleted."""

from collections.abc import Sequence

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.campaigns.models import EDITABLE, CampaignKind, CampaignState, Card
from bot.campaigns.readiness import sent_texts
from bot.content.library import Library
from bot.desk.audit import Action
from bot.desk.organiser import Organiser
from bot.telegram.calls import Method, Part
from bot.telegram.mailing.copying import sending
from bot.telegram.reader import Reader
from bot.telegram.screen import Notice, Screen
from bot.telegram.unit_of_work import UnitOfWork
from handlers.campaign_buttons import (
    DropCampaign,
    MakeCampaign,
    PreviewTexts,
    Rename,
    RepeatCampaign,
    TestCopy,
    WriteText,
)
from handlers.campaigns import running
from handlers.campaigns.access import Case, campaigner, open_campaign
from handlers.campaigns.drafts import KINDS, WAITING, draft_written, named, open_draft, show_draft, within_reach
from handlers.campaigns.sending import waiting_screen
from handlers.campaigns.states import Asked, Composing, ask, asked_in, leave
from handlers.filters import NoCommand
from handlers.screens import campaign_draft as screens
from handlers.screens import campaign_shelves, campaign_texts, desk_work


def router() -> Router:
    """The conversation's router."""
    router = Router(name="campaign_drafts")
    router.callback_query.register(make, MakeCampaign.filter())
    router.callback_query.register(repeat, RepeatCampaign.filter())
    router.callback_query.register(rename, Rename.filter())
    router.callback_query.register(preview, PreviewTexts.filter())
    router.callback_query.register(copy_to_me, TestCopy.filter())
    router.callback_query.register(drop, DropCampaign.filter())
    router.message.register(take_title, StateFilter(Composing.title), NoCommand())
    return router


async def make(
    _call: CallbackQuery, callback_data: MakeCampaign, reader: Reader, state: FSMContext, work: UnitOfWork
) -> Screen | Notice:
    """Begin a draft, and ask for its Kazakh text; a draft that was begun and left empty is taken up again."""
    who = await campaigner("campaign_make", reader, work)
    if who is None or callback_data.kind not in KINDS:
        return desk_work.refused(reader.language)
    archive = work.mailroom.archive
    card = await _empty(callback_data.kind, who, work) or await archive.make(callback_data.kind, who.person)
    await archive.aim(card.id, within_reach(card.audience, who))
    await ask(state, Composing.text, Asked(id=card.id))
    return campaign_texts.ask_text(card, WriteText(id=card.id, language="kk"), (), reader.language)


async def repeat(
    call: CallbackQuery,
    callback_data: RepeatCampaign,
    reader: Reader,
    state: FSMContext,
    work: UnitOfWork,
    library: Library,
) -> Screen | Notice:
    """Make a draft, or a template, of another campaign."""
    case = await open_campaign(callback_data.id, "campaign_repeat", reader, work)
    if case is None:
        return desk_work.refused(reader.language)
    if case.card.kind not in KINDS:
        return campaign_shelves.of_digest(reader.language)
    await leave(state)
    await running.leave(call, case.organiser, work)
    archive, who = work.mailroom.archive, case.organiser
    goal = CampaignState.TEMPLATE if callback_data.template else CampaignState.DRAFT
    made = await archive.copy(case.card.id, who.person, goal)
    await archive.aim(made.id, within_reach(made.audience, who))
    taken = screens.kept_as_template(reader.language) if callback_data.template else ""
    return await show_draft(made.id, reader, work, library, taken)


async def rename(
    _call: CallbackQuery, callback_data: Rename, reader: Reader, state: FSMContext, work: UnitOfWork
) -> Screen | Notice:
    """Ask for the title."""
    case = await open_draft(callback_data.id, "campaign_title", reader, work)
    if isinstance(case, Notice):
        return case
    await ask(state, Composing.title, Asked(id=case.card.id))
    return screens.ask_title(case.card, reader.language)


async def take_title(message: Message, reader: Reader, state: FSMContext, work: UnitOfWork, library: Library) -> Screen:
    """Take the title."""
    case = await draft_written((await asked_in(state)).id, "campaign_title", reader, work)
    if isinstance(case, Screen):
        await leave(state)
        return case
    if not (message.text or "").strip():
        return screens.ask_title(case.card, reader.language)
    await leave(state)
    await work.mailroom.archive.entitle(case.card.id, message.text or "")
    return await show_draft(case.card.id, reader, work, library)


async def preview(
    _call: CallbackQuery, callback_data: PreviewTexts, reader: Reader, work: UnitOfWork, library: Library
) -> Notice | Sequence[Part]:
    """Show each text as members will see it, and the campaign below."""
    case = await open_campaign(callback_data.id, "campaign_preview", reader, work)
    if case is None or case.card.kind not in KINDS:
        return desk_work.refused(reader.language)
    copies = await _copies(case.card, reader, work)
    if not copies:
        return screens.no_text(reader.language)
    return [*copies, await _below(case, reader, work, library)]


async def copy_to_me(
    _call: CallbackQuery, callback_data: TestCopy, reader: Reader, work: UnitOfWork
) -> Notice | Sequence[Part]:
    """Send the organiser what members will get, by the same calls."""
    case = await open_draft(callback_data.id, "campaign_test", reader, work)
    if isinstance(case, Notice):
        return case
    copies = await _copies(case.card, reader, work)
    return [screens.copied(reader.language), *copies] if copies else screens.no_text(reader.language)


async def drop(
    _call: CallbackQuery, callback_data: DropCampaign, reader: Reader, state: FSMContext, work: UnitOfWork
) -> Screen | Notice:
    """Delete a draft, at the second tap."""
    case = await open_draft(callback_data.id, "campaign_drop", reader, work)
    if isinstance(case, Notice):
        return case
    await leave(state)
    if not callback_data.sure:
        return screens.sure_to_drop(case.card, reader.language)
    await work.mailroom.archive.drop(case.card.id)
    await work.desk.audit.note(case.organiser.person, Action.CAMPAIGN_DROPPED, detail=named(case.card))
    return screens.dropped(case.card, reader.language)


async def _empty(kind: CampaignKind, who: Organiser, work: UnitOfWork) -> Card | None:
    """The newest draft of this organiser, if it is of this kind and nothing was written in it."""
    archive = work.mailroom.archive
    for card in await archive.listed([CampaignState.DRAFT], 1, None, KINDS, who.person):
        if card.kind is kind and not card.title and not await archive.texts(card.id):
            return card
    return None


async def _copies(card: Card, reader: Reader, work: UnitOfWork) -> list[Method]:
    texts = sent_texts(card, await work.mailroom.archive.texts(card.id))
    return [
        sending(text, reader.telegram_id, reader.languages.of("ru" if text.language == "ru" else "kk"))
        for text in texts
    ]


async def _below(case: Case, reader: Reader, work: UnitOfWork, library: Library) -> Screen:
    """The campaign, in a message of its own below the preview."""
    card = case.card
    if card.state in EDITABLE:
        return screens.below(await show_draft(card.id, reader, work, library))
    if card.state in WAITING:
        return screens.below(await waiting_screen(case, reader, work, library))
    return screens.below(await running.running_screen(card, reader, work))
