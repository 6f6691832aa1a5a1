"""Tables in pieces."""

import pytest
from sqlalchemy import select

from bot.storage import pages as paging
from bot.storage.engine import Storage
from bot.storage.pages import Page, next_pages, pages
from bot.storage.tables import InboxRow, Table
from tests.clocks import START

INBOX = Table.metadata.tables[InboxRow.__tablename__]


async def keep(storage: Storage, *bodies: bytes) -> None:
    """Updates of two bots by turns, with these bodies."""
    async with storage.transaction() as session:
        session.add_all(
            InboxRow(bot_id=number % 2, update_id=number, received_at=START, body=body)
            for number, body in enumerate(bodies)
        )


async def keys_in(storage: Storage, page: Page) -> list[tuple[int, int]]:
    """The keys of a page's rows."""
    async with storage.transaction() as session:
        return [(row.bot_id, row.update_id) for row in await session.execute(page.rows())]


async def all_pages(storage: Storage) -> list[list[tuple[int, int]]]:
    """The keys of each page of the inbox."""
    async with storage.engine.connect() as connection:
        found = [page async for page in pages(connection, INBOX)]
    return [await keys_in(storage, page) for page in found]


async def test_each_row_is_in_one_page(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of a few rows, in the order of a key of two parts, across several queries."""
    monkeypatch.setattr(paging, "ROWS", 3)
    await keep(storage, *[b"1"] * 8)
    found = await all_pages(storage)
    assert [len(page) for page in found] == [3, 3, 2]
    assert [key for page in found for key in page] == sorted((number % 2, number) for number in range(8))


async def test_heavy_rows_come_one_at_a_time(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page is no heavier than its limit, unless it is a single row."""
    monkeypatch.setattr(paging, "BYTES", 10)
    await keep(storage, b"1" * 6, b"1" * 50, b"1" * 4, b"1" * 5, b"")
    assert await all_pages(storage) == [[(0, 0), (0, 2), (0, 4)], [(1, 1)], [(1, 3)]]


async def test_an_empty_table_has_no_pages(storage: Storage) -> None:
    """Nothing to go through."""
    assert await all_pages(storage) == []


async def test_pages_of_some_rows_begin_behind_the_last_one(storage: Storage) -> None:
    """Only rows that meet the condition count."""
    await keep(storage, b"a", b"b", b"b", b"a")
    async with storage.transaction() as session:
        (first,) = await next_pages(session, INBOX, INBOX.c.body == b"a")
        assert not await next_pages(session, INBOX, INBOX.c.body == b"a", after=first)
        rows = await session.execute(select(INBOX.c.update_id).where(first.holds(), INBOX.c.body == b"a"))
        assert sorted(rows.scalars()) == [0, 3]
