"""Rows for every table that there is, made of whatever its columns take: the smallest, the largest, nothing."""

import random
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, TypeAlias

from sqlalchemy import BigInteger, Boolean, Column, Date, Integer, LargeBinary, SmallInteger, String, insert
from sqlalchemy import Table as Rows
from sqlalchemy.types import TypeEngine

from bot.storage.engine import Storage
from bot.storage.tables import Moment, Secret, Table
from tests.clocks import START

Maker: TypeAlias = Callable[[random.Random, Column[Any]], object]

LETTERS = "әғқңөұүһіЯz '\"\\\n,;😀"
OWN = Secret.__tablename__
"""Holds what opens the others; not for made-up rows."""


async def fill_every_table(storage: Storage, count: int, seed: int = 1) -> None:
    """Add so many rows to each table."""
    chance = random.Random(seed)  # noqa: S311 the same rows each time
    async with storage.transaction() as session:
        for table in Table.metadata.sorted_tables:
            if table.name != OWN:
                rows = [made_row(table, seed * 1_000_000 + number, chance) for number in range(count)]
                await session.execute(insert(table), rows)


def made_row(table: Rows, number: int, chance: random.Random) -> dict[str, object]:
    """A row that differs from those of other numbers wherever it must."""
    alone = {column for index in table.indexes if index.unique for column in index.columns}
    alone |= {column for column in table.columns if column.primary_key or column.unique}
    return {
        column.name: _distinct(column, number) if column in alone else _any(column, chance) for column in table.columns
    }


def _distinct(column: Column[Any], number: int) -> object:
    match column.type:
        case SmallInteger():
            return number % 32_000
        case Integer():
            return number
        case String():
            return f"{number:x}"[-(column.type.length or 8) :]
        case Date():
            return START.date() + timedelta(days=number % 10_000)
        case Moment():
            return START + timedelta(seconds=number, microseconds=number)
        case other:
            raise NotImplementedError(f"{column}: {other}")


def _any(column: Column[Any], chance: random.Random) -> object:
    if column.nullable and chance.random() < 0.3:
        return None
    return next(make(chance, column) for kind, make in MAKERS if isinstance(column.type, kind))


def _integer(bits: int) -> Maker:
    edge = 1 << (bits - 1)
    return lambda chance, _column: chance.choice((-edge, 0, 1, edge - 1))


def _words(chance: random.Random, column: Column[Any]) -> str:
    longest = min(getattr(column.type, "length", None) or 8, 60)
    return "".join(chance.choices(LETTERS, k=chance.randint(0, longest)))


MAKERS: Sequence[tuple[type[TypeEngine[Any]], Maker]] = (
    (Boolean, lambda chance, _column: chance.random() < 0.5),
    (SmallInteger, _integer(16)),
    (BigInteger, _integer(64)),
    (Integer, _integer(32)),
    (String, _words),
    (LargeBinary, lambda chance, _column: chance.randbytes(chance.choice((0, 1, 48, 3_000)))),
    (Date, lambda chance, _column: START.date() - timedelta(days=chance.randrange(20_000))),
    (Moment, lambda chance, _column: START + timedelta(microseconds=chance.randint(-(10**15), 10**15))),
)
"""What makes a value of each type; the narrower types first."""
