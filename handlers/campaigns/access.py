"""Who may make, send and see which campaign: asked at every press and every message, whatever the button says."""

from dataclasses import dataclass

from bot.campaigns.models import Card
from bot.campaigns.refusals import NoSuchCampaign
from bot.desk.organiser import Organiser
from bot.telegram.reader import Reader
from bot.telegram.unit_of_work import UnitOfWork
from handlers.desk.access import organiser as who_is
from handlers.desk.access import refuse


@dataclass(frozen=True)
class Case:
    """A campaign, and an organiser who may work on it."""

    organiser: Organiser
    card: Card


async def campaigner(wanted: str, reader: Reader, work: UnitOfWork) -> Organiser | None:
    """The organiser who asks, if they may write to members, in private; None, noted in the audit, for others."""
    who = await who_is(reader, work)
    if who is None or not who.may_broadcast() or not reader.is_alone:
        await refuse(who, wanted, work)
        return None
    return who


async def open_campaign(number: int, wanted: str, reader: Reader, work: UnitOfWork) -> Case | None:
    """The campaign for this organiser; None, noted in the audit, where it is not theirs. `wanted`: what was pressed."""
    who = await campaigner(wanted, reader, work)
    if who is None:
        return None
    try:
        card = await work.mailroom.archive.find(number)
    except NoSuchCampaign:
        return None
    if not may_work(who, card):
        await refuse(who, wanted, work)
        return None
    return Case(who, card)


def may_work(who: Organiser, card: Card) -> bool:
    """Whoever sees all regions works every campaign; a regional organiser their own, which reach their regions."""
    if who.may_approve_campaigns():
        return True
    return card.author == who.person and set(card.audience.regions) <= who.regions and bool(card.audience.regions)
