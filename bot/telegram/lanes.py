"""Lanes: updates of one chat are handled in order, those of different chats side by side, each chat in its turn."""

import asyncio
from collections.abc import Collection, Sequence
from time import perf_counter
from typing import Protocol

import structlog

from bot.clock import Clock
from bot.storage.away import UNAVAILABLE_PAUSE, advice
from bot.telegram.fair_queue import FairQueue
from bot.telegram.incoming import Incoming
from bot.telegram.load import Load
from bot.telegram.pressing import Pressing

BATCH = 100
"""Updates at most that share a transaction."""

log = structlog.get_logger()


class Handling(Protocol):
    """Whoever does the work (bot/telegram/handling.py)."""

    async def together(self, batch: Sequence[Incoming]) -> None:
        """Handle these updates in one transaction; raises, with nothing done, if that fails."""
        ...

    async def alone(self, incoming: Incoming) -> float | None:
        """Handle one; gives the seconds after which to try again, None when it is settled. Raises: database away."""
        ...


class Lane:
    """Handles the updates of its chats, as many together as are waiting.

    When a handler raises, the batch is undone and each of its updates is tried alone. A chat whose update must wait
    for a further attempt is held: what comes after it in that chat waits behind it, other chats go on.
    """

    def __init__(self, handling: Handling, clock: Clock, load: Load, pressing: Pressing) -> None:
        self._handling = handling
        self._clock = clock
        self._load = load
        self._pressing = pressing
        self._queue = FairQueue()
        self._in_work: Sequence[Incoming] = ()
        self._cleared: set[int] = set()
        self._arrived = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._retries: dict[int, asyncio.Task[None]] = {}

    def put(self, incoming: Incoming) -> None:
        """Add an update behind those of its chat."""
        self._queue.put(incoming, pressing=self._pressing.sees(incoming))
        self._awake()

    @property
    def depth(self) -> int:
        """How many updates have not been settled."""
        return len(self._queue) + len(self._in_work)

    def clear(self, partitions: Collection[int]) -> None:
        """Drop what waits of these partitions; what is in work is not tried again should it fail."""
        for chat in self._queue.clear(partitions):
            if (retry := self._retries.pop(chat, None)) is not None:
                retry.cancel()
        if self._in_work:
            self._cleared.update(partitions)

    def is_clear(self, partition: int) -> bool:
        """Whether nothing of this partition waits, is held or is in work."""
        return not self._queue.has(partition) and all(each.partition != partition for each in self._in_work)

    async def run(self) -> None:
        """Handle what comes, until cancelled."""
        while True:
            await self._arrived.wait()
            while batch := self._queue.take(BATCH, pressing_first=self._load.is_heavy):
                self._in_work = batch
                started = perf_counter()
                await self._work(batch)
                self._in_work = ()
                self._cleared.clear()
                self._load.took(perf_counter() - started, len(batch))
            self._arrived.clear()
            self._idle.set()

    async def finish(self) -> None:
        """Wait until nothing is waiting; what is held for a retry stays in the inbox for the next start."""
        await self._idle.wait()
        for retry in self._retries.values():
            retry.cancel()

    async def _work(self, batch: Sequence[Incoming]) -> None:
        if len(batch) > 1:
            try:
                await self._handling.together(batch)
            except Exception as fault:  # noqa: BLE001 each is tried alone, where its fault is recorded
                log.debug("lane.one_by_one", fault=type(fault).__name__, count=len(batch))
            else:
                return
        await self._work_one_by_one(batch)

    async def _work_one_by_one(self, batch: Sequence[Incoming]) -> None:
        held: set[int] = set()
        for at, incoming in enumerate(batch):
            if incoming.chat in held:
                continue
            pause = await self._try(incoming)
            if pause is not None and not self._is_cleared(incoming):
                behind = [later for later in batch[at + 1 :] if later.chat == incoming.chat]
                self._hold([incoming.after_another_attempt(), *behind], pause)
                held.add(incoming.chat)

    async def _try(self, incoming: Incoming) -> float | None:
        """The seconds after which to try again; None when nothing more is to be done here."""
        while not self._is_cleared(incoming):
            try:
                return await self._handling.alone(incoming)
            except Exception as fault:  # noqa: BLE001 not even the failure could be written: wait for the database
                log.error(
                    "database.unavailable",
                    fault=type(fault).__name__,
                    waiting=self.depth,
                    advice=advice(fault),
                )
                await self._clock.sleep(UNAVAILABLE_PAUSE)
        return None

    def _is_cleared(self, incoming: Incoming) -> bool:
        return incoming.partition in self._cleared

    def _hold(self, updates: Sequence[Incoming], pause: float) -> None:
        chat = updates[0].chat
        self._queue.hold(updates, pressing=self._pressing.sees(updates[0]))
        self._retries[chat] = asyncio.create_task(self._retry(chat, pause))

    async def _retry(self, chat: int, pause: float) -> None:
        await self._clock.sleep(pause)
        self._retries.pop(chat)
        self._queue.release(chat)
        self._awake()

    def _awake(self) -> None:
        self._idle.clear()
        self._arrived.set()


class Lanes:
    """The lanes of one process; a chat always has the same one."""

    def __init__(self, handling: Handling, clock: Clock, count: int, load: Load | None = None) -> None:
        load, pressing = load or Load(clock), Pressing(clock)
        self._lanes = [Lane(handling, clock, load, pressing) for _ in range(count)]
        load.watch(lambda: self.depth)

    def put(self, updates: Sequence[Incoming]) -> None:
        """Hand updates over to be handled, in this order within each chat."""
        for incoming in updates:
            self._lanes[incoming.chat % len(self._lanes)].put(incoming)

    @property
    def depth(self) -> int:
        """How many updates have not been settled."""
        return sum(lane.depth for lane in self._lanes)

    def clear(self, partitions: Collection[int]) -> None:
        """Drop what waits of these partitions, held retries included: somebody else has them now."""
        for lane in self._lanes:
            lane.clear(partitions)

    def is_clear(self, partition: int) -> bool:
        """Whether nothing of this partition waits, is held or is in work."""
        return all(lane.is_clear(partition) for lane in self._lanes)

    async def run(self) -> None:
        """Work in all lanes until cancelled."""
        async with asyncio.TaskGroup() as group:
            for lane in self._lanes:
                group.create_task(lane.run())

    async def finish(self) -> None:
        """Wait until every lane has handled what it was given."""
        for lane in self._lanes:
            await lane.finish()
