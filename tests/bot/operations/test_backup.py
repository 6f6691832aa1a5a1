"""A backup, as it is taken."""

import asyncio
import stat
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy import func, select, text

from bot.operations.backup import Source, back_up
from bot.operations.backup_format import Manifest
from bot.operations.refusals import NotDone
from bot.operations.restore import Target, restore
from bot.operations.restore_reading import open_backup
from bot.storage.engine import Storage, open_storage
from bot.storage.secrets import Secrets
from tests.bot.operations.big import MESSAGES, WORDS, fill, keep_files, table
from tests.clocks import LeapingClock

KEY = "A" * 43 + "="


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the backup is to lie."""
    (tmp_path / "backups").mkdir()
    return tmp_path / "backups" / "monday.zip"


@pytest.fixture
def earlier(file: Path) -> Path:
    """A file that lies there already."""
    file.write_text("the last good one")
    return file


def mode_of(file: Path) -> int:
    """Who may read and write a file."""
    return stat.S_IMODE(file.stat().st_mode)


def manifest_of(file: Path) -> Manifest:
    """What a backup says of itself."""
    with open_backup(file) as backup:
        return backup.manifest


async def count(storage: Storage, name: str) -> int:
    """A table's rows."""
    async with storage.transaction() as session:
        return await session.scalar(select(func.count()).select_from(table(name))) or 0


async def test_the_file_is_one_and_its_owners(
    storage: Storage, secrets: Secrets, database_url: str, file: Path, clock: LeapingClock
) -> None:
    """Nobody else may read it, and no draft of it stays; it tells the rows of each table."""
    await fill(storage, secrets.cipher, 100)
    made = await back_up(Source(database_url), file, clock)
    assert mode_of(file) == 0o600
    assert list(file.parent.iterdir()) == [file]
    manifest = manifest_of(file)
    assert manifest.made_at == clock.now()
    assert {name: part.lines for name, part in manifest.tables.items()} == made.rows
    assert (made.rows["report"], made.rows["thread_message"], made.rows["secret"]) == (100, 100 * MESSAGES, 1)


async def test_what_is_sealed_stays_sealed_and_the_key_is_not_there(
    storage: Storage, secrets: Secrets, database_url: str, file: Path, clock: LeapingClock
) -> None:
    """Whoever finds the file alone reads nobody's words."""
    await fill(storage, secrets.cipher, 20)
    await back_up(Source(database_url), file, clock)
    with ZipFile(file) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"thread_message" in everything
    assert WORDS.encode() not in everything
    with open_backup(file) as backup:
        assert backup.keys == []


@pytest.mark.usefixtures("secrets")
async def test_the_key_is_added_on_demand(database_url: str, file: Path, clock: LeapingClock) -> None:
    """As DATA_KEY takes it."""
    await back_up(Source(database_url, keys=[KEY]), file, clock)
    with open_backup(file) as backup:
        assert backup.keys == [KEY]


async def test_a_backup_under_a_writers_hands_is_of_one_moment(
    storage: Storage, secrets: Secrets, database_url: str, empty_url: str, file: Path, clock: LeapingClock
) -> None:
    """Reports filed meanwhile are in it with all that belongs to them, or not at all; and the writer is not stopped."""
    await fill(storage, secrets.cipher, 2_000)
    done = asyncio.Event()

    async def file_reports() -> int:
        filed = 0
        while not done.is_set():
            filed += 1
            async with storage.transaction() as session:
                for name, key in (("report_author", "report"), ("report_name", "report")):
                    rows = {key: 1_000_000 + filed, "body": b""} | ({"author": 1} if name == "report_author" else {})
                    await session.execute(table(name).insert(), rows)
            await asyncio.sleep(0)
        return filed

    writer = asyncio.create_task(file_reports())
    before = await count(storage, "report_name")
    await back_up(Source(database_url), file, clock)
    done.set()
    assert await writer > 5
    with open_backup(file) as backup:
        await restore(backup, Target(empty_url), secrets.cipher, clock)
    restored = open_storage(empty_url)
    names, authors = await count(restored, "report_name"), await count(restored, "report_author")
    await restored.close()
    assert names >= before
    assert names - 666 == authors - 2_000
    assert names < await count(storage, "report_name")


async def test_attachments_in_files_come_along(
    storage: Storage, secrets: Secrets, database_url: str, file: Path, tmp_path: Path, clock: LeapingClock
) -> None:
    """Those that the database knows; a file that is nobody's stays behind, one that was just erased is passed over."""
    folder = tmp_path / "files"
    first, *_ = await keep_files(storage, secrets, folder, 12)
    (folder / "abc").write_bytes(b"nobody's")
    (folder / f"{first:x}").unlink()
    made = await back_up(Source(database_url, folder), file, clock)
    assert (made.files, made.rows["attachment"]) == (11, 12)


@pytest.mark.usefixtures("secrets")
async def test_a_file_that_is_there_is_not_written_over(database_url: str, earlier: Path, clock: LeapingClock) -> None:
    """The last good backup may be that one."""
    with pytest.raises(NotDone, match="there already"):
        await back_up(Source(database_url), earlier, clock)
    assert await asyncio.to_thread(earlier.read_text) == "the last good one"


@pytest.mark.usefixtures("secrets")
async def test_a_folder_that_is_missing_is_told(database_url: str, tmp_path: Path, clock: LeapingClock) -> None:
    """A readable sentence instead of a traceback."""
    with pytest.raises(NotDone, match="can't be written: No such file"):
        await back_up(Source(database_url), tmp_path / "nowhere" / "monday.zip", clock)


async def test_a_database_that_is_none_of_ours_leaves_no_file(empty_url: str, file: Path, clock: LeapingClock) -> None:
    """Nothing there, or not the bot's: neither a backup nor a new database comes of it."""
    with pytest.raises(NotDone, match="no database"):
        await back_up(Source(empty_url), file, clock)
    assert list(file.parent.iterdir()) == []


async def test_a_broken_table_leaves_no_file(
    storage: Storage, database_url: str, file: Path, clock: LeapingClock
) -> None:
    """What fails halfway leaves nothing that looks like a backup."""
    async with storage.transaction() as session:
        await session.execute(text("CREATE TABLE zzz (id INTEGER PRIMARY KEY, amount NUMERIC)"))
        await session.execute(text("INSERT INTO zzz VALUES (1, 1.5)"))
    with pytest.raises(TypeError):
        await back_up(Source(database_url), file, clock)
    assert list(file.parent.iterdir()) == []
