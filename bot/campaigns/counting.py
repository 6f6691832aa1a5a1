"""The counts of campaigns, kept beside their deliveries."""

from collections import Counter
from typing import Any, TypeAlias

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from bot.campaigns.models import Outcome, Tally
from bot.storage.campaign_tables import CampaignCount

Counts: TypeAlias = Counter[tuple[int, Outcome]]
"""How many deliveries of a campaign ended so."""


def _adding(dialect: Any) -> Any:
    added = dialect.insert(CampaignCount.__table__)
    total = CampaignCount.__table__.c.count + added.excluded.count
    return added.on_conflict_do_update(index_elements=["campaign", "outcome"], set_={"count": total})


_ADD = {"sqlite": _adding(sqlite), "postgresql": _adding(postgresql)}


async def add_counts(connection: AsyncConnection, counts: Counts) -> None:
    """Add to the counts of campaigns."""
    rows = [
        {"campaign": campaign, "outcome": outcome.value, "count": count}
        for (campaign, outcome), count in sorted(counts.items())
        if count
    ]
    if rows:
        await connection.execute(_ADD[connection.dialect.name], rows)


async def tally(session: AsyncSession, campaign: int) -> Tally:
    """What became of a campaign's deliveries so far."""
    await session.flush()
    rows = select(CampaignCount.outcome, CampaignCount.count).where(CampaignCount.campaign == campaign)
    return Tally({Outcome(outcome): count for outcome, count in await session.execute(rows)})
