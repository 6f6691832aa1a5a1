"""Drafts: who may change which, and how one is shown."""

from collections.abc import Sequence

from bot.campaigns.audience import Audience
from bot.campaigns.models import CampaignKind, CampaignState, Card
from bot.content.library import Library
from bot.desk.organiser import Organiser
from bot.telegram.reader import Reader
from bot.telegram.screen import Notice, Screen
from bot.telegram.unit_of_work import UnitOfWork
from handlers.campaigns.access import Case, open_campaign
from handlers.screens import campaign_draft as screens
from handlers.screens import campaign_shelves, desk_work

KINDS = (CampaignKind.BROADCAST, CampaignKind.POLL)
"""What is composed here; issues of the digest make themselves."""
WAITING = (CampaignState.AWAITING, CampaignState.SCHEDULED)


async def open_draft(number: int, wanted: str, reader: Reader, work: UnitOfWork) -> Case | Notice:
    """The draft (or template), where this organiser may change it; else what to tell them."""
    case = await open_campaign(number, wanted, reader, work)
    if case is None:
        return desk_work.refused(reader.language)
    is_draft = case.card.is_editable and case.card.kind in KINDS
    return case if is_draft else campaign_shelves.moved_on(reader.language)


async def draft_written(number: int, wanted: str, reader: Reader, work: UnitOfWork) -> Case | Screen:
    """The same for what is written rather than tapped."""
    case = await open_draft(number, wanted, reader, work)
    return campaign_shelves.not_a_draft(reader.language) if isinstance(case, Notice) else case


async def facts_of(card: Card, work: UnitOfWork, library: Library) -> screens.Facts:
    """What a campaign's screens are made of, with its audience counted now."""
    organisers = await work.desk.roles.members()
    counted = await work.mailroom.audiences.count(card.audience, organisers, urgent=card.urgent)
    texts = await work.mailroom.archive.texts(card.id)
    return screens.Facts(card, texts, counted, library.reporting, work.mailroom.rules.zone)


async def show_draft(number: int, reader: Reader, work: UnitOfWork, library: Library, taken: str = "") -> Screen:
    """The draft as it is now. `taken`: what became of the words just written."""
    facts = await facts_of(await work.mailroom.archive.find(number), work, library)
    return screens.draft(facts, reader.language, taken)


def within_reach(audience: Audience, who: Organiser) -> Audience:
    """The audience, bound to a regional organiser's regions: those of them that it names, else all of them."""
    if who.may_approve_campaigns():
        return audience
    regions: Sequence[str] = sorted(who.regions & set(audience.regions)) or sorted(who.regions)
    return audience.model_copy(update={"regions": tuple(regions)})


def named(card: Card) -> str:
    """The campaign as the audit names it."""
    return f"№ {card.id}: {card.title}"
