"""The sender's clerk: which campaigns are under way, planning them, and ending their rounds; a transaction each."""

from collections.abc import Sequence
from contextlib import suppress

from bot.campaigns.archive import Archive
from bot.campaigns.content import Text
from bot.campaigns.course import Course
from bot.campaigns.issues import month_began_with
from bot.campaigns.leasing import Leasing
from bot.campaigns.models import CampaignKind, CampaignState, Card, Round
from bot.campaigns.planning import Plan, Planning, about_how_many, take_stock
from bot.campaigns.refusals import NotNow
from bot.campaigns.rules import Rules
from bot.clock import Clock
from bot.desk.roles import Roles
from bot.storage.engine import Storage
from bot.storage.secrets import Secrets

_MOST = 100
"""Campaigns that are under way at once; the newest ones."""


class Clerk:
    """Keeps the sender's books."""

    def __init__(self, storage: Storage, secrets: Secrets, clock: Clock, rules: Rules, owners: Sequence[int]) -> None:
        """`owners`: Telegram ids of those who are owners by the settings."""
        self._storage = storage
        self._secrets = secrets
        self._clock = clock
        self._rules = rules
        self._owners = owners
        self._plans: dict[int, Plan] = {}

    async def under_way(self) -> Sequence[Card]:
        """The campaigns to be planned and sent: urgent ones first, then as they were made."""
        async with self._storage.reading() as session:
            states = (CampaignState.PLANNING, CampaignState.SENDING)
            cards = await Archive(session, self._secrets, self._clock.now).listed(states, _MOST)
        return sorted(cards, key=lambda card: (not card.urgent, card.id))

    async def texts(self, card: Card) -> Sequence[Text]:
        """A campaign's texts."""
        async with self._storage.reading() as session:
            return await Archive(session, self._secrets, self._clock.now).texts(card.id)

    async def plan(self, card: Card) -> bool:
        """Plan a stretch more of a campaign; gives whether that was the last one."""
        plan = self._plans.get(card.id)
        if plan is None or plan.card.round is not card.round:
            plan = self._plans[card.id] = await self._plan(card)
        async with self._storage.transaction() as session:
            is_last = await Planning(session, self._secrets, self._rules.zone, self._clock.now).step(plan)
            if is_last:
                await take_stock(session)
        if is_last:
            del self._plans[card.id]
        return is_last

    async def left(self, card: Card, lease: int) -> int | None:
        """The second from which on something of a campaign is left to be sent; None where nothing is.

        `lease`: the sender's, who has nothing of this campaign in hand.
        """
        if card.round in {Round.CORRECT, Round.RECALL}:
            return None
        async with self._storage.reading() as session:
            leasing = Leasing(await session.connection(), self._secrets, lease)
            second, in_hand = await leasing.left(card.id, self._clock.now())
        if in_hand:
            async with self._storage.transaction() as session:
                await Leasing(await session.connection(), self._secrets, lease).put_back(card.id)
        return second

    async def finish(self, card: Card) -> None:
        """A round of a campaign is over."""
        async with self._storage.transaction() as session:
            await Course(session, self._clock.now).finish(card.id, card.round, card.version)

    async def hold(self, card: Card) -> None:
        """Pause a campaign of which nothing can be delivered, unless somebody turned it meanwhile."""
        with suppress(NotNow):
            async with self._storage.transaction() as session:
                await Course(session, self._clock.now).pause(card.id)

    async def _plan(self, card: Card) -> Plan:
        texts = await self.texts(card)
        async with self._storage.reading() as session:
            organisers = await Roles(session, self._secrets, self._clock.now, self._owners).members()
            members = await about_how_many(session)
            began_with = await month_began_with(session, card.id) if card.kind is CampaignKind.DIGEST else None
        return Plan(card, texts, organisers, members, began_with)
