"""Membership: a process among the replicas gives signs of life, holds its share of the chats, leads if nobody does."""

import asyncio
from collections.abc import Collection, Coroutine
from typing import Protocol

import structlog

from bot.clock import Clock
from bot.replicas.bells import Bell
from bot.replicas.partitions import COUNT, EVERY
from bot.replicas.session import PutOut, ReplicaSession, SessionLost, open_session
from bot.replicas.standing import Standing
from bot.storage.engine import Storage

BEAT_SECONDS = 1.0
"""Between two signs of life; as often, what others have left is looked for."""
LOST = "nothing is lost; PostgreSQL went away, or this process stood still and the others put it out: see to both"

log = structlog.get_logger()


class Duties(Protocol):
    """What a process does by its standing."""

    async def take(self, partitions: Collection[int]) -> None:
        """Take up what waits in these partitions, which are this process's from now on."""
        ...

    async def leave(self, partitions: Collection[int]) -> None:
        """Finish what is in hand of these partitions; they are no longer this process's."""
        ...

    def drop(self, partitions: Collection[int]) -> None:
        """Forget what is in hand of these partitions: another process may have them already."""
        ...

    def lead(self) -> None:
        """Begin what only the leader does."""
        ...

    async def stand_down(self) -> None:
        """Stop what only the leader does, at once."""
        ...

    def told(self, bell: Bell) -> None:
        """Another replica, or this one, has rung."""
        ...


class Membership:
    """Keeps one process among the replicas, however often its session with the database ends."""

    def __init__(self, storage: Storage, standing: Standing, duties: Duties, clock: Clock) -> None:
        """`clock`: the machine's own; what replicas know of each other does not depend on anybody's wall clock."""
        self._storage = storage
        self._standing = standing
        self._duties = duties
        self._clock = clock
        self._locked: set[int] = set()
        self._moving: set[asyncio.Task[None]] = set()
        self._roused = asyncio.Event()
        self._is_closing = False
        self.session: ReplicaSession | None = None
        """The session, while there is one."""

    async def run(self) -> None:
        """Be one of the replicas until cancelled."""
        while True:
            try:
                async with open_session(self._storage, self._told) as session:
                    self.session = session
                    try:
                        await self._stay(session)
                    finally:
                        self.session = None
                        await self._lose()
            except SessionLost as fault:
                cause = type(fault.__cause__ or fault).__name__
                log.error("replica.database_lost", fault=cause, advice=LOST)
            except PutOut:
                log.error(
                    "replica.put_out",
                    advice="this process stood still for seconds: is the machine overloaded, or was it paused?",
                )
            await self._clock.sleep(BEAT_SECONDS)

    def close(self) -> None:
        """Take nothing more: the process is about to stop; what it holds it keeps until it has finished."""
        self._is_closing = True

    async def _stay(self, session: ReplicaSession) -> None:
        number = await session.join()
        log.info("replica.joined", number=number)
        while True:
            self._roused.clear()
            began = self._clock.monotonic()
            living, put_out = await session.beat()
            self._standing.confirm(began)
            if put_out:
                log.warning("replica.others_put_out", count=put_out, living=living)
            if not self._is_closing:
                await self._balance(session, living)
                await self._seek_lead(session)
                self._duties.told(Bell.PASSED_ON)
            await self._wait(session)

    async def _seek_lead(self, session: ReplicaSession) -> None:
        if self._standing.leads:
            return
        leadership = await session.lead()
        if leadership is not None:
            self._standing.leadership = leadership
            log.info("replica.leads", leadership=leadership)
            self._duties.lead()

    async def _balance(self, session: ReplicaSession, living: int) -> None:
        """Hold as many partitions as there are for each replica, and no more."""
        share = -(-COUNT // living)
        if len(self._locked) < share:
            taken = await session.take(self._locked, share - len(self._locked))
            self._locked.update(taken)
            if taken and self._standing.partitions:
                self._start(self._take(session, taken))
            elif taken:
                await self._take(session, taken)  # a leader that polls is to hold what it receives
        elif len(self._locked) > share and not self._moving:
            spare = sorted(self._standing.partitions)[: len(self._locked) - share]
            self._start(self._leave(session, spare))

    async def _take(self, session: ReplicaSession, partitions: Collection[int]) -> None:
        try:
            await self._duties.take(partitions)
        except Exception as fault:  # noqa: BLE001 whatever it was, they are tried again, here or by another replica
            log.warning("replica.not_taken", fault=type(fault).__name__, partitions=len(partitions))
            await self._clock.sleep(BEAT_SECONDS)
            await self._free(session, partitions)

    async def _leave(self, session: ReplicaSession, partitions: Collection[int]) -> None:
        await self._duties.leave(partitions)
        await self._free(session, partitions)

    async def _free(self, session: ReplicaSession, partitions: Collection[int]) -> None:
        self._locked.difference_update(partitions)
        await session.free(partitions)

    async def _lose(self) -> None:
        """The session has ended, and with it all that was held."""
        for move in self._moving:
            move.cancel()
        self._locked.clear()
        self._duties.drop(EVERY)
        await self._duties.stand_down()
        self._standing.lose()

    async def _wait(self, session: ReplicaSession) -> None:
        """Until the next sign of life is due, or something is to be had. Raises SessionLost."""
        waits = [
            asyncio.create_task(waited)
            for waited in (session.ended.wait(), self._roused.wait(), self._clock.sleep(BEAT_SECONDS))
        ]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        if session.ended.is_set():
            raise SessionLost

    def _told(self, bell: Bell) -> None:
        if bell is Bell.FREE:
            self._roused.set()
        self._duties.told(bell)

    def _start(self, move: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(move)
        self._moving.add(task)
        task.add_done_callback(self._moved)

    def _moved(self, task: asyncio.Task[None]) -> None:
        self._moving.discard(task)
        if not task.cancelled() and (fault := task.exception()) is not None:
            log.warning("replica.not_moved", fault=type(fault).__name__)
