"""Campaigns in the database alone: members in bulk, planned and taken in hand step by step, without Telegram."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

from sqlalchemy import insert, select

from bot.campaigns.audience import Audience
from bot.campaigns.content import Arm, Content, TextLanguage
from bot.campaigns.leasing import Handful, Leasing, take_over
from bot.campaigns.mailroom import Mailroom
from bot.campaigns.models import CampaignKind, Card, Tally
from bot.campaigns.recording import Recording
from bot.campaigns.results import Leased, Result, Sent, campaign_of
from bot.storage.campaign_tables import Delivery
from bot.storage.engine import Storage
from bot.storage.secrets import Secrets
from bot.storage.tables import Member
from bot.telegram.mailing.clerk import Clerk
from tests.bot.campaigns.mailshots import RULES
from tests.clocks import LeapingClock

FIRST = 7_000_000
BOTH: tuple[TextLanguage, ...] = ("kk", "ru")


class Books:
    """What the bot does with campaigns before and after Telegram."""

    def __init__(self, storage: Storage, secrets: Secrets, clock: LeapingClock) -> None:
        self.storage = storage
        self.secrets = secrets
        self.clock = clock
        self.clerk = self.another_clerk()
        self._enrolled = 0

    def another_clerk(self) -> Clerk:
        """A clerk who remembers nothing: the bot was started again."""
        return Clerk(self.storage, self.secrets, self.clock, RULES, ())

    @asynccontextmanager
    async def mailroom(self) -> AsyncIterator[Mailroom]:
        """The services, in a transaction of their own."""
        async with self.storage.transaction() as session:
            yield Mailroom(session, self.secrets, self.clock.now, RULES)

    async def enrols(self, count: int = 1, **told: object) -> list[int]:
        """So many new members who told this of themselves; gives their keys, in the order of keys."""
        numbers = range(FIRST + self._enrolled, FIRST + self._enrolled + count)
        self._enrolled += count
        people = sorted((self.secrets.pseudonyms.of(number), number) for number in numbers)
        await self.puts_in(*({"id": key, "address": self._address(key, number), **told} for key, number in people))
        return [key for key, _ in people]

    async def puts_in(self, *rows: Mapping[str, object]) -> None:
        """Write members' rows; who is said nothing of joined at this moment."""
        joined = {"joined_at": self.clock.now(), "address": b""}
        async with self.storage.transaction() as session:
            await session.execute(insert(Member), [joined | dict(row) for row in rows])

    async def drafts(
        self,
        languages: Sequence[TextLanguage] = BOTH,
        arms: Sequence[Arm] = ("a",),
        audience: Audience | None = None,
        **terms: bool | int,
    ) -> int:
        """A draft with a text in each of these languages and versions; gives its number."""
        async with self.mailroom() as room:
            card = await room.archive.make(CampaignKind.BROADCAST, 1)
            for arm in arms:
                for language in languages:
                    await room.archive.write(card.id, language, Content(text=f"{language} {arm}"), arm)
            await room.archive.set_terms(card.id, **{"daytime": False, **terms})  # type: ignore[arg-type]
            await room.archive.aim(card.id, audience or Audience())
        return card.id

    async def begins(
        self,
        languages: Sequence[TextLanguage] = BOTH,
        arms: Sequence[Arm] = ("a",),
        audience: Audience | None = None,
        **terms: bool | int,
    ) -> int:
        """A campaign that is to be planned; gives its number."""
        number = await self.drafts(languages, arms, audience, **terms)
        async with self.mailroom() as room:
            await room.course.submit(number, await room.archive.texts(number), needs_approval=False)
            await room.course.begin_due()
        return number

    async def plans(self, number: int, clerk: Clerk | None = None) -> None:
        """Plan a campaign to its end."""
        while not await (clerk or self.clerk).plan(await self.card(number)):
            pass

    async def sends(self, number: int, lease: int) -> Sequence[Leased]:
        """Plan a campaign and let all of it arrive; gives what was sent."""
        await self.plans(number)
        taken = (await self.takes(number, lease)).leased
        await self.records(lease, *(self.sent(one) for one in taken))
        return taken

    async def takes_over(self) -> tuple[int, int]:
        """Become the sender; gives the lease's number, and how many copies may arrive twice."""
        async with self.storage.transaction() as session:
            return await take_over(session, self.clock.now())

    async def takes(self, number: int, lease: int, most: int = 10_000, after: int = -1) -> Handful:
        """Take deliveries in hand."""
        card = await self.card(number)
        async with self.storage.transaction() as session:
            leasing = Leasing(await session.connection(), self.secrets, lease)
            return await leasing.take(card, after, most, self.clock.now())

    async def left(self, number: int, lease: int = 0) -> int | None:
        """From which second on something is left to be sent."""
        async with self.storage.reading() as session:
            leasing = Leasing(await session.connection(), self.secrets, lease)
            return (await leasing.left(number, self.clock.now()))[0]

    async def records(self, lease: int, *results: Result) -> None:
        """Record what became of deliveries in hand."""
        cards = {number: await self.card(number) for number in {campaign_of(one) for one in results}}
        async with self.storage.transaction() as session:
            await Recording(await session.connection(), lease, self.clock.now()).write(results, cards)

    def sent(self, leased: Leased, message: int = 1, version: int = 0) -> Sent:
        """Telegram took this copy now."""
        return Sent(leased, leased.text, version, message, int(self.clock.now().timestamp()))

    async def card(self, number: int) -> Card:
        """The campaign as it stands."""
        async with self.mailroom() as room:
            return await room.archive.find(number)

    async def tally(self, number: int) -> Tally:
        """What became of its deliveries."""
        async with self.mailroom() as room:
            return await room.tally(number)

    async def deliveries(self, number: int) -> Sequence[Delivery]:
        """Its deliveries, by members' keys."""
        async with self.storage.reading() as session:
            rows = select(Delivery).where(Delivery.campaign == number).order_by(Delivery.member)
            return (await session.scalars(rows)).all()

    async def planned(self, number: int) -> list[int]:
        """The members who have a delivery."""
        return [delivery.member for delivery in await self.deliveries(number)]

    def _address(self, key: int, number: int) -> bytes:
        return self.secrets.cipher.seal(str(number).encode(), f"member:{key}")
