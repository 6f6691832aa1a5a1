"""The sender: plans campaigns, takes copies in hand, sends them through the gate, and records what became of them."""

import asyncio
import math
from collections import Counter
from collections.abc import Sequence

import structlog

from bot.campaigns.leasing import take_over
from bot.campaigns.models import CampaignState, Card, Outcome, Round
from bot.campaigns.recording import Recording
from bot.campaigns.results import Failed, Result, Sent, campaign_of
from bot.campaigns.rules import Rules
from bot.storage.away import advice
from bot.storage.engine import UNAVAILABLE, Storage
from bot.telegram.mailing.clerk import Clerk
from bot.telegram.mailing.outgoing import Errand, Outgoing, Outlet
from bot.telegram.pace import CAMPAIGN_CONCURRENCY, Pace

IN_HAND = CAMPAIGN_CONCURRENCY
"""Copies in hand at once; at a crash so many may arrive twice."""
TOGETHER = 24
"""Results that are recorded together, where they come so fast."""
FLUSH_SECONDS = 0.05
"""How long a result may wait to be recorded."""
LOOK_SECONDS = 1.0
"""How often the campaigns under way are looked at."""
PAUSE = 1.0
"""Seconds until the next try after a fault, such as a database that is away."""
ALL_REFUSED = 20
"""So many refusals with nothing sent hold a campaign: something is wrong with its text."""

log = structlog.get_logger()


