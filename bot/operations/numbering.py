"""The numbers that tables give out by themselves, when their rows have come into another database."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, Table, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.operations.backup_snapshot import sequence_of


async def count_on(connection: AsyncConnection, tables: Sequence[Table], counters: Mapping[str, int]) -> None:
    """No number that was given out before is given out again. `counters`: the last one of each table, where known."""
    for table in tables:
        last = max(counters.get(table.name, 0), await _last(connection, table))
        if connection.dialect.name == "sqlite":
            await connection.run_sync(_set_sqlite_counter, table.name, last)
        elif last and (sequence := await sequence_of(connection, table)):
            await connection.execute(
                text("SELECT setval(CAST(:name AS text)::regclass, :last)"), {"name": sequence, "last": last}
            )


async def _last(connection: AsyncConnection, table: Table) -> int:
    """The highest number in a table whose rows are numbered."""
    key = table.primary_key.columns.values()[0]
    if len(table.primary_key) > 1 or key.type.python_type is not int:
        return 0
    return int(await connection.scalar(select(func.max(key))) or 0)


def _set_sqlite_counter(connection: Connection, table: str, last: int) -> None:
    numbered = text("SELECT 1 FROM sqlite_master WHERE name = :name AND sql LIKE '%AUTOINCREMENT%'")
    if last and connection.scalar(numbered, {"name": table}):
        connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": table})
        connection.execute(
            text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)"), {"name": table, "last": last}
        )
