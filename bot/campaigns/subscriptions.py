"""What members chose for themselves: how often they hear from the union, of what, and where they work."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot.campaigns.audience import Every
from bot.campaigns.slots import ALL_TOPICS, NO_TOPICS, Topic
from bot.storage.secrets import Secrets
from bot.storage.tables import Member


@dataclass(frozen=True)
class Subscription:
    """A member's choice; `every` None: they were never asked, or never answered."""

    every: Every | None = None
    topics: Topic = NO_TOPICS
    region: str | None = None
    institution: str | None = None


class Subscriptions:
    """Reads and changes members' choices. People who are no members have none, and nothing is kept of them."""

    def __init__(self, session: AsyncSession, secrets: Secrets) -> None:
        self._session = session
        self._secrets = secrets

    async def of(self, telegram_id: int) -> Subscription:
        """What this person chose."""
        row = await self._row(telegram_id)
        if row is None:
            return Subscription()
        return Subscription(Every(row.digest) if row.digest else None, Topic(row.topics), row.region, row.institution)

    async def choose(self, telegram_id: int, every: Every) -> None:
        """How often; whoever chooses for the first time gets all topics."""
        row = await self._row(telegram_id)
        if row is None:
            return
        if row.digest is None and not row.topics:
            row.topics = int(ALL_TOPICS)
        row.digest = every

    async def switch(self, telegram_id: int, topic: Topic) -> None:
        """Add a topic, or take it off; the last one stays."""
        row = await self._row(telegram_id)
        if row is not None and row.topics ^ int(topic):
            row.topics ^= int(topic)

    async def live_in(self, telegram_id: int, region: str | None) -> None:
        """The region where a member works; None: not told."""
        row = await self._row(telegram_id)
        if row is not None:
            row.region = region

    async def work_at(self, telegram_id: int, institution: str | None) -> None:
        """The kind of institution where a member works; None: not told."""
        row = await self._row(telegram_id)
        if row is not None:
            row.institution = institution

    async def _row(self, telegram_id: int) -> Member | None:
        await self._session.flush()
        return await self._session.get(Member, self._secrets.pseudonyms.of(telegram_id))
