"""Leadership: a transaction of the leader's own is committed only while no other process has begun to lead."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.replicas.standing import Standing
from bot.storage.replica_tables import Leadership

# a new leader's first word waits for the transactions that have read this row
_NEWEST = select(Leadership.number).with_for_update(read=True)


class NotLeading(Exception):
    """Another replica leads by now; what this one had begun is undone."""


async def insist_on_lead(session: AsyncSession, standing: Standing) -> None:
    """See to it that this transaction is the leader's. Raises NotLeading."""
    if session.get_bind().dialect.name == "postgresql" and await session.scalar(_NEWEST) != standing.leadership:
        raise NotLeading
