"""Errands: what must be done with Telegram after a commit and needs its answer; taken up again after a crash."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from bot.clock import Clock
from bot.storage.away import advice
from bot.storage.engine import UNAVAILABLE
from bot.telegram.courier import Courier
from bot.telegram.fetching import Fetching

PAUSE = 15.0
"""Seconds until the next try of what could not be done."""

log = structlog.get_logger()


class Rounds:
    """Does one kind of errand whenever something is owed, and again after a pause where something is left."""

    def __init__(self, do: Callable[[], Awaitable[bool]], clock: Clock) -> None:
        """`do` does all that is owed now, and gives whether something must be tried again later."""
        self._do = do
        self._clock = clock
        self._owed = asyncio.Event()
        self._owed.set()
        self.idle = asyncio.Event()

    def wake(self) -> None:
        """Something is owed."""
        self.idle.clear()
        self._owed.set()

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            await self._owed.wait()
            self._owed.clear()
            try:
                again = await self._do()
            except Exception as fault:  # noqa: BLE001 whatever it was, what is owed stays owed
                told = advice(fault) if isinstance(fault, UNAVAILABLE) else None
                log.error("errands.failed", fault=type(fault).__name__, advice=told)
                again = True
            if again:
                await self._pause()
            elif not self._owed.is_set():
                self.idle.set()

    async def _pause(self) -> None:
        """Wait a little, or until something new is owed."""
        waits = [asyncio.create_task(self._owed.wait()), asyncio.create_task(self._clock.sleep(PAUSE))]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        self._owed.set()


class Errands:
    """Fetches attachments and posts to the desk, side by side; a post waits for its attachment."""

    def __init__(self, fetching: Fetching, courier: Courier, clock: Clock) -> None:
        self._posting = Rounds(courier.post_all, clock)
        self._fetching = Rounds(lambda: self._fetch(fetching, clock), clock)

    def wake(self) -> None:
        """Something is owed."""
        self._fetching.wake()
        self._posting.wake()

    async def run(self) -> None:
        """Work until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._fetching.run())
            group.create_task(self._posting.run())

    async def finish(self) -> None:
        """Wait until nothing is owed."""
        while not (self._fetching.idle.is_set() and self._posting.idle.is_set()):
            await self._fetching.idle.wait()
            await self._posting.idle.wait()

    async def _fetch(self, fetching: Fetching, clock: Clock) -> bool:
        again, fetched = await fetching.fetch_all(clock)
        if fetched:
            self._posting.wake()
        return again
