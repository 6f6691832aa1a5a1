"""The engine of either database, and the one way into it: a transaction."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, nullcontext
from pathlib import Path
from secrets import token_hex
from socket import gaierror
from typing import Any

import asyncpg
from sqlalchemy import Connection, event
from sqlalchemy.engine import ExceptionContext, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, InterfaceError, InvalidatePoolError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection, QueuePool

BUSY_TIMEOUT_MS = 10_000
POSTGRESQL_CONNECTIONS = 10
OVERFLOW = 10
"""Connections more than usual, for as long as there is a crowd; as many as SQLAlchemy allows of itself."""
CONNECT_SECONDS = 5.0

_READING = "qorgan_reading"

# What a database raises when it is away rather than displeased: trying again later can help.
UNAVAILABLE = (OperationalError, InterfaceError, ConnectionError, TimeoutError, gaierror)

# PostgreSQL's SQLSTATEs of a server that goes, comes, is full or has lost the connection: classes 08, 53, 57P and a
# transaction that waited too long (25P03); and of one that does not let us in (28), or not to this database (3D).
# asyncpg's dialect tells them apart from a wrong statement in nothing else.
_AWAY = ("08", "53", "57P", "25P03", "28", "3D")


class Storage:
    """One database. SQLite takes one writer at a time, so writers queue here instead of in its busy timeout."""

    def __init__(self, engine: AsyncEngine, name: str = "") -> None:
        """`name`: by which PostgreSQL knows all connections of this process (application_name)."""
        self.engine = engine
        self.name = name
        self.is_sqlite = engine.dialect.name == "sqlite"
        self._sessions = async_sessionmaker(engine, expire_on_commit=False, autoflush=False)
        self._turn: AbstractAsyncContextManager[object] = asyncio.Lock() if self.is_sqlite else nullcontext()
        self._under_way = 0

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """A session whose work is committed when the block ends and rolled back when it raises."""
        with self._counted():
            async with self._turn, self._sessions() as session, session.begin():
                yield session

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """The same for statements alone, without the cost of a session."""
        with self._counted():
            async with self._turn, self.engine.begin() as connection:
                yield connection

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """A session that only reads: on SQLite nobody waits for it, and it sees what was committed when it began."""
        with self._counted():
            async with self._sessions() as session, session.begin():
                await session.connection(execution_options={_READING: True})
                yield session

    @property
    def in_use(self) -> int:
        """How many connections are in use."""
        pool = self.engine.pool
        return pool.checkedout() if isinstance(pool, QueuePool) else 0

    @property
    def most(self) -> int:
        """How many may be in use at once."""
        pool = self.engine.pool
        return pool.size() + OVERFLOW if isinstance(pool, QueuePool) else 1

    @property
    def waiting(self) -> int:
        """How many pieces of work wait for a connection or, on SQLite, for their turn to write."""
        return max(0, self._under_way - self.in_use)

    async def close(self) -> None:
        """Give back every connection."""
        await self.engine.dispose()

    @contextmanager
    def _counted(self) -> Iterator[None]:
        self._under_way += 1
        try:
            yield
        finally:
            self._under_way -= 1


def open_storage(url: str) -> Storage:
    """Open the database that DATABASE_URL names; SQLite's folder is made where it is missing."""
    if url.startswith("sqlite"):
        return Storage(_sqlite(url))
    name = f"qorgan {os.getpid()} {token_hex(8)}"
    engine = create_async_engine(
        url,
        pool_size=POSTGRESQL_CONNECTIONS,
        max_overflow=OVERFLOW,
        connect_args={
            "async_creator_fn": _connect,
            "timeout": CONNECT_SECONDS,
            # jit: what PostgreSQL takes for costly here is over before it would be compiled
            "server_settings": {"application_name": name, "jit": "off"},
        },
    )
    event.listen(engine.sync_engine, "checkout", _see_that_it_is_open)
    event.listen(engine.sync_engine, "handle_error", _tell_when_away)
    return Storage(engine, name)


async def _connect(*place: Any, **options: Any) -> Any:
    """A new connection. Raises ConnectionError where there is none to be had, whatever it is that asyncpg raises."""
    try:
        return await asyncpg.connect(*place, **options)
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as fault:
        raise ConnectionError(str(fault)) from fault


def _see_that_it_is_open(
    connection: DBAPIConnection, _entry: ConnectionPoolEntry, _proxy: PoolProxiedConnection
) -> None:
    # the end of a connection is noticed without asking the server, which would cost as much as a statement
    if connection.driver_connection.is_closed():
        raise InvalidatePoolError


def _tell_when_away(context: ExceptionContext) -> BaseException | None:
    """The fault to be raised instead, if the database is away."""
    fault = context.sqlalchemy_exception
    if isinstance(fault, UNAVAILABLE) or not isinstance(fault, DBAPIError):
        return None
    # a process that was paused may find a connection ended in the middle of a word: the driver calls that its own fault
    if isinstance(getattr(fault.orig, "__cause__", None), asyncpg.InternalClientError):
        context.is_disconnect = True
    state = str(getattr(fault.orig, "sqlstate", None) or "")
    if not context.is_disconnect and not state.startswith(_AWAY):
        return None
    gone = context.is_disconnect
    return OperationalError(fault.statement, None, context.original_exception, connection_invalidated=gone)


def _sqlite(url: str) -> AsyncEngine:
    database = make_url(url).database
    if database and database != ":memory:":
        Path(database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(url)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    # The driver's own BEGIN comes late and only for some statements; ours comes first, for all, and takes the
    # write lock at once, so that a transaction never fails halfway for want of it.
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    is_reading = connection.get_execution_options().get(_READING, False)
    connection.exec_driver_sql("BEGIN" if is_reading else "BEGIN IMMEDIATE")


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=FAST",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
