"""Clocks that tests bring: time is moved, never slept."""

import asyncio
import heapq
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

ALMATY: Final = ZoneInfo("Asia/Almaty")
START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
GRAIN = 1e-6
"""No pause is shorter (seconds): one too small to be added to the time would leave the sleeper awake for ever."""


class LeapingClock:
    """Whoever sleeps is awake at once, and the clock shows the later time; the pauses are remembered."""

    def __init__(self) -> None:
        self._passed = 0.0
        self.pauses: list[float] = []

    def now(self) -> datetime:
        """The start, and what has been slept since."""
        return START + timedelta(seconds=self._passed)

    def monotonic(self) -> float:
        """Seconds slept so far."""
        return self._passed

    async def sleep(self, seconds: float) -> None:
        """Leap over `seconds`."""
        self.pauses.append(seconds)
        self._passed += max(seconds, GRAIN)
        await asyncio.sleep(0)

    def leap(self, seconds: float) -> None:
        """Let `seconds` pass."""
        self._passed += seconds


class HeldClock:
    """Stands still until it is moved; sleepers wake in the order of their times."""

    def __init__(self) -> None:
        self._passed = 0.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._count = 0

    def now(self) -> datetime:
        """The start, and how far it has been moved since."""
        return START + timedelta(seconds=self._passed)

    def monotonic(self) -> float:
        """Seconds moved so far."""
        return self._passed

    async def sleep(self, seconds: float) -> None:
        """Wait until the clock has been moved so far."""
        self._count += 1
        waker: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._passed + max(seconds, GRAIN), self._count, waker))
        await waker

    def leap(self, seconds: float) -> None:
        """Let `seconds` pass for who looks at the clock; sleepers sleep on, like those of a process that is stopped."""
        self._passed += seconds

    async def move(self, seconds: float) -> None:
        """Let `seconds` pass, waking those whose time comes, and let them run."""
        end = self._passed + seconds
        while self._sleepers and self._sleepers[0][0] <= end:
            self._passed, _, waker = heapq.heappop(self._sleepers)
            if not waker.done():
                waker.set_result(None)
            await self.settle()
        self._passed = end
        await self.settle()

    async def settle(self) -> None:
        """Let everything that can run now run."""
        for _ in range(20):
            await asyncio.sleep(0)
