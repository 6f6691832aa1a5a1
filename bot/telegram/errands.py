"""Errands: what must be done with Telegram after a commit and needs its answer; taken up again after a crash."""

import asyncio

import structlog

from bot.clock import Clock
from bot.telegram.courier import Courier
from bot.telegram.fetching import Fetching

PAUSE = 15.0
"""Seconds until the next try of what could not be done."""

log = structlog.get_logger()


class Errands:
    """Fetches attachments, then posts to the desk, whenever something is owed."""

    def __init__(self, fetching: Fetching, courier: Courier, clock: Clock) -> None:
        self._fetching = fetching
        self._courier = courier
        self._clock = clock
        self._owed = asyncio.Event()
        self._owed.set()
        self._idle = asyncio.Event()

    def wake(self) -> None:
        """Something is owed."""
        self._idle.clear()
        self._owed.set()

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            await self._owed.wait()
            self._owed.clear()
            try:
                again = await self._fetching.fetch_all(self._clock)
                again = await self._courier.post_all() or again
            except Exception as fault:  # noqa: BLE001 whatever it was, what is owed stays owed
                log.error("errands.failed", fault=type(fault).__name__)
                again = True
            if again:
                await self._clock.sleep(PAUSE)
                self._owed.set()
            elif not self._owed.is_set():
                self._idle.set()

    async def finish(self) -> None:
        """Wait until nothing is owed."""
        await self._idle.wait()
