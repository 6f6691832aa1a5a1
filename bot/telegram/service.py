"""The border at work: takes up what was left, receives and handles, and on stopping finishes what is in hand."""

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Protocol

import structlog

from bot.operations.web import Health
from bot.telegram.handling import Border
from bot.telegram.lanes import Lanes

CLOSING_SECONDS = 7.0
"""How long a stopping process may take to finish the work in hand; what is left then is in the database."""

log = structlog.get_logger()


class Receiving(Protocol):
    """A way for updates to come in: polling or webhook."""

    async def run(self) -> None:
        """Receive until cancelled."""
        ...


class Service:
    """One process's share of the bot."""

    def __init__(self, border: Border, lanes: Lanes, receiving: Receiving, health: Health) -> None:
        self._border = border
        self._lanes = lanes
        self._receiving = receiving
        self._health = health

    async def serve(self, stop: asyncio.Event, beside: Sequence[Coroutine[None, None, None]] = ()) -> None:
        """Work until `stop` is set, doing `beside` as well. Raises what receiving raises (TokenRefused)."""
        async with asyncio.TaskGroup() as group:
            handling = group.create_task(self._lanes.run())
            errands = group.create_task(self._border.errands.run())
            sender = group.create_task(self._border.sender.run())
            await self._take_up()
            tasks = [group.create_task(work) for work in (self._receiving.run(), *beside)]
            self._health.at_work = True
            try:
                await stop.wait()
            finally:
                self._health.at_work = False
                for task in tasks:
                    task.cancel()
                await self._finish()
                for work in (handling, errands, sender):
                    work.cancel()

    async def _take_up(self) -> None:
        """Go on where an earlier process stopped, however it stopped."""
        owed = await self._border.answers.take_up()
        left = await self._border.inbox.unfinished(self._border.bot)
        self._lanes.put(left)
        if owed or left:
            log.info("service.taken_up", updates=len(left), answers_that_may_arrive_twice=owed)

    async def _finish(self) -> None:
        try:
            async with asyncio.timeout(CLOSING_SECONDS):
                await self._lanes.finish()
                await self._border.sender.finish()
                await self._border.errands.finish()
                await self._border.answers.finish()
        except TimeoutError:
            log.warning(
                "service.left_for_the_next_start",
                updates=self._lanes.depth,
                answers=self._border.answers.owed,
            )
