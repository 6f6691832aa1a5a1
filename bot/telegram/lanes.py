"""Lanes: updates of one chat are handled in order, those of different chats side by side."""

import asyncio
from collections import deque
from collections.abc import Coroutine, Sequence

import structlog

from bot.clock import Clock
from bot.telegram.handling import Handling
from bot.telegram.incoming import Incoming

BATCH = 100
"""Updates at most that share a transaction."""
UNAVAILABLE_PAUSE = 1.0
"""Seconds until the next try while the database is away."""

log = structlog.get_logger()


class Lane:
    """Handles the updates of its chats, as many together as are waiting.

    When a handler raises, the batch is undone and each of its updates is tried alone. A chat whose update must wait
    for a further attempt is held: what comes after it in that chat waits behind it, other chats go on.
    """

    def __init__(self, handling: Handling, clock: Clock) -> None:
        self._handling = handling
        self._clock = clock
        self._waiting: deque[Incoming] = deque()
        self._held: dict[int, deque[Incoming]] = {}
        self._arrived = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._retries: set[asyncio.Task[None]] = set()

    def put(self, incoming: Incoming) -> None:
        """Add an update behind those of its chat."""
        self._waiting.append(incoming)
        self._idle.clear()
        self._arrived.set()

    @property
    def depth(self) -> int:
        """How many updates have not been settled."""
        return len(self._waiting) + sum(len(held) for held in self._held.values())

    async def run(self) -> None:
        """Handle what comes, until cancelled."""
        while True:
            await self._arrived.wait()
            while batch := self._next_batch():
                await self._work(batch)
            self._arrived.clear()
            self._idle.set()

    async def finish(self) -> None:
        """Wait until nothing is waiting; what is held for a retry stays in the inbox for the next start."""
        await self._idle.wait()
        for retry in self._retries:
            retry.cancel()

    def _next_batch(self) -> list[Incoming]:
        batch: list[Incoming] = []
        while self._waiting and len(batch) < BATCH:
            incoming = self._waiting.popleft()
            held = self._held.get(incoming.chat)
            if held is None:
                batch.append(incoming)
            else:
                held.append(incoming)
        return batch

    async def _work(self, batch: Sequence[Incoming]) -> None:
        if len(batch) == 1:
            await self._work_alone(batch[0])
            return
        try:
            await self._handling.together(batch)
        except Exception:  # noqa: BLE001 each is tried alone, where its fault is recorded
            for incoming in batch:
                await self._work_alone(incoming)

    async def _work_alone(self, incoming: Incoming) -> None:
        if (held := self._held.get(incoming.chat)) is not None:
            held.append(incoming)
            return
        pause = await self._try(incoming)
        if pause is not None:
            self._held[incoming.chat] = deque([incoming.after_another_attempt()])
            self._start(self._retry(incoming.chat, pause))

    async def _try(self, incoming: Incoming) -> float | None:
        while True:
            try:
                return await self._handling.alone(incoming)
            except Exception as fault:  # noqa: BLE001 not even the failure could be written: wait for the database
                log.error("database.unavailable", fault=type(fault).__name__, waiting=self.depth)
                await self._clock.sleep(UNAVAILABLE_PAUSE)

    async def _retry(self, chat: int, pause: float) -> None:
        await self._clock.sleep(pause)
        self._waiting.extendleft(reversed(self._held.pop(chat)))
        self._idle.clear()
        self._arrived.set()

    def _start(self, retry: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(retry)
        self._retries.add(task)
        task.add_done_callback(self._retries.discard)


class Lanes:
    """The lanes of one process; a chat always has the same one."""

    def __init__(self, handling: Handling, clock: Clock, count: int) -> None:
        self._lanes = [Lane(handling, clock) for _ in range(count)]

    def put(self, updates: Sequence[Incoming]) -> None:
        """Hand updates over to be handled, in this order within each chat."""
        for incoming in updates:
            self._lanes[incoming.chat % len(self._lanes)].put(incoming)

    @property
    def depth(self) -> int:
        """How many updates have not been settled."""
        return sum(lane.depth for lane in self._lanes)

    async def run(self) -> None:
        """Work in all lanes until cancelled."""
        async with asyncio.TaskGroup() as group:
            for lane in self._lanes:
                group.create_task(lane.run())

    async def finish(self) -> None:
        """Wait until every lane has handled what it was given."""
        for lane in self._lanes:
            await lane.finish()
