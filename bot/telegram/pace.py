"""How fast calls may leave: Telegram's rates, and who goes first."""

import asyncio
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import Enum

from bot.clock import Clock

OVERALL_RATE = 30.0
"""Messages a second to all chats together (Bot FAQ); more where SEND_RATE says that the bot may."""
PRIVATE_RATE, PRIVATE_BURST = 1.0, 8.0
GROUP_RATE, GROUP_BURST = 15 / 60, 5.0
"""Never more than 20 in any minute (Bot FAQ): what comes in a minute, and the burst."""
RECOVERY_SECONDS = 30.0
"""How long after a 429 the full rate takes to come back."""
FIRST_SHARE = 0.2
CONCURRENCY = 64
CAMPAIGN_CONCURRENCY = 48
REMEMBERED_CHATS = 20_000
CATCH_UP_SECONDS = 1.0
"""What a campaign could not send for so long (a slow disk), it may send at once afterwards."""
GRANT_SECONDS = 0.1
"""Turns are granted to campaigns for so long together: a transaction is worth more than one message."""
HEARD_LATER = 0.5
"""A stop that ends so little later than the known one is the same."""
_ROUNDING = 1e-6
_SHORTEST_WAIT = 0.001


class Priority(Enum):
    """Who is waiting for the call: a person in front of a phone, or nobody in particular.

    `granted`: a campaign's call whose turn at the overall rate was granted beforehand.
    """

    PEOPLE = "people"
    CAMPAIGN = "campaign"
    GRANTED = "granted"


class Bucket:
    """Tokens that come at `rate` a second, up to `burst`; may be overdrawn by those who need not wait."""

    def __init__(self, rate: float, burst: float, now: float) -> None:
        self.rate, self.burst = rate, burst
        self._tokens, self._at = burst, now

    def refill(self, now: float, share: float = 1.0) -> None:
        """Add what has come since the last time, at `share` of the rate."""
        self._tokens = min(self.burst, self._tokens + (now - self._at) * self.rate * share)
        self._at = now

    def empty(self, now: float) -> None:
        """Begin again with nothing at this moment."""
        self._tokens, self._at = 0.0, now

    def wait(self, count: int = 1) -> float:
        """Seconds until so many whole tokens are there, at the full rate."""
        return max(0.0, (count - self._tokens) / self.rate)

    def take(self, count: float = 1.0) -> None:
        """Take tokens, be it on credit."""
        self._tokens -= count

    @property
    def whole(self) -> int:
        """How many whole tokens are there."""
        return max(0, int(self._tokens + _ROUNDING))

    @property
    def is_full(self) -> bool:
        """Whether nothing has been taken lately."""
        return self._tokens >= self.burst


