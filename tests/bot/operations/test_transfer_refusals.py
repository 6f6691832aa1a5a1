"""What stands in the way of a transfer, and what happens to it."""

import os
import shutil
import sqlite3
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from typer.testing import CliRunner

from bot.operations import transfer_target
from bot.operations.refusals import NotDone
from bot.operations.transfer_target import STAGING
from bot.storage.cipher import Cipher
from bot.storage.engine import Storage, open_storage
from bot.storage.key_file import write_key_file
from bot.storage.secrets import KeysDoNotFit, load_secrets
from bot.storage.upgrade import downgrade, upgrade
from main import cli
from tests.bot.operations.every_table import fill_every_table
from tests.bot.operations.moving import KEY, NEEDS_POSTGRESQL, assert_moved, at_rest, count, move, once, tables_in
from tests.conftest import DATA_KEY

pytestmark = NEEDS_POSTGRESQL

OTHER = Cipher([bytes(range(32, 64))])


async def test_nobody_writes_to_the_old_database_meanwhile(database: Path, embedded: Storage, empty_url: str) -> None:
    """A bot that is started too early does not get in."""
    await at_rest(embedded, 5)

    def write(_line: str) -> None:
        intruder = sqlite3.connect(database, timeout=0)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            intruder.execute("DELETE FROM member")
        intruder.close()

    await move(database, empty_url, write)


async def test_a_file_that_was_written_to_all_the_same_is_not_done(
    database: Path, embedded: Storage, postgresql: Storage, empty_url: str
) -> None:
    """Locks do not hold on every disk; called again, it compares and ends."""
    await at_rest(embedded, 5)
    with pytest.raises(NotDone, match="written to meanwhile"):
        await move(database, empty_url, lambda _line: os.utime(database, (1, 1)))
    assert await tables_in(postgresql) == []
    await move(database, empty_url)
    await assert_moved(embedded, postgresql)


async def test_a_bot_at_work_is_in_the_way(database: Path, embedded: Storage, empty_url: str) -> None:
    """The sentence says to stop it."""
    async with embedded.transaction() as session:
        await load_secrets(session, KEY)
    with pytest.raises(NotDone, match=r"is in use\. Stop the bot"):
        await move(database, empty_url)


async def test_a_target_that_holds_anything_is_refused(database: Path, postgresql: Storage, empty_url: str) -> None:
    """A foreign table, or a transfer that is done; it stays as it is."""
    async with postgresql.transaction() as session:
        await session.execute(text("CREATE TABLE notes (words text)"))
    with pytest.raises(NotDone, match="holds tables already"):
        await move(database, empty_url)
    assert await tables_in(postgresql) == ["notes"]
    async with postgresql.transaction() as session:
        await session.execute(text("DROP TABLE notes"))
    await move(database, empty_url)
    with pytest.raises(NotDone, match="holds tables already"):
        await move(database, empty_url)


async def test_a_bot_that_was_started_too_early_is_not_overwritten(
    database: Path, embedded: Storage, postgresql: Storage, empty_url: str
) -> None:
    """It has made tables of its own where the others were to come: they are not touched, nor is what was copied."""
    await at_rest(embedded, 5)

    async def start() -> None:
        early = open_storage(empty_url)
        await upgrade(early)
        await early.close()

    with pytest.raises(NotDone, match="holds tables already"):
        await move(database, empty_url, once(start))
    assert await count(postgresql, "report") == 0
    assert await count(postgresql, f"{STAGING}.report") == 5


async def test_postgresql_that_goes_away_is_told(
    database: Path, embedded: Storage, postgresql: Storage, empty_url: str
) -> None:
    """One sentence; what was copied stays for the next call."""
    await at_rest(embedded, 5)

    async def go_away() -> None:
        other = open_storage(empty_url)
        async with other.engine.connect() as connection:
            others = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            await connection.execute(text(f"SELECT pg_terminate_backend(pid) FROM ({others}) AS others"))  # noqa: S608
        await other.close()

    with pytest.raises(NotDone, match=r"does not answer .* Call this again"):
        await move(database, empty_url, once(go_away))
    await move(database, empty_url)
    await assert_moved(embedded, postgresql)


