"""The map of sealed columns."""

import importlib
import pkgutil

import pytest
from sqlalchemy import LargeBinary

import bot.storage
from bot.storage.sealed import NOT_SEALED, SEALED, Sealed
from bot.storage.tables import Table


def columns_of_bytes() -> list[tuple[str, str]]:
    """Every column of bytes of every table there is."""
    for module in pkgutil.iter_modules(bot.storage.__path__, "bot.storage."):
        if not module.ispkg:
            importlib.import_module(module.name)
    tables = Table.metadata.tables.values()
    found = [column for table in tables for column in table.columns if isinstance(column.type, LargeBinary)]
    return sorted((column.table.name, column.name) for column in found)


def test_each_column_of_bytes_is_in_the_map_or_is_not_sealed() -> None:
    """A column that nobody entered would keep the old key for ever; one entered twice or in vain is told as well."""
    told = [(sealed.table, sealed.column) for sealed in SEALED]
    assert sorted([*told, *NOT_SEALED]) == columns_of_bytes()


@pytest.mark.parametrize("sealed", SEALED, ids=lambda sealed: f"{sealed.table}.{sealed.column}")
def test_each_place_is_a_column_of_the_row(sealed: Sealed) -> None:
    """What a place is made of stands in the same row, and is never empty."""
    assert not sealed.rows.c[sealed.key].nullable
    assert sealed.place(17) == f"{sealed.prefix}:17"


def test_no_two_columns_share_their_places() -> None:
    """A value moved into another column does not open there; only an update's body and fault share one."""
    places = [sealed.prefix for sealed in SEALED if sealed.column != "fault"]
    assert len(places) == len(set(places))
