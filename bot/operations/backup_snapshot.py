"""The database as it is at one moment, read while others write to it."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

from sqlalchemy import Connection, MetaData, Table, event, inspect, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from bot.operations.refusals import NotDone
from bot.storage.engine import BUSY_TIMEOUT_MS
from bot.storage.key_file import database_beside

REVISION = "alembic_version"
NO_DATABASE = "There is no database of the bot's at DATABASE_URL."


@asynccontextmanager
async def open_snapshot(url: str) -> AsyncIterator[AsyncConnection]:
    """One reading transaction, which sees nothing of what is written from its first query on, and stops no writer.

    Raises NotDone where an embedded database is not there.
    """
    database = database_beside(url)
    if database is not None and not database.exists():
        raise NotDone(NO_DATABASE)
    engine = _sqlite(url) if database else create_async_engine(url, isolation_level="REPEATABLE READ")
    try:
        async with engine.connect() as connection, connection.begin():
            yield connection
    finally:
        await engine.dispose()


async def revision_of(connection: AsyncConnection) -> str:
    """The migration whose shape the database has. Raises NotDone where it is not a database of the bot's."""
    return await connection.run_sync(revision_in)


def revision_in(connection: Connection) -> str:
    """The same without waiting."""
    if not inspect(connection).has_table(REVISION):
        raise NotDone(NO_DATABASE)
    return str(connection.scalar(text(f"SELECT version_num FROM {REVISION}")))  # noqa: S608 our own constant


async def tables_of(connection: AsyncConnection) -> Sequence[Table]:
    """All tables that the database has, as it describes them itself: whatever version of the bot made them."""
    return await connection.run_sync(_reflected)


async def counters_of(connection: AsyncConnection, tables: Sequence[Table]) -> Mapping[str, int]:
    """The last number that each table gave out by itself; it is never given out again, even if its row is gone."""
    if connection.dialect.name == "sqlite":
        return await connection.run_sync(sqlite_counters)
    found: dict[str, int] = {}
    for table in tables:
        if sequence := await sequence_of(connection, table):
            last = await connection.scalar(text("SELECT pg_sequence_last_value(:name)"), {"name": sequence})
            found[table.name] = int(last or 0)
    return found


async def sequence_of(connection: AsyncConnection, table: Table) -> str | None:
    """PostgreSQL: the sequence that numbers this table's rows."""
    key = table.primary_key.columns.values()[0].name
    serial = text("SELECT pg_get_serial_sequence(quote_ident(:table), :key)")
    name: str | None = await connection.scalar(serial, {"table": table.name, "key": key})
    return name


def _reflected(connection: Connection) -> Sequence[Table]:
    metadata = MetaData()
    metadata.reflect(connection)
    return sorted((table for table in metadata.tables.values() if table.name != REVISION), key=lambda table: table.name)


def sqlite_counters(connection: Connection) -> Mapping[str, int]:
    """What `counters_of` tells, of an embedded database."""
    if not connection.scalar(text("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'")):
        return {}
    return {name: int(last) for name, last in connection.execute(text("SELECT name, seq FROM sqlite_sequence"))}


def _sqlite(url: str) -> AsyncEngine:
    engine = create_async_engine(url)
    event.listen(engine.sync_engine, "connect", _prepare)
    event.listen(engine.sync_engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine


def _prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    cursor.close()
