"""From SQLite to PostgreSQL, as an operator moves."""

import asyncio
import os
import signal
import sqlite3
import sys
from asyncio.subprocess import PIPE
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import delete, text

from bot.members.roll import MemberRoll
from bot.operations import transfer_source, transfer_target
from bot.operations.transfer import RUNNING
from bot.operations.transfer_target import STAGING
from bot.storage.engine import Storage
from bot.storage.secrets import load_secrets
from bot.storage.upgrade import upgrade
from tests.bot.operations.big import table
from tests.bot.operations.moving import KEY, NEEDS_POSTGRESQL, Tell, assert_moved, at_rest, count, move, tables_in
from tests.clocks import LeapingClock
from tests.conftest import DATA_KEY
from tests.e2e.process import ROOT

pytestmark = NEEDS_POSTGRESQL

AIGUL = 7_000_000_001


async def test_every_table_moves_with_all_that_its_columns_take(
    database: Path, embedded: Storage, postgresql: Storage, empty_url: str
) -> None:
    """The same values in every row; what only tells of running processes is left behind."""
    await at_rest(embedded, 60)
    done = await move(database, empty_url)
    assert (done.rows["report"], done.rows["secret"]) == (60, 1)
    await assert_moved(embedded, postgresql)
    for name in RUNNING:
        assert await count(postgresql, name) == 0


async def test_heavy_rows_move_a_few_at_a_time(
    database: Path, embedded: Storage, postgresql: Storage, empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Chunks end where they are heavy enough, or long enough; nothing is left between them."""
    monkeypatch.setattr(transfer_source, "BYTES", 5_000)
    monkeypatch.setattr(transfer_target, "BYTES", 5_000)
    monkeypatch.setattr(transfer_source, "CHUNK", 7)
    await at_rest(embedded, 50)
    await move(database, empty_url)
    await assert_moved(embedded, postgresql)


async def test_no_number_is_given_out_twice(
    database: Path, embedded: Storage, postgresql: Storage, empty_url: str
) -> None:
    """The next message gets a number that none had before, also where the last one's row is gone."""
    messages = table("thread_message")
    new = {"report": 1, "side": "desk", "written_at": LeapingClock().now(), "body": b""}
    async with embedded.transaction() as session:
        numbers = (await session.scalars(messages.insert().returning(messages.c.id), [new] * 20)).all()
        await session.execute(delete(messages).where(messages.c.id > 15))
    await embedded.close()
    await move(database, empty_url)
    async with postgresql.transaction() as session:
        assert await session.scalar(messages.insert().returning(messages.c.id), new) == max(numbers) + 1


async def test_the_bot_knows_its_people_there(
    database: Path, embedded: Storage, postgresql: Storage, empty_url: str
) -> None:
    """With the same key the same person is found; upgrading finds nothing to do."""
    clock = LeapingClock()
    async with embedded.transaction() as session:
        await MemberRoll(session, await load_secrets(session, KEY), clock.now).enrol(AIGUL)
    await embedded.close()
    await move(database, empty_url)
    await upgrade(postgresql)
    async with postgresql.transaction() as session:
        roll = MemberRoll(session, await load_secrets(session, KEY), clock.now)
        assert await roll.joined_at(AIGUL) == clock.now()


class Broken(Exception):
    """The transfer ended here."""


def breaking_at(line: int) -> Tell:
    """Whoever hears of progress breaks the transfer off at so many lines."""
    told = iter(range(1, line + 1))

    def tell(_line: str) -> None:
        if next(told) == line:
            raise Broken

    return tell


@pytest.mark.parametrize("line", [1, 4, 20])
async def test_broken_off_it_goes_on_where_it_was(
    database: Path, embedded: Storage, postgresql: Storage, empty_url: str, line: int
) -> None:
    """Until it is whole, a bot finds nothing at all there; then everything, once."""
    await at_rest(embedded, 30)
    with pytest.raises(Broken):
        await move(database, empty_url, breaking_at(line))
    assert await tables_in(postgresql) == []
    said: list[str] = []
    await move(database, empty_url, said.append)
    assert not [words for words in said if "anew" in words]
    await assert_moved(embedded, postgresql)


async def test_killed_between_chunks_it_goes_on_where_it_was(
    database: Path, embedded: Storage, postgresql: Storage, empty_url: str
) -> None:
    """`kill -9` while a table is half there, as the command; called again, it does not begin that table anew."""
    await add_members(embedded, 60_000)
    await embedded.close()
    arguments = (sys.executable, "main.py", "transfer", "--to", empty_url)
    settings = os.environ | {"DATABASE_URL": f"sqlite+aiosqlite:///{database}", "DATA_KEY": DATA_KEY}
    first = await asyncio.create_subprocess_exec(*arguments, cwd=ROOT, env=settings, stdout=PIPE)
    while not await count(postgresql, f"{STAGING}.member"):
        assert first.returncode is None
    first.send_signal(signal.SIGKILL)
    await first.communicate()
    there = await count(postgresql, f"{STAGING}.member")
    assert 0 < there < 60_000
    assert await tables_in(postgresql) == []
    second = await asyncio.create_subprocess_exec(*arguments, cwd=ROOT, env=settings, stdout=PIPE)
    said = (await second.communicate())[0].decode()
    assert (second.returncode, "anew" in said) == (0, False)
    assert "member: 60000 rows, equal" in said
    assert "Leave DATA_KEY as it is" in said
    assert DATA_KEY not in said
    await assert_moved(embedded, postgresql)


async def add_members(storage: Storage, members: int) -> None:
    """Members whom nobody can write to."""
    numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :members)"
    rows = "SELECT i * 7919, randomblob(40), '2026-11-01 10:00:00.000001', 0 FROM n"
    async with storage.transaction() as session:
        statement = text(f"{numbers} INSERT INTO member (id, address, joined_at, topics) {rows}")
        await session.execute(statement, {"members": members})


def change_one(connection: sqlite3.Connection) -> None:
    """A report was worked."""
    connection.execute("UPDATE report SET status = 'in_work' WHERE number = (SELECT min(number) FROM report)")


def drop_one(connection: sqlite3.Connection) -> None:
    """A member had everything erased."""
    connection.execute("DELETE FROM report WHERE number = (SELECT min(number) FROM report)")


def drop_all(connection: sqlite3.Connection) -> None:
    """A campaign was forgotten."""
    connection.execute("DELETE FROM report")


@pytest.mark.parametrize("change", [change_one, drop_one, drop_all])
async def test_what_changed_since_it_was_copied_is_copied_anew(
    database: Path,
    embedded: Storage,
    postgresql: Storage,
    empty_url: str,
    change: Callable[[sqlite3.Connection], None],
) -> None:
    """A bot worked between two calls: the operator is told of the table, and gets what is there now."""
    await at_rest(embedded, 30)
    with pytest.raises(Broken):
        await move(database, empty_url, lambda line: breaking_at(1)(line) if line.startswith("trace") else None)
    with sqlite3.connect(database) as connection:
        change(connection)
    connection.close()
    said: list[str] = []
    await move(database, empty_url, said.append)
    assert [line for line in said if "anew" in line] == ["report: changed since it was copied; it is copied anew"]
    await assert_moved(embedded, postgresql)