class Pace:
    """Gives each call its turn.

    People's answers are held to the rate of their chat; the overall rate counts them and makes campaigns wait, but
    does not hold people back unless Telegram has lately said "too many requests": then everyone stops for
    `retry_after` and comes back gradually.
    """

    def __init__(self, clock: Clock, campaign_rate: float = OVERALL_RATE) -> None:
        """`campaign_rate`: SEND_RATE, messages a second."""
        now = clock.monotonic()
        self._clock = clock
        overall = max(OVERALL_RATE, campaign_rate)
        self._overall = Bucket(overall, overall, now)
        self._campaigns = Bucket(campaign_rate, max(1.0, campaign_rate * CATCH_UP_SECONDS), now)
        self._campaigns.empty(now - 1.0 / campaign_rate)
        self._least = max(1, math.ceil(campaign_rate * GRANT_SECONDS))
        self._chats: dict[int, Bucket] = {}
        self._stopped_until = now
        self._recovered_at = now
        self._told_until = now
        self._spent = 0
        self._slots = asyncio.Semaphore(CONCURRENCY)
        self._campaign_slots = asyncio.Semaphore(CAMPAIGN_CONCURRENCY)

    @asynccontextmanager
    async def turn(self, chat: int | None, priority: Priority = Priority.PEOPLE) -> AsyncIterator[None]:
        """Wait for this call's turn, and hold one of the places under way until the block ends."""
        if priority is not Priority.PEOPLE:
            async with self._campaign_slots, self._slots:
                await self._wait(chat, priority)
                yield
        else:
            await self._wait(chat, priority)
            async with self._slots:
                yield

    def begin(self) -> None:
        """A campaign begins after a rest: what it could have sent meanwhile does not leave all at once."""
        self._campaigns.empty(self._clock.monotonic())

    def grant(self, most: int) -> int:
        """How many of a campaign's calls, `most` at the most, may leave now: their turns are taken. 0: none yet."""
        now = self._clock.monotonic()
        if now < self._stopped_until:
            return 0
        for bucket in (self._campaigns, self._overall):
            bucket.refill(now, self._share(now))
        count = min(most, self._campaigns.whole, self._overall.whole)
        if count < min(most, self._least):
            return 0
        self._campaigns.take(count)
        self._spend(count)
        return count

    def give_back(self, count: int) -> None:
        """Turns that were granted and not used."""
        self._campaigns.take(-count)
        self._spend(-count)

    def seconds_until_grant(self, most: int) -> float:
        """How long until turns can be granted again, should nobody else send."""
        now = self._clock.monotonic()
        if now < self._stopped_until:
            return self._stopped_until - now
        count = min(most, self._least)
        return max(self._campaigns.wait(count), self._overall.wait(count), _SHORTEST_WAIT)

    def stop_for(self, seconds: float) -> None:
        """Telegram said 429: nobody sends for so long, and the rate comes back gradually after that."""
        now = self._clock.monotonic()
        self._stopped_until = max(self._stopped_until, now + seconds)
        self._recovered_at = self._stopped_until + RECOVERY_SECONDS
        self._overall.empty(self._stopped_until)
        self._campaigns.empty(self._stopped_until)

    def news(self) -> tuple[int, float | None]:
        """For other replicas: messages sent since the last time; for how long Telegram wants none, if that is new."""
        spent, self._spent = self._spent, 0
        if self._stopped_until <= self._told_until:
            return spent, None
        self._told_until = self._stopped_until
        return spent, max(0.0, self._stopped_until - self._clock.monotonic())

    def keep_news(self, spent: int, stopped: float | None) -> None:
        """What could not be told is news once more."""
        self._spent += spent
        if stopped is not None:
            self._told_until = self._clock.monotonic()

    def hear(self, spent: int, stopped_for: float) -> None:
        """From other replicas: so many messages were sent by them, and Telegram wants none for so long."""
        now = self._clock.monotonic()
        self._overall.refill(now, self._share(now))
        self._overall.take(spent)
        if stopped_for > 0 and now + stopped_for > self._stopped_until + HEARD_LATER:
            self.stop_for(stopped_for)
            self._told_until = self._stopped_until

    def _spend(self, count: int) -> None:
        self._overall.take(count)
        self._spent += count

    async def _wait(self, chat: int | None, priority: Priority) -> None:
        while (seconds := self._seconds_to_wait(chat, priority)) > 0:
            await self._clock.sleep(seconds)

    def _seconds_to_wait(self, chat: int | None, priority: Priority) -> float:
        """Zero when the turn has come; the tokens are taken then."""
        now = self._clock.monotonic()
        if now < self._stopped_until:
            return self._stopped_until - now
        if chat is None:
            return 0.0
        buckets = self._buckets_to_ask(chat, priority, now)
        wait = max(bucket.wait() for bucket in buckets)
        if wait <= 0:
            if priority is not Priority.GRANTED:
                self._spend(1)
            for bucket in buckets:
                if bucket is not self._overall:
                    bucket.take()
        return wait

    def _buckets_to_ask(self, chat: int, priority: Priority, now: float) -> list[Bucket]:
        share = self._share(now)
        self._overall.refill(now, share)
        buckets = [self._chat(chat, now)]
        if priority is Priority.CAMPAIGN:
            self._campaigns.refill(now, share)
            buckets.append(self._campaigns)
        if priority is Priority.CAMPAIGN or (priority is Priority.PEOPLE and share < 1.0):
            buckets.append(self._overall)
        return buckets

    def _share(self, now: float) -> float:
        """The part of the overall rate that is open again after a 429."""
        if now >= self._recovered_at:
            return 1.0
        return FIRST_SHARE + (1.0 - FIRST_SHARE) * (1.0 - (self._recovered_at - now) / RECOVERY_SECONDS)

    def _chat(self, chat: int, now: float) -> Bucket:
        bucket = self._chats.get(chat)
        if bucket is None:
            if len(self._chats) >= REMEMBERED_CHATS:
                self._forget_the_quiet(now)
            rate, burst = (PRIVATE_RATE, PRIVATE_BURST) if chat > 0 else (GROUP_RATE, GROUP_BURST)
            bucket = self._chats[chat] = Bucket(rate, burst, now)
        bucket.refill(now)
        return bucket

    def _forget_the_quiet(self, now: float) -> None:
        for bucket in self._chats.values():
            bucket.refill(now)
        self._chats = {chat: bucket for chat, bucket in self._chats.items() if not bucket.is_full}
