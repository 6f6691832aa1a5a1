"""Leading: what one process of an installation does for all: errands, campaigns, housekeeping, and polling."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from typing import Protocol, TypeAlias

from bot.replicas.bells import Bell
from bot.telegram.errands import Errands
from bot.telegram.mailing.sender import Sender

Work: TypeAlias = Callable[[], Coroutine[None, None, None]]


class Scheduler(Protocol):
    """A running scheduler of timed work."""

    def shutdown(self) -> None:
        """Begin no further job."""
        ...


class Leading:
    """Begins and ends the leader's work."""

    def __init__(
        self, errands: Errands, sender: Sender, housekeeping: Callable[[], Scheduler], more: Sequence[Work] = ()
    ) -> None:
        """`housekeeping` begins the timed work; `more`: what else only one process may do (polling)."""
        self._errands = errands
        self._sender = sender
        self._housekeeping = housekeeping
        self._more = more
        self._scheduler: Scheduler | None = None
        self._tasks: list[asyncio.Task[None]] = []

    def begin(self, group: asyncio.TaskGroup) -> None:
        """Work in this group, which learns of what ends the process (TokenRefused)."""
        self._scheduler = self._housekeeping()
        works: Sequence[Work] = (self._errands.run, self._sender.run, *self._more)
        self._tasks = [group.create_task(work()) for work in works]
        self._errands.wake()
        self._sender.wake()

    def wake(self, bell: Bell) -> None:
        """Something is owed."""
        if bell is Bell.ERRANDS:
            self._errands.wake()
        else:
            self._sender.wake()

    async def receive_no_more(self) -> None:
        """End what brings in new work; the rest goes on."""
        await _end(self._tasks[2:])

    async def finish(self) -> None:
        """Take nothing more in hand, and wait until what is in hand is done."""
        if self._tasks:
            await self._sender.finish()
            await self._errands.finish()

    async def end(self) -> None:
        """Stop at once: another process may lead already."""
        if self._scheduler is not None:
            self._scheduler.shutdown()
            self._scheduler = None
        await _end(self._tasks)
        self._tasks = []
        await self._sender.stand_down()


async def _end(tasks: Sequence["asyncio.Task[None]"]) -> None:
    for task in tasks:
        task.cancel()
    for task in tasks:
        with suppress(asyncio.CancelledError):
            await task
