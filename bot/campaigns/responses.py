"""What members do with their copies: presses, reactions, votes; told only where it hides who they are."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from bot.campaigns.content import MOST_BUTTONS, Arm
from bot.campaigns.counting import tally
from bot.campaigns.models import Outcome
from bot.storage.campaign_tables import Campaign, CampaignResponse, CampaignText, Delivery, DeliveryState
from bot.storage.secrets import Secrets
from bot.storage.tables import Member

FLOOR = 5
"""What fewer people than this did is not told: they could be known."""
LOOKED_BACK = 30
"""Campaigns in which a reaction's message is looked for, newest first."""

_ARRIVED = frozenset({DeliveryState.LEASED, DeliveryState.SENT, DeliveryState.UNKNOWN, DeliveryState.RECALLED})
"""A member may be quicker than the sender, who writes results in batches: a copy in hand may be there already."""
_DELIVERED = (int(DeliveryState.SENT), int(DeliveryState.RECALLED))


class What(StrEnum):
    """What a member did: pressed buttons (a bit for each), reacted, or voted (the choice's number)."""

    PRESS = "press"
    REACTION = "reaction"
    VOTE = "vote"


@dataclass(frozen=True)
class Got:
    """The copy that a member got: its text and version."""

    text: int
    arm: Arm


@dataclass(frozen=True)
class Version:
    """How a version of an A/B test does. `pressed`: members who pressed or voted; None: too few to be told."""

    arm: Arm
    sent: int
    pressed: int | None

    @property
    def share(self) -> float:
        """Those who pressed, of those who got it."""
        return (self.pressed or 0) / self.sent if self.sent else 0.0


@dataclass(frozen=True)
class Told:
    """What may be told of a campaign's responses; None: too few got it. `presses`: members by the button's number."""

    reactions: int | None
    presses: Mapping[int, int] | None


@dataclass(frozen=True)
class Votes:
    """A poll's votes: by choice, and by region and choice ("": region not told).

    None where so few voted that they could be known, or could be reckoned from what is told.
    """

    total: int
    by_choice: Mapping[int, int] | None
    by_region: Mapping[str, Mapping[int, int] | None]


