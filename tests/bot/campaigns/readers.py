"""Readers of the digest, as rows of their own."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.campaigns.audience import Every
from bot.campaigns.slots import ALL_TOPICS, Topic
from bot.storage.tables import Member
from tests.clocks import START


def reader(
    number: int,
    every: Every | None = Every.WEEKLY,
    *,
    language: str | None = "kk",
    topics: Topic = ALL_TOPICS,
    region: str | None = None,
    issue: int | None = None,
) -> Member:
    """A member who chose so; `issue`: the last one that they got."""
    return Member(
        id=number,
        address=b"",
        language=language,
        joined_at=START,
        digest=every,
        topics=int(topics),
        region=region,
        issue=issue,
    )


async def enrol(session: AsyncSession, *members: Member) -> None:
    """Write these members."""
    session.add_all(members)
    await session.flush()
