"""/broadcast: the board of campaigns, its shelves, and one campaign as it stands."""

from collections.abc import Mapping, Sequence

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.campaigns.models import OVER, UNDER_WAY, CampaignKind, CampaignState, Card
from bot.content.library import Library
from bot.desk.organiser import Organiser
from bot.telegram.reader import Reader
from bot.telegram.screen import Notice, Screen
from bot.telegram.unit_of_work import UnitOfWork
from handlers.campaign_buttons import OpenCampaign, OpenCampaigns, Shelf
from handlers.campaigns import running, sending
from handlers.campaigns.access import campaigner, may_work, open_campaign
from handlers.campaigns.drafts import KINDS, WAITING, show_draft
from handlers.campaigns.states import leave
from handlers.screens import campaign_shelves as screens
from handlers.screens import desk_work

SHELVES: Mapping[Shelf, tuple[CampaignState, ...]] = {
    "going": (*WAITING, *UNDER_WAY),
    "drafts": (CampaignState.DRAFT,),
    "over": OVER,
    "templates": (CampaignState.TEMPLATE,),
}


def router() -> Router:
    """The conversation's router."""
    router = Router(name="campaigns")
    router.message.register(by_command, Command("broadcast"))
    router.callback_query.register(open_shelf, OpenCampaigns.filter())
    router.callback_query.register(open_one, OpenCampaign.filter())
    return router


async def by_command(_message: Message, reader: Reader, state: FSMContext, work: UnitOfWork) -> Screen | None:
    """Show the board."""
    if not reader.is_alone:
        return None
    who = await campaigner("broadcast", reader, work)
    if who is None:
        return desk_work.unknown(reader.language)
    await leave(state)
    return await _board(who, reader, work)


async def open_shelf(
    call: CallbackQuery, callback_data: OpenCampaigns, reader: Reader, state: FSMContext, work: UnitOfWork
) -> Screen | Notice:
    """Show a page of a shelf; the board for the newest that are going."""
    who = await campaigner("broadcast", reader, work)
    if who is None:
        return desk_work.refused(reader.language)
    await leave(state)
    await running.leave(call, who, work)
    if callback_data.shelf == "going" and not callback_data.before:
        return await _board(who, reader, work)
    found = await _on_shelf(callback_data.shelf, who, work, screens.ON_A_SHELF + 1, callback_data.before or None)
    shown = found[: screens.ON_A_SHELF]
    return screens.shelf(callback_data.shelf, shown, reader.language, has_more=len(found) > len(shown))


async def open_one(
    call: CallbackQuery,
    callback_data: OpenCampaign,
    reader: Reader,
    state: FSMContext,
    work: UnitOfWork,
    library: Library,
) -> Screen | Notice:
    """Show a campaign: a draft to work on, what waits, what is under way or over."""
    case = await open_campaign(callback_data.id, "campaign", reader, work)
    if case is None:
        return desk_work.refused(reader.language)
    await leave(state)
    await running.leave(call, case.organiser, work)
    card = case.card
    if card.kind is CampaignKind.DIGEST and (card.is_editable or card.state in WAITING):
        return screens.of_digest(reader.language)
    if card.is_editable:
        return await show_draft(card.id, reader, work, library)
    if card.state in WAITING:
        return await sending.waiting_screen(case, reader, work, library)
    await running.follow(call, case, work)
    return await running.running_screen(card, reader, work)


async def _board(who: Organiser, reader: Reader, work: UnitOfWork) -> Screen:
    awaiting = await _awaiting(who, work)
    going = await _on_shelf("going", who, work, screens.ON_A_SHELF)
    author = _only_of(who)
    counts = {
        shelf: await work.mailroom.archive.count(states, _kinds(shelf), author) for shelf, states in SHELVES.items()
    }
    counts["going"] -= len(awaiting)
    return screens.board(awaiting, going, counts, reader.language)


async def _awaiting(who: Organiser, work: UnitOfWork) -> list[Card]:
    """What this organiser may approve: others' campaigns."""
    if not who.may_approve_campaigns():
        return []
    found = await work.mailroom.archive.listed([CampaignState.AWAITING], screens.ON_A_SHELF, None, KINDS)
    return [card for card in found if card.author != who.person]


async def _on_shelf(
    shelf: Shelf, who: Organiser, work: UnitOfWork, limit: int, before: int | None = None
) -> Sequence[Card]:
    found = await work.mailroom.archive.listed(SHELVES[shelf], limit, before, _kinds(shelf), _only_of(who))
    return [card for card in found if may_work(who, card)]


def _kinds(shelf: Shelf) -> tuple[CampaignKind, ...]:
    """Drafts of issues lie with the digest."""
    return KINDS if shelf in {"drafts", "templates"} else tuple(CampaignKind)


def _only_of(who: Organiser) -> int | None:
    return None if who.may_approve_campaigns() else who.person
