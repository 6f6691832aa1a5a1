"""What tests of the transfer do: call it while something happens, and look at what came of it."""

import asyncio
import os
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect, text

from bot.operations.transfer import RUNNING, Transferred, transfer
from bot.operations.transfer_target import STAGING
from bot.storage.cipher import Cipher
from bot.storage.engine import Storage
from tests.bot.operations.big import differences
from tests.bot.operations.every_table import fill_every_table
from tests.clocks import LeapingClock

NEEDS_POSTGRESQL = pytest.mark.skipif(
    "TEST_DATABASE_URL" not in os.environ, reason="TEST_DATABASE_URL names no PostgreSQL"
)
KEY = Cipher([bytes(range(32))])
Tell = Callable[[str], None]


async def move(database: Path, url: str, tell: Tell = lambda _line: None, cipher: Cipher = KEY) -> Transferred:
    """Call the transfer."""
    return await transfer(database, url, cipher, LeapingClock(), tell)


async def at_rest(storage: Storage, rows: int) -> None:
    """A database with so many rows in each table, with which nobody works any more."""
    await fill_every_table(storage, rows)
    await storage.close()


async def tables_in(storage: Storage, schema: str | None = None) -> list[str]:
    """The names of the tables of a schema; None: the one that a bot sees."""
    async with storage.engine.connect() as connection:
        return await connection.run_sync(lambda sync: inspect(sync).get_table_names(schema))


async def count(storage: Storage, where: str) -> int:
    """The rows of a table; 0 where there is none (yet)."""
    async with storage.engine.connect() as connection:
        if await connection.scalar(text("SELECT to_regclass(:name) IS NULL"), {"name": where}):
            return 0
        return int(await connection.scalar(text(f"SELECT count(*) FROM {where}")) or 0)  # noqa: S608 a test's words


async def assert_moved(embedded: Storage, postgresql: Storage) -> None:
    """Everything is the same, and nothing of the transfer itself is left."""
    assert set(await differences(embedded, postgresql)) <= set(RUNNING)
    assert await tables_in(postgresql, STAGING) == []


def aside(work: Coroutine[Any, Any, object]) -> None:
    """Do something while the transfer is in the middle of its work."""
    with ThreadPoolExecutor(1) as others:
        others.submit(asyncio.run, work).result()


def once(work: Callable[[], Coroutine[Any, Any, object]]) -> Tell:
    """Whoever hears of progress does this the first time."""
    works = iter([work])

    def tell(_line: str) -> None:
        for each in works:
            aside(each())

    return tell
