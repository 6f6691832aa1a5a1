"""The border at work: holds its share of the chats, receives and handles, and on stopping finishes what is in hand."""

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Protocol

import structlog

from bot.operations.web import Health
from bot.replicas.membership import Membership
from bot.replicas.partitions import EVERY
from bot.telegram.answers import Answers
from bot.telegram.duties import Duties
from bot.telegram.lanes import Lanes
from bot.telegram.leading import Leading

CLOSING_SECONDS = 7.0
"""How long a stopping process may take to finish the work in hand; what is left then is in the database."""

log = structlog.get_logger()


class Receiving(Protocol):
    """A way for updates to come in: polling or webhook."""

    @property
    def is_for_one(self) -> bool:
        """Whether only one process of an installation may receive in this way."""
        ...

    async def run(self) -> None:
        """Receive until cancelled."""
        ...


class Service:
    """One process's share of the bot; without a membership among replicas, all of it."""

    def __init__(
        self, answers: Answers, lanes: Lanes, duties: Duties, leading: Leading, membership: Membership | None
    ) -> None:
        self._answers = answers
        self._lanes = lanes
        self._duties = duties
        self._leading = leading
        self._membership = membership

    async def serve(
        self, receiving: Receiving, health: Health, stop: asyncio.Event, beside: Sequence[Coroutine[None, None, None]]
    ) -> None:
        """Work until `stop` is set, doing `beside` as well. Raises what receiving raises (TokenRefused)."""
        async with asyncio.TaskGroup() as group:
            self._duties.begin(group)
            working = [group.create_task(self._lanes.run())]
            if self._membership is not None:
                working.append(group.create_task(self._membership.run()))
            else:
                await self._duties.take(EVERY)
                self._duties.lead()
            tasks = [group.create_task(work) for work in (self._duties.run(), *beside)]
            if not receiving.is_for_one:
                tasks.append(group.create_task(receiving.run()))
            health.at_work = True
            try:
                await stop.wait()
            finally:
                health.at_work = False
                for task in tasks:
                    task.cancel()
                await self._finish()
                for work in working:
                    work.cancel()

    async def _finish(self) -> None:
        """Do what is in hand; others are let have the rest."""
        try:
            async with asyncio.timeout(CLOSING_SECONDS):
                await self._leading.receive_no_more()
                if self._membership is not None:
                    self._membership.close()
                await self._lanes.finish()
                await self._leading.finish()
                await self._answers.finish()
        except TimeoutError:
            log.warning("service.left_for_the_next_start", updates=self._lanes.depth, answers=self._answers.owed)
        await self._leading.end()
