"""Campaigns made beside the bot, by its services: members, texts, and letting them go."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.campaigns.audience import Audience
from bot.campaigns.content import Arm, Content, TextLanguage
from bot.campaigns.mailroom import Mailroom
from bot.campaigns.models import CampaignKind, Card, Tally
from bot.campaigns.rules import Rules
from bot.storage.campaign_tables import Delivery
from bot.storage.cipher import Cipher, read_key
from bot.storage.engine import open_storage
from bot.storage.secrets import Secrets, load_secrets
from tests.clocks import ALMATY
from tests.conftest import DATA_KEY
from tests.stage import PersonOnStage, Stage

RULES = Rules(ALMATY, 1000, 25, None, "0 10 * * mon")
KAZAKH, RUSSIAN = Content(text="Жаңалық"), Content(text="Новость")


class Mailshots:
    """What organisers do with campaigns, without their conversation."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    async def drafted(
        self, kk: Content | None = KAZAKH, ru: Content | None = RUSSIAN, audience: Audience | None = None, **terms: Any
    ) -> int:
        """A draft with these texts; gives its number."""
        async with self.mailroom() as room:
            card = await room.archive.make(CampaignKind.BROADCAST, 1, "Жаңалық")
            texts: Sequence[tuple[TextLanguage, Content | None]] = (("kk", kk), ("ru", ru))
            for language, content in texts:
                if content is not None:
                    await room.archive.write(card.id, language, content)
            await room.archive.set_terms(card.id, **{"daytime": False, **terms})
            if audience is not None:
                await room.archive.aim(card.id, audience)
        return card.id

    async def writes(self, number: int, language: TextLanguage, content: Content, arm: Arm = "a") -> None:
        """Write a text of a campaign."""
        async with self.mailroom() as room:
            await room.archive.write(number, language, content, arm)

    async def lets_go(self, number: int) -> None:
        """Let a draft go, and wait until nothing more can be sent of it now."""
        async with self.mailroom() as room:
            await room.course.submit(number, await room.archive.texts(number), needs_approval=False)
            await room.course.begin_due()
        await self.settles()

    async def sends(self, **draft: Any) -> int:
        """Make a campaign and let it go; gives its number."""
        number = await self.drafted(**draft)
        await self.lets_go(number)
        return number

    async def settles(self) -> None:
        """Wake the sender and wait until it rests."""
        self._stage.wakes_sender()
        await self._stage.settled()

    async def card(self, number: int) -> Card:
        """The campaign as it stands."""
        async with self.mailroom() as room:
            return await room.archive.find(number)

    async def tally(self, number: int) -> Tally:
        """What became of its deliveries."""
        async with self.mailroom() as room:
            return await room.tally(number)

    async def deliveries(self, number: int) -> Sequence[Delivery]:
        """Its deliveries."""
        async with self.session() as (session, _):
            rows = await session.scalars(select(Delivery).where(Delivery.campaign == number).order_by(Delivery.member))
            return rows.all()

    @asynccontextmanager
    async def mailroom(self) -> AsyncIterator[Mailroom]:
        """The services, in a transaction of their own."""
        async with self.session() as (session, secrets):
            yield Mailroom(session, secrets, self._stage.clock.now, RULES)

    @asynccontextmanager
    async def session(self) -> AsyncIterator[tuple[AsyncSession, Secrets]]:
        """A transaction beside the bot's."""
        storage = open_storage(self._stage.database_url)
        try:
            async with storage.transaction() as session:
                yield session, await load_secrets(session, Cipher([read_key(DATA_KEY)]))
        finally:
            await storage.close()


async def members(stage: Stage, *languages: str) -> list[PersonOnStage]:
    """People who have chosen these languages."""
    people = [stage.person(f"Person {at}", language) for at, language in enumerate(languages)]
    for person, language in zip(people, languages, strict=True):
        await person.says("/start")
        await person.presses_data(f"language:{language}")
    return people
