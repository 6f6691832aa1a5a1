"""What is kept of campaigns that are long over: their counts, and not who got what."""

import secrets as chance
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, bindparam, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.campaigns.rules import DELIVERIES_KEPT
from bot.storage.campaign_tables import Campaign, CampaignResponse, Delivery

AT_ONCE = 5_000
"""Rows that go in one transaction."""
_BITS = 62


class Retention:
    """Forgets a bounded part at a time; call again while something was forgotten."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self._session = session
        self._long_over = Campaign.ended_at < now - DELIVERIES_KEPT

    async def forget_some(self) -> bool:
        """Delete some deliveries, and take the members off some responses; gives whether there were any."""
        return await self._forget_deliveries() or await self._forget_members()

    async def _forget_deliveries(self) -> bool:
        old = select(Campaign.id).where(self._long_over)
        old = old.where(select(Delivery.member).where(Delivery.campaign == Campaign.id).exists())
        number = await self._session.scalar(old.order_by(Campaign.id).limit(1))
        if number is None:
            return False
        some = select(Delivery.member).where(Delivery.campaign == number).order_by(Delivery.member).limit(AT_ONCE)
        last = select(func.max(some.subquery().c.member)).scalar_subquery()
        gone = delete(Delivery).where(Delivery.campaign == number, Delivery.member <= last)
        done = await self._session.execute(gone.execution_options(synchronize_session=False))
        return cast("CursorResult[Any]", done).rowcount > 0

    async def _forget_members(self) -> bool:
        """A response without its member is a count; a negative number stands where the member stood."""
        key = (CampaignResponse.campaign, CampaignResponse.member, CampaignResponse.what)
        known = select(*key).join(Campaign, Campaign.id == CampaignResponse.campaign)
        rows = (
            await self._session.execute(known.where(self._long_over, CampaignResponse.member >= 0).limit(AT_ONCE))
        ).all()
        if not rows:
            return False
        table: Any = CampaignResponse.__table__
        nameless = update(table).where(
            table.c.campaign == bindparam("of_campaign"),
            table.c.member == bindparam("of_member"),
            table.c.what == bindparam("what_done"),
        )
        await self._session.execute(
            nameless.values(member=bindparam("nobody")),
            [
                {"of_campaign": campaign, "of_member": member, "what_done": what, "nobody": -1 - chance.randbits(_BITS)}
                for campaign, member, what in rows
            ],
        )
        return True
