"""Transactions on either engine, and how SQLite is set up."""

import asyncio
import os
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import ProgrammingError

from bot.storage.engine import UNAVAILABLE, Storage, open_storage
from bot.storage.tables import Secret


async def write(storage: Storage, name: str) -> None:
    """One piece of work that reads, then writes."""
    async with storage.transaction() as session:
        await session.scalar(select(func.count()).select_from(Secret))
        session.add(Secret(name=name, sealed=b""))


async def names(storage: Storage) -> set[str]:
    """What has been committed."""
    async with storage.transaction() as session:
        return set(await session.scalars(select(Secret.name)))


async def test_a_block_that_ends_is_committed(storage: Storage) -> None:
    """The next transaction sees what was written."""
    await write(storage, "kept")
    assert await names(storage) == {"kept"}


async def test_a_block_that_raises_leaves_nothing(storage: Storage) -> None:
    """Not even what had been sent to the database already; and the database is open for the next one."""

    async def fail() -> None:
        async with storage.transaction() as session:
            session.add(Secret(name="lost", sealed=b""))
            await session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    await write(storage, "kept")
    assert await names(storage) == {"kept"}


async def test_a_cancelled_block_leaves_nothing(storage: Storage) -> None:
    """Work that is cut off halfway is rolled back, and gives its turn to the next."""
    written = asyncio.Event()

    async def hang() -> None:
        async with storage.transaction() as session:
            session.add(Secret(name="lost", sealed=b""))
            await session.flush()
            written.set()
            await asyncio.Event().wait()

    work = asyncio.create_task(hang())
    await written.wait()
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work
    await write(storage, "kept")
    assert await names(storage) == {"kept"}


async def test_many_writers_all_have_their_turn(storage: Storage) -> None:
    """Fifty pieces of work at once: no "database is locked", nothing lost."""
    expected = {f"writer {number}" for number in range(50)}
    await asyncio.gather(*(write(storage, name) for name in expected))
    assert await names(storage) == expected


async def test_writers_of_two_processes_wait_for_each_other(storage: Storage, database_url: str) -> None:
    """A command beside a running bot: reading before writing never makes either of them fail."""
    other = open_storage(database_url)
    try:
        await asyncio.gather(*(write((storage, other)[number % 2], str(number)) for number in range(30)))
        assert await names(other) == {str(number) for number in range(30)}
    finally:
        await other.close()


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("busy_timeout", 10_000), ("foreign_keys", 1), ("secure_delete", 2)],
)
async def test_sqlite_is_set_up_to_lose_nothing(tmp_path: Path, pragma: str, value: object) -> None:
    """WAL, synced at each commit (2: FULL), patient, keeping references, and wiping what is deleted."""
    storage = open_storage(f"sqlite+aiosqlite:///{tmp_path / 'qorgan.db'}")
    async with storage.transaction() as session:
        assert await session.scalar(text(f"PRAGMA {pragma}")) == value
    await storage.close()


async def test_sqlites_folder_is_made(tmp_path: Path) -> None:
    """The first start needs no preparation."""
    file = tmp_path / "a" / "b" / "qorgan.db"
    storage = open_storage(f"sqlite+aiosqlite:///{file}")
    async with storage.transaction() as session:
        await session.execute(text("SELECT 1"))
    await storage.close()
    assert file.exists()


async def test_a_transaction_on_sqlite_keeps_its_snapshot(tmp_path: Path) -> None:
    """A transaction is the only writer from its first word on: the count it read is still true when it writes."""
    url = f"sqlite+aiosqlite:///{tmp_path / 'qorgan.db'}"
    here, there = open_storage(url), open_storage(url)
    async with here.transaction() as session:
        await session.execute(text("CREATE TABLE counter (n INTEGER)"))
        await session.execute(text("INSERT INTO counter VALUES (0)"))

    async def count(storage: Storage) -> None:
        async with storage.transaction() as session:
            n = await session.scalar(text("SELECT n FROM counter"))
            await session.execute(text("UPDATE counter SET n = :n"), {"n": n + 1})

    await asyncio.gather(*(count(storage) for storage in (here, there) * 10))
    async with here.transaction() as session:
        assert await session.scalar(text("SELECT n FROM counter")) == 20
    await asyncio.gather(here.close(), there.close())


async def test_what_waits_is_counted(storage: Storage) -> None:
    """More pieces of work than there are connections, or, on SQLite, than may write at once: the others wait."""
    begun, ended = asyncio.Semaphore(0), asyncio.Event()

    async def work() -> None:
        async with storage.writing() as connection:
            await connection.execute(text("SELECT 1"))
            begun.release()
            await ended.wait()

    more = 3
    at_once = 1 if storage.is_sqlite else storage.most
    tasks = [asyncio.create_task(work()) for _ in range(at_once + more)]
    for _ in range(at_once):
        await begun.acquire()
    assert (storage.in_use, storage.waiting) == (at_once, more)
    ended.set()
    await asyncio.gather(*tasks)
    assert (storage.in_use, storage.waiting) == (0, 0)


@pytest.mark.skipif("TEST_DATABASE_URL" not in os.environ, reason="PostgreSQL alone is somewhere else")
async def test_a_postgresql_that_is_away_is_told_apart(storage: Storage) -> None:
    """A session that was ended, a role or a database that is not there: later it may be."""
    with pytest.raises(UNAVAILABLE):
        async with storage.transaction() as session:
            await session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
    address = storage.engine.url
    for wrong in (address.set(database="not_there"), address.set(username="nobody_of_this_name")):
        other = open_storage(wrong.render_as_string(hide_password=False))
        with pytest.raises(UNAVAILABLE):
            async with other.transaction() as session:
                await session.execute(text("SELECT 1"))
        await other.close()
    with pytest.raises(ProgrammingError):
        async with storage.transaction() as session:
            await session.execute(text("SELECT nothing FROM nowhere"))


async def test_a_host_that_no_name_server_knows_is_away() -> None:
    """In a network of containers a name may be unknown for a moment."""
    storage = open_storage("postgresql+asyncpg://qorgan@nowhere.invalid/qorgan")
    with pytest.raises(UNAVAILABLE):
        async with storage.transaction() as session:
            await session.execute(text("SELECT 1"))
    await storage.close()


async def test_postgresql_compiles_no_statements(storage: Storage) -> None:
    """It would take longer than what it is done for."""
    if storage.is_sqlite:
        pytest.skip("TEST_DATABASE_URL names no PostgreSQL")
    async with storage.reading() as session:
        assert await session.scalar(text("SHOW jit")) == "off"