class Sender:
    """Sends campaigns, the urgent ones first, the others in turn; one sender works for the whole installation."""

    def __init__(self, storage: Storage, outlet: Outlet, pace: Pace, rules: Rules, clerk: Clerk) -> None:
        self._storage = storage
        self._outlet = outlet
        self._clock = outlet.clock
        self._pace = pace
        self._rules = rules
        self._clerk = clerk
        self._forget()
        self._looked_at = -math.inf
        self._stopping = False
        self._has_news = True
        self._owed = asyncio.Event()
        self._owed.set()
        self._happened = asyncio.Event()
        self.idle = asyncio.Event()
        """Set while there is nothing that could be done now."""

    def wake(self) -> None:
        """Something is to be sent, held, or ended."""
        self.idle.clear()
        self._looked_at = -math.inf
        self._owed.set()
        self._happened.set()

    def has_news(self) -> bool:
        """Whether something has happened to a campaign since the last time that this was asked."""
        news, self._has_news = self._has_news, False
        return news

    def keep_news(self) -> None:
        """What had happened could not be shown: it is news once more."""
        self._has_news = True

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            await self._owed.wait()
            self._owed.clear()
            try:
                await self._work()
            except Exception as fault:  # noqa: BLE001 whatever it was, what is owed stays owed
                told = advice(fault) if isinstance(fault, UNAVAILABLE) else None
                log.error("sender.failed", fault=type(fault).__name__, advice=told)
                await self._clock.sleep(PAUSE)
                self._owed.set()
            if not self._owed.is_set():
                self.idle.set()

    async def finish(self) -> None:
        """Take nothing more in hand, and wait until what is in hand is recorded."""
        self._stopping = True
        self.wake()
        await self.idle.wait()

    async def stand_down(self) -> None:
        """Forget all that is in hand, to begin anew should this process lead again: another one sends now."""
        running = list(self._running)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        self._forget()

    def _forget(self) -> None:
        self._lease = 0
        self._planned: list[Card] = []
        self._outgoing: dict[int, Outgoing] = {}
        self._in_hand: Counter[int] = Counter()
        self._refused: Counter[int] = Counter()
        self._taken: set[int] = set()
        self._running: set[asyncio.Task[None]] = set()
        self._results: list[Result] = []
        self._first_result_at = 0.0

    async def _work(self) -> None:
        """Go on until nothing can be done now."""
        if not self._lease:
            await self._take_over()
        self._pace.begin()
        while True:
            await self._look()
            has_planned = await self._plan()
            has_ended = await self._end()
            if await self._step() or has_planned or has_ended:
                continue
            seconds = self._seconds_to_wait()
            if seconds is None:
                return
            await self._wait(seconds)

    async def _take_over(self) -> None:
        async with self._storage.transaction() as session:
            self._lease, doubtful = await take_over(session, self._clock.now())
        if doubtful:
            log.warning("sender.taken_over", copies_that_may_arrive_twice=doubtful)

    async def _look(self) -> None:
        """Look at the campaigns under way, now and then, and when woken."""
        if self._clock.monotonic() - self._looked_at < LOOK_SECONDS:
            return
        self._looked_at = self._clock.monotonic()
        cards = {card.id: card for card in await self._clerk.under_way()}
        self._planned = [card for card in cards.values() if card.state is CampaignState.PLANNING]
        for number, outgoing in list(self._outgoing.items()):
            outgoing.is_held = True
            if number not in cards and not self._in_hand[number]:
                del self._outgoing[number]
        for card in cards.values():
            if card.state is CampaignState.SENDING:
                await self._follow(card)

    async def _follow(self, card: Card) -> None:
        """Go on with a campaign as it is now: in another round, or with corrected texts."""
        known = self._outgoing.get(card.id)
        if known is not None and (known.card.round, known.card.version) == (card.round, card.version):
            known.is_held = False
            return
        # a newer correction begins at the first copy again
        goes_on = known is not None and known.card.round is card.round and card.round is not Round.CORRECT
        if self._in_hand[card.id] and not goes_on:
            return  # what the last round has in hand is finished first
        fresh = Outgoing(card, await self._clerk.texts(card), self._outlet)
        if known is not None and goes_on:
            fresh.go_on_from(known)
        self._outgoing[card.id] = fresh

    async def _plan(self) -> bool:
        """Plan a stretch of the first campaign that is to be planned; gives whether there was one."""
        if not self._planned or self._stopping:
            return False
        self._has_news = True
        if await self._clerk.plan(self._planned[0]):
            log.info("campaign.planned", campaign=self._planned[0].id)
            self._looked_at = -math.inf
            self._planned.pop(0)
        return True

    async def _end(self) -> bool:
        """End rounds in which nothing is left; gives whether there was one."""
        walked = [one for one in self._outgoing.values() if one.walked and not one.is_held]
        over = [one for one in walked if not self._in_hand[one.card.id]]
        for one in over:
            left = await self._clerk.left(one.card, self._lease)
            self._looked_at = -math.inf
            if left is not None:
                one.again(left)
                continue
            await self._clerk.finish(one.card)
            self._has_news = True
            log.info("campaign.round_over", campaign=one.card.id, round=one.card.round)
            one.is_held = True
        return bool(over)

    async def _step(self) -> bool:
        """Record results and take copies in hand, as far as it is time for that; gives whether it was."""
        takeable = self._takeable()
        granted = self._pace.grant(self._room) if takeable and self._room else 0
        if not granted and not self._is_flush_due:
            return False
        results, self._results = self._results, []
        try:
            errands = await asyncio.shield(self._transact(results, takeable, granted))
        except BaseException:
            self._results = results + self._results
            raise
        self._has_news = self._has_news or bool(results)
        for campaign in map(campaign_of, results):
            self._in_hand[campaign] -= 1
        for campaign, errand in errands:
            self._in_hand[campaign] += 1
            self._start(campaign, errand)
        if any(one.is_held and not self._in_hand[number] for number, one in self._outgoing.items()):
            self._looked_at = -math.inf  # another round may have waited for this
        await self._note_refusals(results)
        return True

    async def _transact(
        self, results: Sequence[Result], takeable: Sequence[Outgoing], granted: int
    ) -> list[tuple[int, Errand]]:
        """In one transaction: record, and take in hand what may leave now, a part of each campaign in turn."""
        taken: list[tuple[int, Errand]] = []
        cards = {number: outgoing.card for number, outgoing in self._outgoing.items()}
        async with self._storage.writing() as connection:
            failed: list[Failed] = []
            for outgoing in takeable:
                most = granted - len(taken)
                if not most:
                    break
                errands, gone = await outgoing.take(connection, self._lease, most)
                taken += [(outgoing.card.id, errand) for errand in errands]
                failed += gone
            await Recording(connection, self._lease, self._clock.now()).write([*results, *failed], cards)
        self._pace.give_back(granted - len(taken))
        if takeable and takeable[0].card.id in self._outgoing:
            # whoever was first is last the next time
            self._outgoing[takeable[0].card.id] = self._outgoing.pop(takeable[0].card.id)
        return taken

    async def _note_refusals(self, results: Sequence[Result]) -> None:
        """Hold a campaign of which Telegram has taken nothing and refuses everything."""
        for one in results:
            if isinstance(one, Sent):
                self._taken.add(campaign_of(one))
            elif isinstance(one, Failed) and one.cause is Outcome.REFUSED:
                self._refused[campaign_of(one)] += 1
        for number, count in list(self._refused.items()):
            if number in self._taken or number not in self._outgoing:
                del self._refused[number]
            elif count >= ALL_REFUSED:
                del self._refused[number]
                log.error("campaign.refused", campaign=number, advice="Telegram refuses every copy: see its text")
                await self._clerk.hold(self._outgoing[number].card)
                self._looked_at = -math.inf

    def _start(self, campaign: int, errand: Errand) -> None:
        task = asyncio.create_task(self._do(campaign, errand))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _do(self, campaign: int, errand: Errand) -> None:
        try:
            result = await errand.do()
        except Exception as fault:  # noqa: BLE001 one copy must not hold up all others
            log.error("copy.failed", campaign=campaign, fault=type(fault).__name__)
            result = errand.given_up()
        if not self._results:
            self._first_result_at = self._clock.monotonic()
        self._results.append(result)
        if len(self._results) in {1, TOGETHER} or len(self._running) == 1:
            self._happened.set()

    def _takeable(self) -> list[Outgoing]:
        """The campaigns of which something can be sent now; while there are urgent ones, only these."""
        if self._stopping:
            return []
        now = self._clock.now()
        able = [
            one
            for one in self._outgoing.values()
            if not (one.is_held or one.walked or one.rests_until > now.timestamp() or self._is_quiet(one.card))
        ]
        return [one for one in able if one.card.urgent] or able

    def _is_quiet(self, card: Card) -> bool:
        """Whether people are asleep for whom this campaign waits; corrections make no sound."""
        return card.daytime and card.round in {Round.SAMPLE, Round.SEND} and self._rules.is_quiet(self._clock.now())

    @property
    def _room(self) -> int:
        """How many copies may be taken in hand now; few are worth no transaction."""
        room = IN_HAND - len(self._running) - len(self._results) + (len(self._results) if self._is_flush_worth else 0)
        return room if room >= TOGETHER or not self._running else 0

    @property
    def _is_flush_worth(self) -> bool:
        return bool(self._results) and (len(self._results) >= TOGETHER or not self._running)

    @property
    def _is_flush_due(self) -> bool:
        if self._is_flush_worth:
            return True
        return bool(self._results) and self._clock.monotonic() - self._first_result_at >= FLUSH_SECONDS

    def _seconds_to_wait(self) -> float | None:
        """How long nothing can be done; inf: until something happens; None: there is nothing to wait for."""
        waits: list[float] = [math.inf] if self._running else []
        if self._results:
            waits.append(max(0.0, FLUSH_SECONDS - self._clock.monotonic() + self._first_result_at))
        if self._takeable() and self._room:
            waits.append(self._pace.seconds_until_grant(self._room))
        if not self._stopping:
            now = self._clock.now().timestamp()
            resting = [one.rests_until - now for one in self._outgoing.values() if not (one.is_held or one.walked)]
            waits += [seconds for seconds in resting if seconds > 0]
        return min(waits, default=None)

    async def _wait(self, seconds: float) -> None:
        """Wait so long, or until something happens."""
        waits: list[asyncio.Task[object]] = [asyncio.create_task(self._happened.wait())]
        if seconds < math.inf:
            waits.append(asyncio.create_task(self._clock.sleep(seconds)))
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        self._happened.clear()