async def test_two_transfers_do_not_meet(
    database: Path, embedded: Storage, empty_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From another machine into the same database: the second one is told to wait."""
    monkeypatch.setattr(transfer_target, "PATIENCE", "10ms")
    await at_rest(embedded, 5)
    copy = Path(shutil.copy(database, tmp_path / "copy.db"))

    async def meet() -> None:
        with pytest.raises(NotDone, match="Another transfer"):
            await move(copy, empty_url)

    await move(database, empty_url, once(meet))


async def test_a_value_that_does_not_fit_is_told_without_its_words(
    database: Path, embedded: Storage, empty_url: str
) -> None:
    """SQLite keeps what a column does not take; the table is named, and nothing personal."""
    await fill_every_table(embedded, 5)
    async with embedded.transaction() as session:
        await session.execute(text("UPDATE report SET region = 'Айгүл, мектеп №5, Алматы қаласы'"))
    await embedded.close()
    with pytest.raises(NotDone, match="report: value too long") as refused:
        await move(database, empty_url)
    assert "Айгүл" not in str(refused.value)


async def test_a_number_that_does_not_fit_is_told_as_well(database: Path, embedded: Storage, empty_url: str) -> None:
    """The driver refuses it before PostgreSQL does."""
    await fill_every_table(embedded, 5)
    async with embedded.transaction() as session:
        await session.execute(text("UPDATE report SET rating = 4294967296"))
    await embedded.close()
    with pytest.raises(NotDone, match="report: a value does not fit"):
        await move(database, empty_url)


async def test_another_key_is_refused(database: Path, postgresql: Storage, empty_url: str) -> None:
    """Before anything is written."""
    with pytest.raises(KeysDoNotFit):
        await move(database, empty_url, cipher=OTHER)
    assert await tables_in(postgresql, STAGING) == []


async def test_another_versions_database_is_refused(database: Path, embedded: Storage, empty_url: str) -> None:
    """It is not changed by moving; the sentence says how to change it."""
    await downgrade(embedded, "0003")
    await embedded.close()
    with pytest.raises(NotDone, match=r"migration 0003.*main.py migrate"):
        await move(database, empty_url)


async def test_tables_that_are_not_the_bots_are_not_left_behind_in_silence(
    database: Path, embedded: Storage, empty_url: str
) -> None:
    """Somebody keeps notes in the bot's database."""
    async with embedded.transaction() as session:
        await session.execute(text("CREATE TABLE notes (words text)"))
    await embedded.close()
    with pytest.raises(NotDone, match="not the bot's: notes"):
        await move(database, empty_url)


async def test_a_role_that_may_make_nothing_is_told(database: Path, postgresql: Storage, empty_url: str) -> None:
    """What the role needs is said."""
    role = f"qorgan_reader_{uuid4().hex[:8]}"
    async with postgresql.transaction() as session:
        await session.execute(text(f"CREATE ROLE {role} LOGIN"))
    try:
        reader = make_url(empty_url).set(username=role).render_as_string(hide_password=False)
        with pytest.raises(NotDone, match="let it own the database"):
            await move(database, reader)
    finally:
        async with postgresql.transaction() as session:
            await session.execute(text(f"DROP ROLE {role}"))


@pytest.mark.parametrize(
    ("settings", "to", "said"),
    [
        ({}, "sqlite+aiosqlite:///elsewhere.db", "--to must begin with postgresql"),
        ({}, "hunter2", "--to must begin with postgresql"),
        ({}, "postgresql+asyncpg://union:hunter2@127.0.0.1:1/qorgan", "does not answer"),
        (
            {"DATABASE_URL": "postgresql+asyncpg://127.0.0.1:1/x"},
            "postgresql+asyncpg://127.0.0.1:1/y",
            "only an embedded",
        ),
        (
            {"DATABASE_URL": "sqlite+aiosqlite:///nowhere/q.db"},
            "postgresql+asyncpg://127.0.0.1:1/y",
            "There is no database",
        ),
        ({"DATA_KEY": ""}, "postgresql+asyncpg://127.0.0.1:1/y", "There is no key"),
    ],
)
def test_what_is_refused_is_one_sentence(database: Path, settings: dict[str, str], to: str, said: str) -> None:
    """Exit code 2; no traceback, nothing secret."""
    own = {"DATABASE_URL": f"sqlite+aiosqlite:///{database}", "DATA_KEY": DATA_KEY}
    result = CliRunner().invoke(cli, ["transfer", "--to", to], env=own | settings)
    assert (result.exit_code, len(result.output.splitlines())) == (2, 1)
    assert said in result.output
    assert "hunter2" not in result.output


def test_the_operator_is_told_what_to_set(database: Path, empty_url: str) -> None:
    """The key beside the database is named, not shown; attachments stay in their folder."""
    write_key_file(database.with_name("data.key"), [DATA_KEY])
    folder = database.with_name("files")
    own = {"DATABASE_URL": f"sqlite+aiosqlite:///{database}", "DATA_KEY": "", "ATTACHMENTS_FOLDER": str(folder)}
    result = CliRunner().invoke(cli, ["transfer", "--to", empty_url], env=own)
    assert result.exit_code == 0
    assert f"Set DATA_KEY to what stands in {database.with_name('data.key')}" in result.output
    assert f"Attachments stay in {folder}" in result.output
    assert DATA_KEY not in result.output
