"""Bells: what one replica tells the others through PostgreSQL (NOTIFY), with the commit of what it tells of."""

from enum import StrEnum

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

CHANNEL = "qorgan"

_RING = text("SELECT pg_notify(:channel, :bell)")


class Bell(StrEnum):
    """What is told."""

    PASSED_ON = "passed on"
    """Something waits for the replica that holds its partition."""
    FREE = "free"
    """Partitions or the lead are to be had."""
    ERRANDS = "errands"
    """The leader owes something to the desk or must fetch a file."""
    CAMPAIGNS = "campaigns"
    """A campaign has moved: the leader is to look at it."""


async def ring(session: AsyncSession, bell: Bell) -> None:
    """Tell all replicas once this transaction is committed; without replicas there is nobody to tell."""
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(_RING, {"channel": CHANNEL, "bell": bell.value})
