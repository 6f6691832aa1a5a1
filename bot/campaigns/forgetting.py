"""Forgetting: a member's copies and what they did with them are erased; the counts, which name nobody, stay."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.campaigns.counting import Counts, add_counts
from bot.storage.campaign_tables import Campaign, CampaignResponse, Delivery, DeliveryState, Outcome
from bot.storage.secrets import Secrets


class Forgetting:
    """Finds what is kept of a member in campaigns by primary keys: one look a campaign, not a walk over millions."""

    def __init__(self, session: AsyncSession, secrets: Secrets) -> None:
        self._session = session
        self._secrets = secrets

    async def count(self, telegram_id: int) -> int:
        """How many copies of campaigns are kept with this member."""
        return len(await self._deliveries(self._secrets.pseudonyms.of(telegram_id), await self._campaigns()))

    async def forget(self, telegram_id: int) -> None:
        """Erase this member's deliveries and responses; one that was still to be sent counts as gone."""
        member, campaigns = self._secrets.pseudonyms.of(telegram_id), await self._campaigns()
        deliveries = await self._deliveries(member, campaigns)
        for table in (Delivery, CampaignResponse):
            await self._session.execute(delete(table).where(table.campaign.in_(campaigns), table.member == member))
        # one that is in hand at this moment is counted by the sender that has it
        owed = [campaign for campaign, state in deliveries.items() if state == DeliveryState.QUEUED]
        counts: Counts = Counter((campaign, Outcome.GONE) for campaign in owed)
        await add_counts(await self._session.connection(), counts)

    async def _campaigns(self) -> Sequence[int]:
        await self._session.flush()
        return (await self._session.scalars(select(Campaign.id).where(Campaign.frozen_at.is_not(None)))).all()

    async def _deliveries(self, member: int, campaigns: Sequence[int]) -> dict[int, int]:
        """The state of this member's delivery in each of these campaigns; no sender takes one in hand meanwhile."""
        rows = select(Delivery.campaign, Delivery.state).where(
            Delivery.campaign.in_(campaigns), Delivery.member == member
        )
        return {row[0]: row[1] for row in await self._session.execute(rows.with_for_update())}
