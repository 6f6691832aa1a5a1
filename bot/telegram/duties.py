"""Duties: what the border does as chats are given to this process or taken from it, and as it begins to lead."""

import asyncio
from collections.abc import Collection, Sequence

import structlog

from bot.clock import Clock
from bot.replicas.bells import Bell
from bot.replicas.standing import Standing
from bot.storage.away import advice
from bot.telegram.answers import Answers, Owed
from bot.telegram.inbox import Inbox
from bot.telegram.incoming import Incoming
from bot.telegram.lanes import Lanes
from bot.telegram.leading import Leading

LEAVE_SECONDS = 5.0
"""How long what is in hand of a partition may take before it is left for the next holder all the same."""
LEAVE_LOOK = 0.02
LOOK_SECONDS = 2.0
"""How often it is looked whether something was overlooked."""

log = structlog.get_logger()


class Duties:
    """Takes partitions up and leaves them, and brings in what others pass on."""

    def __init__(
        self, inbox: Inbox, answers: Answers, lanes: Lanes, leading: Leading, standing: Standing, clock: Clock
    ) -> None:
        self._inbox = inbox
        self._answers = answers
        self._lanes = lanes
        self._leading = leading
        self._standing = standing
        self._clock = clock
        self._passed_on = asyncio.Event()
        self._group: asyncio.TaskGroup | None = None

    def begin(self, group: asyncio.TaskGroup) -> None:
        """Work in this group: bring in what is passed on, and lead when that falls to this process."""
        self._group = group

    async def run(self) -> None:
        """Bring in what others pass on, until cancelled."""
        looked_at = self._clock.monotonic()
        while True:
            await self._passed_on.wait()
            self._passed_on.clear()
            try:
                self._put(await self._answers.pick_up(), await self._inbox.pick_up())
                if self._clock.monotonic() - looked_at >= LOOK_SECONDS:
                    await self._look_again()
                    looked_at = self._clock.monotonic()
            except Exception as fault:  # noqa: BLE001 whatever it was, it is looked again in a second
                log.error("database.unavailable", fault=type(fault).__name__, advice=advice(fault))

    async def take(self, partitions: Collection[int]) -> None:
        """Take up what an earlier holder, however it ended, has left; these partitions are ours from now on."""
        owed, left = await self._answers.take(partitions), await self._inbox.take(partitions)
        self._answers.send(owed)
        self._lanes.put(left)
        self._standing.add(partitions)
        self._passed_on.set()
        if owed or left:
            log.info("service.taken_up", updates=len(left), answers_that_may_arrive_twice=len(owed))

    async def leave(self, partitions: Collection[int]) -> None:
        """Let another process have these partitions, once what is in hand of them is done."""
        self._standing.remove(partitions)
        until = self._clock.monotonic() + LEAVE_SECONDS
        while not self._are_clear(partitions) and self._clock.monotonic() < until:
            await self._clock.sleep(LEAVE_LOOK)
        self.drop(partitions)

    def drop(self, partitions: Collection[int]) -> None:
        """Forget what is in hand of these partitions; it is in the database."""
        self._standing.remove(partitions)
        self._lanes.clear(partitions)
        self._answers.drop(partitions)

    def lead(self) -> None:
        """Begin the leader's work."""
        if self._group is not None:
            self._leading.begin(self._group)

    async def stand_down(self) -> None:
        """End the leader's work at once."""
        await self._leading.end()

    def told(self, bell: Bell) -> None:
        """Do what the bell is rung for."""
        match bell:
            case Bell.PASSED_ON:
                self._passed_on.set()
            case Bell.ERRANDS | Bell.CAMPAIGNS if self._standing.leads:
                self._leading.wake(bell)
            case _:
                pass

    def _put(self, owed: Sequence[Owed], updates: Sequence[Incoming]) -> None:
        """Hand updates on, and answers that are still this process's; others are found by whoever has them now."""
        self._lanes.put(updates)
        self._answers.send([one for one in owed if self._standing.takes(one.partition)])

    async def _look_again(self) -> None:
        """Where nothing is in hand, nothing can have been waiting for long: what has, was overlooked in a change."""
        clear = [number for number in self._standing.partitions if self._are_clear([number])]
        owed, updates = await self._answers.overlooked(clear), await self._inbox.overlooked(clear)
        if owed or updates:
            log.warning("service.overlooked", updates=len(updates), answers=len(owed))
        self._put(owed, updates)

    def _are_clear(self, partitions: Collection[int]) -> bool:
        return all(self._lanes.is_clear(number) and self._answers.is_clear(number) for number in partitions)
