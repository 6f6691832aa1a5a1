"""What members do with their copies: presses, reactions, votes; told only where it hides who they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from bot.campaigns.content import Arm
from bot.storage.campaign_tables import Campaign, CampaignResponse, CampaignText, Delivery, DeliveryState
from bot.storage.secrets import Secrets
from bot.storage.tables import Member

FLOOR = 5
"""Fewer people than this are not told apart by region."""
LOOKED_BACK = 30
"""Campaigns in which a reaction's message is looked for, newest first."""


class What(StrEnum):
    """What a member did: pressed a button (its number), reacted, or voted (the choice's number)."""

    PRESS = "press"
    REACTION = "reaction"
    VOTE = "vote"


@dataclass(frozen=True)
class Votes:
    """A poll's votes: by choice, and by region and choice; None where so few voted that they could be known."""

    total: int
    by_choice: Mapping[int, int]
    by_region: Mapping[str, Mapping[int, int] | None]


class Responses:
    """Notes responses, one a member and kind, and counts them."""

    def __init__(self, session: AsyncSession, secrets: Secrets) -> None:
        self._session = session
        self._secrets = secrets

    async def note(self, campaign: int, telegram_id: int, what: What, choice: int, arm: Arm = "a") -> bool:
        """Note what a member did, instead of what they did before; False where they never got a copy of it."""
        member = self._secrets.pseudonyms.of(telegram_id)
        if await self._session.get(Delivery, (campaign, member)) is None:
            return False
        kept = await self._session.get(Member, member)
        dialect: Any = sqlite if self._session.get_bind().dialect.name == "sqlite" else postgresql
        row = dialect.insert(CampaignResponse).values(
            campaign=campaign, member=member, what=what, choice=choice, arm=arm, region=kept.region if kept else None
        )
        changed = {"choice": row.excluded.choice, "arm": row.excluded.arm, "region": row.excluded.region}
        await self._session.execute(
            row.on_conflict_do_update(index_elements=["campaign", "member", "what"], set_=changed)
        )
        return True

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
            await self.note(campaign, telegram_id, What.REACTION, 0)
            return
        await self._session.execute(
            delete(CampaignResponse).where(
                CampaignResponse.campaign == campaign,
                CampaignResponse.member == member,
                CampaignResponse.what == What.REACTION,
            )
        )

    async def counts(self, campaign: int) -> Mapping[tuple[What, Arm], int]:
        """How many members did what, by the version that they got."""
        columns = (CampaignResponse.what, CampaignResponse.arm)
        rows = select(*columns, func.count()).where(CampaignResponse.campaign == campaign).group_by(*columns)
        return {
            (What(what), "b" if arm == "b" else "a"): count for what, arm, count in await self._session.execute(rows)
        }

    async def presses(self, campaign: int) -> Mapping[int, int]:
        """How many members pressed which button last."""
        return await self._choices(campaign, What.PRESS)

    async def sent_by_arm(self, campaign: int) -> Mapping[Arm, int]:
        """How many copies of each version are out; walks the campaign's deliveries."""
        rows = (
            select(CampaignText.arm, func.count())
            .join(Delivery, Delivery.text == CampaignText.id)
            .where(Delivery.campaign == campaign, Delivery.state == int(DeliveryState.SENT))
            .group_by(CampaignText.arm)
        )
        return {"b" if arm == "b" else "a": count for arm, count in await self._session.execute(rows)}

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
        hidden = {key: counts if sum(counts.values()) >= FLOOR else None for key, counts in by_region.items()}
        return Votes(sum(by_choice.values()), by_choice, _none_alone(hidden, by_region))

    async def _choices(self, campaign: int, what: What) -> Mapping[int, int]:
        rows = select(CampaignResponse.choice, func.count()).where(
            CampaignResponse.campaign == campaign, CampaignResponse.what == what
        )
        found = await self._session.execute(rows.group_by(CampaignResponse.choice))
        return {row[0]: row[1] for row in found}


def _none_alone(
    hidden: dict[str, dict[int, int] | None], counted: Mapping[str, Mapping[int, int]]
) -> dict[str, Mapping[int, int] | None]:
    """A single hidden region could be reckoned from the total: the smallest of the others is hidden with it."""
    told: dict[str, Mapping[int, int] | None] = dict(hidden)
    covered = [key for key, counts in hidden.items() if counts is None]
    shown = [key for key, counts in hidden.items() if counts is not None]
    if len(covered) == 1 and shown:
        told[min(shown, key=lambda key: sum(counted[key].values()))] = None
    return told