class Responses:
    """Notes responses, one a member and kind, and counts them."""

    def __init__(self, session: AsyncSession, secrets: Secrets) -> None:
        self._session = session
        self._secrets = secrets

    async def got(self, campaign: int, telegram_id: int) -> Got | None:
        """The copy that this person got; None where they never did."""
        await self._session.flush()
        member = self._secrets.pseudonyms.of(telegram_id)
        found = await self._session.get(Delivery, (campaign, member), populate_existing=True)
        if found is None or not (found.state in _ARRIVED or found.doubtful):
            return None
        arm = await self._session.scalar(select(CampaignText.arm).where(CampaignText.id == found.text))
        return Got(found.text, "b" if arm == "b" else "a")

    async def press(self, campaign: int, telegram_id: int, number: int) -> bool:
        """Note that a member pressed this button; False where they never got a copy, or there is no such button."""
        return 0 <= number < MOST_BUTTONS and await self._note(campaign, telegram_id, What.PRESS, 1 << number)

    async def vote(self, campaign: int, telegram_id: int, choice: int) -> bool:
        """Note a member's vote, instead of an earlier one; False where they never got a copy."""
        return await self._note(campaign, telegram_id, What.VOTE, choice)

    async def react(self, telegram_id: int, message: int, *, reacted: bool) -> None:
        """A member reacted to a message of the bot, or took it back; other messages than copies are nobody's."""
        member = self._secrets.pseudonyms.of(telegram_id)
        recent = select(Campaign.id).where(Campaign.began_at.is_not(None)).order_by(Campaign.id.desc())
        numbers = (await self._session.scalars(recent.limit(LOOKED_BACK))).all()
        copies = select(Delivery.campaign).where(
            Delivery.campaign.in_(numbers), Delivery.member == member, Delivery.message == message
        )
        campaign = await self._session.scalar(copies)
        if campaign is None:
            return
        if reacted:
            await self._note(campaign, telegram_id, What.REACTION, 0)
            return
        await self._session.execute(
            delete(CampaignResponse).where(
                CampaignResponse.campaign == campaign,
                CampaignResponse.member == member,
                CampaignResponse.what == What.REACTION,
            )
        )

    async def told(self, campaign: int, sent: int) -> Told:
        """Reactions and presses of a campaign that `sent` members got."""
        if sent < FLOOR:
            return Told(None, None)
        presses = dict.fromkeys(range(MOST_BUTTONS), 0)
        for pressed, count in (await self._choices(campaign, What.PRESS)).items():
            for number in presses:
                presses[number] += count if pressed >> number & 1 else 0
        return Told(sum((await self._choices(campaign, What.REACTION)).values()), presses)

    async def versions(self, campaign: int) -> tuple[Version, ...]:
        """How both versions of an A/B test do."""
        sent, by_arm = await self._sent_by_arm(campaign), await self._active_by_arm(campaign)
        tells = sum(sent.values()) >= FLOOR
        arms: tuple[Arm, ...] = ("a", "b")
        return tuple(Version(arm, sent.get(arm, 0), by_arm.get(arm, 0) if tells else None) for arm in arms)

    async def votes(self, campaign: int, regions: Sequence[str] | None = None) -> Votes:
        """A poll's votes; of these regions only, where they are named."""
        columns = (CampaignResponse.region, CampaignResponse.choice)
        rows = select(*columns, func.count()).where(
            CampaignResponse.campaign == campaign, CampaignResponse.what == What.VOTE
        )
        if regions is not None:
            rows = rows.where(CampaignResponse.region.in_(regions))
        by_choice: dict[int, int] = {}
        by_region: dict[str, dict[int, int]] = {}
        for region, choice, count in await self._session.execute(rows.group_by(*columns)):
            by_choice[choice] = by_choice.get(choice, 0) + count
            by_region.setdefault(region or "", {})[choice] = count
        total = sum(by_choice.values())
        hidden = sheltered({region: sum(counts.values()) for region, counts in by_region.items()})
        told = {region: None if region in hidden else counts for region, counts in by_region.items()}
        return Votes(total, by_choice if total >= FLOOR else None, told)

    async def by_region(self, campaign: int, what: What) -> Mapping[str, int | None]:
        """How many members of each region ("": not told) did this; None where it could tell who they are."""
        rows = select(CampaignResponse.region, func.count()).where(
            CampaignResponse.campaign == campaign, CampaignResponse.what == what
        )
        found = await self._session.execute(rows.group_by(CampaignResponse.region))
        return _shielded({region or "": count for region, count in found})

    async def sent_by_region(self, campaign: int) -> Mapping[str, int | None]:
        """How many members of each region got it; walks the campaign's deliveries: read only."""
        rows = (
            select(Member.region, func.count())
            .join_from(Delivery, Member, Member.id == Delivery.member)
            .where(Delivery.campaign == campaign, Delivery.state.in_(_DELIVERED))
        )
        found = await self._session.execute(rows.group_by(Member.region))
        return _shielded({region or "": count for region, count in found})

    async def _note(self, campaign: int, telegram_id: int, what: What, choice: int) -> bool:
        got = await self.got(campaign, telegram_id)
        if got is None:
            return False
        member = self._secrets.pseudonyms.of(telegram_id)
        kept = await self._session.get(Member, member)
        dialect: Any = sqlite if self._session.get_bind().dialect.name == "sqlite" else postgresql
        row = dialect.insert(CampaignResponse).values(
            campaign=campaign,
            member=member,
            what=what,
            choice=choice,
            arm=got.arm,
            region=kept.region if kept else None,
        )
        new = row.excluded
        # whoever presses a second button has pressed both
        now = CampaignResponse.choice.bitwise_or(new.choice) if what is What.PRESS else new.choice
        changed = {"choice": now, "arm": new.arm, "region": new.region}
        await self._session.execute(
            row.on_conflict_do_update(index_elements=["campaign", "member", "what"], set_=changed)
        )
        return True

    async def _sent_by_arm(self, campaign: int) -> Mapping[str, int]:
        """As it was counted when it was sent; deliveries are walked only where the sender did not count so yet."""
        counts = await tally(self._session, campaign)
        by_arm = {"a": counts.of(Outcome.SENT_A), "b": counts.of(Outcome.SENT_B)}
        if 0 < sum(by_arm.values()) == counts.of(Outcome.SENT):
            return by_arm
        rows = select(Delivery.text, func.count()).where(Delivery.campaign == campaign, Delivery.state.in_(_DELIVERED))
        by_text = {row[0]: row[1] for row in await self._session.execute(rows.group_by(Delivery.text))}
        arms = await self._session.execute(
            select(CampaignText.id, CampaignText.arm).where(CampaignText.campaign == campaign)
        )
        sent: dict[str, int] = {}
        for text, arm in arms:
            sent[arm] = sent.get(arm, 0) + by_text.get(text, 0)
        return sent

    async def _active_by_arm(self, campaign: int) -> Mapping[str, int]:
        """Members who pressed or voted, once each."""
        done = (CampaignResponse.campaign == campaign, CampaignResponse.what.in_((What.PRESS, What.VOTE)))
        columns = (CampaignResponse.what, CampaignResponse.arm)
        rows = await self._session.execute(select(*columns, func.count()).where(*done).group_by(*columns))
        found = {(row[0], row[1]): row[2] for row in rows}
        if len({what for what, _ in found}) < 2:  # noqa: PLR2004 nobody could do both
            return {arm: count for (_, arm), count in found.items()}
        once = select(CampaignResponse.arm, func.count(CampaignResponse.member.distinct())).where(*done)
        return {row[0]: row[1] for row in await self._session.execute(once.group_by(CampaignResponse.arm))}

    async def _choices(self, campaign: int, what: What) -> Mapping[int, int]:
        rows = select(CampaignResponse.choice, func.count()).where(
            CampaignResponse.campaign == campaign, CampaignResponse.what == what
        )
        found = await self._session.execute(rows.group_by(CampaignResponse.choice))
        return {row[0]: row[1] for row in found}


def sheltered(sizes: Mapping[str, int]) -> Collection[str]:
    """The groups to be hidden: those under the floor, and with them the smallest of the others.

    So many that the hidden ones are at least two with FLOOR people in all: the total is known, and neither a single
    one of them nor a handful of people can be reckoned from it.
    """
    order = sorted(sizes, key=lambda key: (sizes[key], key))
    hidden = [key for key in order if 0 < sizes[key] < FLOOR]
    others = [key for key in order if sizes[key] >= FLOOR]
    while hidden and others and (len(hidden) < 2 or sum(sizes[key] for key in hidden) < FLOOR):  # noqa: PLR2004
        hidden.append(others.pop(0))
    return frozenset(hidden)


def _shielded(counts: Mapping[str, int]) -> Mapping[str, int | None]:
    hidden = sheltered(counts)
    return {key: None if key in hidden else count for key, count in counts.items()}
