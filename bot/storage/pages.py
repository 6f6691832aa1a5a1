"""A table in pieces: rows next to each other in the order of their keys, few enough to be held in memory."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, LargeBinary, Row, Select, Table, and_, func, literal, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

ROWS = 500
BYTES = 8 * 1024 * 1024


@dataclass(frozen=True)
class Page:
    """The rows from one key to another, both included; together at most ROWS, and BYTES unless it is a single one."""

    table: Table
    first: tuple[object, ...]
    last: tuple[object, ...]

    def holds(self) -> ColumnElement[bool]:
        """The rows of this page."""
        key = tuple_(*self.table.primary_key)
        return and_(key >= self.first, key <= self.last)

    def rows(self) -> Select[Any]:
        """All columns of its rows, in order."""
        return select(self.table).where(self.holds()).order_by(*self.table.primary_key)


async def pages(source: AsyncConnection, table: Table) -> AsyncIterator[Page]:
    """All pages of a table, read in the transaction that `source` is in."""
    found = await next_pages(source, table)
    while found:
        for page in found:
            yield page
        found = await next_pages(source, table, after=found[-1])


async def next_pages(
    source: AsyncConnection | AsyncSession,
    table: Table,
    where: ColumnElement[bool] | None = None,
    after: Page | None = None,
) -> Sequence[Page]:
    """The first pages behind `after`, of those rows that meet a condition; none: that was the last one."""
    rows = select(*table.primary_key, weight(table)).order_by(*table.primary_key).limit(ROWS)
    if where is not None:
        rows = rows.where(where)
    if after is not None:
        rows = rows.where(tuple_(*table.primary_key) > after.last)
    return _cut(table, (await source.execute(rows)).all())


def _cut(table: Table, found: Sequence[Row[*tuple[Any, ...]]]) -> list[Page]:
    cuts: list[Page] = []
    weight = BYTES + 1
    for row in found:
        key, weight = tuple(row[:-1]), weight + row[-1]
        if weight > BYTES:
            cuts.append(Page(table, key, key))
            weight = row[-1]
        else:
            cuts[-1] = Page(table, cuts[-1].first, key)
    return cuts


def weight(table: Table) -> ColumnElement[int]:
    """How many bytes a row holds, near enough."""
    columns: list[Column[Any]] = [column for column in table.columns if isinstance(column.type, LargeBinary)]
    return sum((func.coalesce(func.length(column), 0) for column in columns), start=literal(0))
