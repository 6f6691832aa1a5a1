"""The PostgreSQL database that everything moves into: filled in a schema beside, which becomes the bot's at the end.

Until then the bot's own schema is empty: a bot that is started too early does not find half of what it knew.
"""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager

from asyncpg import (
    InsufficientPrivilegeError,
    InterfaceError,
    LockNotAvailableError,
    OperatorInterventionError,
    PostgresConnectionError,
    PostgresError,
)
from sqlalchemy import Connection, Table, delete, func, inspect, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.operations.numbering import count_on
from bot.operations.refusals import NotDone
from bot.operations.transfer_source import CHUNK, Row
from bot.operations.transfer_tally import Tally
from bot.storage.engine import UNAVAILABLE, Storage
from bot.storage.pages import BYTES, weight
from bot.storage.upgrade import take_turn, upgrade

STAGING = "qorgan_transfer"
_ONE_AT_A_TIME = 0x5472616E73666572  # "Transfer": the advisory lock's number
PATIENCE = "15s"
"""For the lock: PostgreSQL needs a moment to see that whoever held it was killed."""
_NOT_EMPTY = "The target holds tables already. Everything is moved into an empty database only: make a new one."
_NOT_OURS = "The target's role may not make a schema and tables there: let it own the database, and call this again."
_IN_HAND = "Another transfer into this database is at work. Wait until it ends, or stop it."
_AWAY = "The target does not answer ({}). Call this again: what has been copied stays."


class StagedTarget:
    """The schema beside, which has the tables of this version."""

    def __init__(self, staged: AsyncEngine, copying: AsyncConnection, plain: AsyncEngine) -> None:
        """`staged` and its connection for copying see the schema beside, `plain` sees the bot's own."""
        self._staged = staged
        self._copying = copying
        self._plain = plain

    async def tally(self, table: Table) -> Tally:
        """What a table holds."""
        found = Tally()
        async with self._staged.connect() as connection:
            heaviest = await connection.scalar(select(func.max(weight(table)))) or 1
            at_once = min(CHUNK, max(1, BYTES // heaviest))
            rows = await connection.stream(select(table).execution_options(yield_per=at_once))
            async for some in rows.partitions():
                found = found.with_rows(some)
        return found

    async def clear(self, table: Table) -> None:
        """Drop a table's rows."""
        async with self._staged.begin() as connection:
            await connection.execute(delete(table))

    async def write(self, table: Table, rows: Sequence[Row]) -> None:
        """Add rows: all of them, and for good, or none. Raises NotDone where one does not fit."""
        driver = (await self._copying.get_raw_connection()).driver_connection
        assert driver is not None  # noqa: S101 it is open
        with _misfits_are_told(table.name):
            await driver.copy_records_to_table(
                table.name, records=self._bound(table, rows), columns=list(table.columns.keys())
            )

    async def settle(self, tables: Sequence[Table], counters: Mapping[str, int]) -> None:
        """Let numbers go on where they were, and PostgreSQL learn what the tables hold: a bot may work at once."""
        async with self._staged.begin() as connection:
            await count_on(connection, tables, counters)
        async with self._staged.connect() as connection:
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            for table in tables:
                await connection.execute(text(f'VACUUM (ANALYZE) "{table.name}"'))

    async def move_in(self) -> None:
        """Make the tables the bot's own, all at one moment. Raises NotDone where somebody made others meanwhile."""
        async with self._plain.begin() as connection:
            await take_turn(connection)
            await connection.execute(text("SET LOCAL synchronous_commit = on"))
            await connection.run_sync(_check_empty)
            home = await connection.scalar(text("SELECT quote_ident(current_schema())"))
            for name in await connection.run_sync(lambda sync: inspect(sync).get_table_names(STAGING)):
                await connection.execute(text(f'ALTER TABLE {STAGING}."{name}" SET SCHEMA {home}'))
            await connection.execute(text(f"DROP SCHEMA {STAGING} RESTRICT"))

    def _bound(self, table: Table, rows: Sequence[Row]) -> Sequence[Sequence[object]]:
        """Rows as the driver takes them: what is kept as JSON, for one, as its text."""
        dialect = self._staged.dialect
        processors = [column.type.dialect_impl(dialect).bind_processor(dialect) for column in table.columns]
        return [
            [value if bind is None else bind(value) for bind, value in zip(processors, row, strict=True)]
            for row in rows
        ]


@asynccontextmanager
async def open_target(url: str) -> AsyncIterator[StagedTarget]:
    """The schema beside, of this version's shape; one that an interrupted transfer left is gone on with.

    Raises NotDone where the database holds anything else, does not answer, or is another transfer's.
    """
    # what a crash of PostgreSQL itself takes from the schema beside is copied again: nobody waits for the disk
    settings = {"search_path": STAGING, "synchronous_commit": "off", "statement_timeout": "0"}
    plain = create_async_engine(url)
    staged = create_async_engine(url, connect_args={"server_settings": settings})
    try:
        with _faults_are_told():
            async with plain.connect() as own, staged.connect() as copying:
                await own.execution_options(isolation_level="AUTOCOMMIT")
                await own.execute(text(f"SET lock_timeout = '{PATIENCE}'"))
                await own.execute(text("SELECT pg_advisory_lock(:number)"), {"number": _ONE_AT_A_TIME})
                await own.run_sync(_check_empty)
                await own.execute(text(f"CREATE SCHEMA IF NOT EXISTS {STAGING}"))
                await upgrade(Storage(staged))
                yield StagedTarget(staged, copying, plain)
    finally:
        await staged.dispose()
        await plain.dispose()


def _check_empty(connection: Connection) -> None:
    if not connection.scalar(text("SELECT has_schema_privilege(current_schema(), 'CREATE')")):
        raise NotDone(_NOT_OURS)
    if inspect(connection).get_table_names():
        raise NotDone(_NOT_EMPTY)


@contextmanager
def _misfits_are_told(table: str) -> Iterator[None]:
    """What the driver raises by itself; values may be somebody's words, and are not told."""
    try:
        yield
    except (ValueError, TypeError, OverflowError) as fault:
        raise NotDone(f"{table}: a value does not fit PostgreSQL's column ({type(fault).__name__}).") from None
    except (PostgresConnectionError, OperatorInterventionError) as fault:
        raise NotDone(_AWAY.format(_first_line(fault))) from None
    except PostgresError as fault:
        raise NotDone(f"{table}: {_first_line(fault)}. Mend that, and call this again.") from None


@contextmanager
def _faults_are_told() -> Iterator[None]:
    try:
        yield
    except (*UNAVAILABLE, InterfaceError) as fault:
        raise NotDone(_AWAY.format(_first_line(getattr(fault, "orig", fault)))) from fault
    except DBAPIError as fault:
        cause = getattr(fault.orig, "__cause__", None)
        if isinstance(cause, LockNotAvailableError):
            raise NotDone(_IN_HAND) from fault
        if isinstance(cause, InsufficientPrivilegeError):
            raise NotDone(_NOT_OURS) from fault
        if fault.connection_invalidated:
            raise NotDone(_AWAY.format(_first_line(cause))) from fault
        raise


def _first_line(fault: object) -> str:
    return str(fault).partition("\n")[0]
