"""A replica's own session with PostgreSQL: its signs of life, its locks, and what others tell it.

Locks of a session end with it: when a process dies, PostgreSQL frees them at once. One that only stands still is ended
by the others, all its sessions at once, so that nothing it had begun can be committed later.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

import asyncpg

from bot.replicas.bells import CHANNEL, Bell
from bot.replicas.partitions import EVERY
from bot.storage.engine import CONNECT_SECONDS, Storage

SILENT_SECONDS = 6.0
"""Without a sign of life for so long, a replica is put out by the others."""
ANSWER_SECONDS = 3.0
"""How long the database may take for a word of a replica's session."""

_LOCKS = 0x516F
"""The first number of this product's advisory locks; the second is a partition, or the lead."""
_LEAD = 1_000
# a process that was paused may find its connection ended in the middle of a word: the driver calls that its own fault
_LOST = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError, TimeoutError)

_JOIN = """
WITH earlier AS (DELETE FROM replica WHERE name = $1)
INSERT INTO replica (name, seen_at) VALUES ($1, clock_timestamp()) RETURNING id
"""
_BEAT = """
WITH me AS (UPDATE replica SET seen_at = clock_timestamp() WHERE id = $1 RETURNING id),
silent AS (
    DELETE FROM replica WHERE id <> $1 AND seen_at < clock_timestamp() - make_interval(secs => $2) RETURNING id, name
),
put_out AS (
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity JOIN silent ON application_name = name
)
SELECT
    (SELECT count(*) FROM me) AS me,
    (SELECT count(*) FROM silent) AS silent,
    (SELECT count(*) FROM put_out) AS sessions,
    (
        SELECT count(*) FROM replica
        WHERE id NOT IN (SELECT id FROM silent) AND name IN (SELECT application_name FROM pg_stat_activity)
    ) AS living
"""
_TAKE = "SELECT partition FROM unnest($1::int[]) AS partition WHERE pg_try_advisory_lock($2, partition) LIMIT $3"
_FREE = "SELECT pg_advisory_unlock($2, partition) FROM unnest($1::int[]) AS partition"
_LEAD_ON = """
INSERT INTO leadership (id, number) VALUES (1, 1)
ON CONFLICT (id) DO UPDATE SET number = leadership.number + 1 RETURNING number
"""
_SPEND = """
INSERT INTO pace (id, spent, stopped_until) VALUES (1, $1::bigint, clock_timestamp() + make_interval(secs => $2))
ON CONFLICT (id) DO UPDATE SET
    spent = pace.spent + $1::bigint,
    stopped_until = greatest(pace.stopped_until, clock_timestamp() + make_interval(secs => $2))
RETURNING spent, extract(epoch FROM stopped_until - clock_timestamp())::float8 AS stopped
"""
_SPENT = "SELECT spent, extract(epoch FROM stopped_until - clock_timestamp())::float8 AS stopped FROM pace"


class SessionLost(Exception):
    """The session with the database has ended: nothing that depended on it is held any longer."""


class PutOut(Exception):
    """This replica gave no sign of life for so long that the others have put it out; it joins them anew."""


class ReplicaSession:
    """One connection, for words of the replica alone."""

    def __init__(self, connection: "asyncpg.Connection[Any]", name: str, told: Callable[[Bell], None]) -> None:
        """`told` is called with every bell that a replica rings, this one's included."""
        self._connection = connection
        self._name = name
        self._told = told
        self._turn = asyncio.Lock()
        self._number = 0
        self.ended = asyncio.Event()

    async def join(self) -> int:
        """Be one of the replicas; gives this one's number."""
        await self._listen()
        (row,) = await self._ask(_JOIN, self._name)
        self._number = row["id"]
        return self._number

    async def beat(self) -> tuple[int, int]:
        """Give a sign of life, and put out those who gave none; how many replicas live, and how many were put out.

        Raises PutOut.
        """
        (row,) = await self._ask(_BEAT, self._number, SILENT_SECONDS)
        if not row["me"]:
            raise PutOut
        return max(1, row["living"]), row["silent"]

    async def take(self, held: Collection[int], most: int) -> list[int]:
        """Take up to `most` partitions that nobody holds."""
        wanted = list(EVERY.difference(held))
        random.shuffle(wanted)  # replicas that look at the same moment try different ones
        return [row["partition"] for row in await self._ask(_TAKE, wanted, _LOCKS, most)]

    async def free(self, partitions: Collection[int]) -> None:
        """Give partitions back, and tell the others."""
        await self._ask(_FREE, list(partitions), _LOCKS)
        await self.ring(Bell.FREE)

    async def lead(self) -> int | None:
        """Become the leader, if there is none; gives the number of this leadership."""
        (row,) = await self._ask("SELECT pg_try_advisory_lock($1, $2) AS got", _LOCKS, _LEAD)
        if not row["got"]:
            return None
        (row,) = await self._ask(_LEAD_ON)
        number: int = row["number"]
        return number

    async def spend(self, count: int, stop: float | None) -> tuple[int, float]:
        """Tell of messages sent, and of a stop (seconds); gives all replicas' sum, and what is left of the stop."""
        rows = await (self._ask(_SPEND, count, stop) if count or stop is not None else self._ask(_SPENT))
        return (rows[0]["spent"], rows[0]["stopped"] or 0.0) if rows else (0, 0.0)

    async def ring(self, bell: Bell) -> None:
        """Tell all replicas."""
        await self._ask("SELECT pg_notify($1, $2)", CHANNEL, bell.value)

    async def close(self) -> None:
        """Leave: the locks are free when this returns."""
        with suppress(SessionLost):
            await self._ask("DELETE FROM replica WHERE id = $1", self._number)
            await self.ring(Bell.FREE)
        with suppress(Exception):
            await self._connection.close(timeout=ANSWER_SECONDS)

    async def _listen(self) -> None:
        try:
            self._connection.add_termination_listener(lambda *_: self.ended.set())
            await self._connection.add_listener(CHANNEL, self._heard)
        except _LOST as fault:
            raise self._lost() from fault

    def _heard(self, *heard: object) -> None:
        with suppress(ValueError):  # a newer version may ring bells that this one does not know
            self._told(Bell(str(heard[-1])))

    async def _ask(self, words: str, *values: object) -> Sequence[Any]:
        try:
            async with self._turn, asyncio.timeout(ANSWER_SECONDS):
                rows: Sequence[Any] = await self._connection.fetch(words, *values)
                return rows
        except _LOST as fault:
            raise self._lost() from fault

    def _lost(self) -> "SessionLost":
        self.ended.set()
        self._connection.terminate()
        return SessionLost()


@asynccontextmanager
async def open_session(storage: Storage, told: Callable[[Bell], None]) -> AsyncIterator[ReplicaSession]:
    """A session of its own with this database; it leaves when the block ends. Raises SessionLost."""
    _, options = storage.engine.dialect.create_connect_args(storage.engine.url)
    # signs of life need not survive a power cut, and must not wait for a slow disk
    words = {"application_name": storage.name, "synchronous_commit": "off"}
    try:
        connection = await asyncpg.connect(**options, timeout=CONNECT_SECONDS, server_settings=words)
    except _LOST as fault:
        raise SessionLost from fault
    session = ReplicaSession(connection, storage.name, told)
    try:
        yield session
    finally:
        await session.close()
