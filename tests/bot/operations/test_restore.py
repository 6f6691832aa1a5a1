"""A backup, as it becomes a database again; and what is refused."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from sqlalchemy import delete, inspect, text

from bot.attachments.storing import InFiles
from bot.members.roll import MemberRoll
from bot.operations.backup import Source, back_up
from bot.operations.refusals import NotDone
from bot.operations.restore import Restored, Target, restore
from bot.operations.restore_reading import open_backup
from bot.storage.cipher import Cipher
from bot.storage.engine import Storage, open_storage
from bot.storage.secrets import Secrets, load_secrets
from bot.storage.upgrade import downgrade, upgrade
from tests.bot.operations.big import differences, fill, keep_files, table
from tests.clocks import LeapingClock

KEY, OTHER = bytes(range(32)), bytes(range(32, 64))
AIGUL = 7_000_000_001


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the backup lies."""
    return tmp_path / "monday.zip"


async def bring_back(file: Path, url: str, folder: Path | None = None, key: bytes = KEY) -> Restored:
    """Restore the backup."""
    with open_backup(file) as backup:
        return await restore(backup, Target(url, folder), Cipher([key]), LeapingClock())


async def is_empty(url: str) -> bool:
    """Whether a database has no table."""
    storage = open_storage(url)
    async with storage.engine.connect() as connection:
        names = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
    await storage.close()
    return not names


async def test_a_full_database_is_not_restored_into(
    storage: Storage, secrets: Secrets, database_url: str, file: Path, clock: LeapingClock
) -> None:
    """It stays as it is."""
    await back_up(Source(database_url), file, clock)
    await fill(storage, secrets.cipher, 10)
    with pytest.raises(NotDone, match="not empty"):
        await bring_back(file, database_url)
    async with storage.transaction() as session:
        assert len((await session.execute(table("report").select())).all()) == 10


async def test_a_wrong_key_leaves_the_database_empty(
    storage: Storage, secrets: Secrets, database_url: str, empty_url: str, file: Path, clock: LeapingClock
) -> None:
    """Nothing of what was written stays; with the right key the same database is restored into."""
    await fill(storage, secrets.cipher, 10)
    await back_up(Source(database_url), file, clock)
    with pytest.raises(NotDone, match="key does not open"):
        await bring_back(file, empty_url, key=OTHER)
    assert await is_empty(empty_url)
    await bring_back(file, empty_url)


async def test_a_key_that_opens_only_a_part_is_refused(
    storage: Storage, secrets: Secrets, database_url: str, empty_url: str, file: Path, clock: LeapingClock
) -> None:
    """A backup of a key change halfway needs both keys."""
    async with storage.transaction() as session:
        await MemberRoll(session, Secrets(Cipher([OTHER]), secrets.pseudonyms), clock.now).enrol(AIGUL)
    await back_up(Source(database_url), file, clock)
    with pytest.raises(NotDone, match="key does not open"):
        await bring_back(file, empty_url)


def cut(file: Path) -> None:
    """The disk was full."""
    os.truncate(file, file.stat().st_size // 2)


def flip(file: Path) -> None:
    """A bit fell over, in the middle of a part."""
    body = bytearray(file.read_bytes())
    body[len(body) // 3] ^= 1
    file.write_bytes(body)


def rewrite(file: Path, change: Callable[[str, bytes], bytes | None]) -> None:
    """Write the zip anew, each part changed; None: left out."""
    draft = file.with_suffix(".draft")
    with ZipFile(file) as old, ZipFile(draft, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            if (body := change(name, old.read(name))) is not None:
                new.writestr(name, body)
    draft.replace(file)


def alter(file: Path) -> None:
    """Somebody set a report's status and kept the zip in order."""
    rewrite(file, lambda _name, body: body.replace(b'"in_work"', b'"closed"'))


def leave_out(file: Path) -> None:
    """A part is missing."""
    rewrite(file, lambda name, body: None if name == "tables/report.jsonl" else body)


def something_else(file: Path) -> None:
    """Another file under the name."""
    file.write_text("Қорған")


@pytest.mark.parametrize("damage", [cut, flip, alter, leave_out, something_else])
async def test_a_damaged_backup_is_refused_before_anything_is_written(
    storage: Storage, secrets: Secrets, database_url: str, file: Path, damage: Callable[[Path], None]
) -> None:
    """Whatever happened to it, the sentence says that it is damaged."""
    await fill(storage, secrets.cipher, 50)
    await back_up(Source(database_url), file, LeapingClock())
    damage(file)
    with pytest.raises(NotDone, match="damaged"), open_backup(file):
        pass


def test_a_backup_that_is_not_there_is_told(file: Path) -> None:
    """A readable sentence."""
    with pytest.raises(NotDone, match="can't be read: No such file"), open_backup(file):
        pass


@pytest.mark.usefixtures("secrets")
async def test_a_later_versions_backup_is_refused(
    storage: Storage, database_url: str, empty_url: str, file: Path, clock: LeapingClock
) -> None:
    """Of a later shape of the database, and of a later shape of backups; the sentence says what to install."""
    await back_up(Source(database_url), file, clock)
    format_2 = Path(shutil.copy(file, file.with_suffix(".2")))
    rewrite(format_2, lambda _name, body: body.replace(b'"format": 1', b'"format": 2'))
    with pytest.raises(NotDone, match="later version"), open_backup(format_2):
        pass
    async with storage.transaction() as session:
        await session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    of_9999 = file.with_suffix(".9999")
    await back_up(Source(database_url), of_9999, clock)
    with pytest.raises(NotDone, match=r"later version.*9999"):
        await bring_back(of_9999, empty_url)
    assert await is_empty(empty_url)


async def test_an_earlier_versions_backup_is_brought_to_our_shape(
    storage: Storage, secrets: Secrets, database_url: str, empty_url: str, file: Path, clock: LeapingClock
) -> None:
    """Taken before an upgrade, restored after it: people are found, and the newer tables are there."""
    async with storage.transaction() as session:
        await MemberRoll(session, secrets, clock.now).enrol(AIGUL)
    await downgrade(storage, "0001")
    made = await back_up(Source(database_url), file, clock)
    assert "report" not in made.rows
    await bring_back(file, empty_url)
    restored = open_storage(empty_url)
    async with restored.transaction() as session:
        fresh = await load_secrets(session, Cipher([KEY]))
        assert await MemberRoll(session, fresh, clock.now).joined_at(AIGUL) == clock.now()
        assert (await session.execute(table("report").select())).all() == []
    await upgrade(restored)
    await restored.close()


@pytest.mark.usefixtures("secrets")
async def test_no_number_is_given_out_twice(
    storage: Storage, database_url: str, empty_url: str, file: Path, clock: LeapingClock
) -> None:
    """The next message gets a number that none had before, also where the last one's row is gone."""
    messages = table("thread_message")
    new = {"report": 1, "side": "desk", "written_at": clock.now(), "body": b""}
    async with storage.transaction() as session:
        numbers = (await session.scalars(messages.insert().returning(messages.c.id), [new] * 20)).all()
        await session.execute(delete(messages).where(messages.c.id > 15))
    await back_up(Source(database_url), file, clock)
    await bring_back(file, empty_url)
    restored = open_storage(empty_url)
    async with restored.transaction() as session:
        assert await session.scalar(messages.insert().returning(messages.c.id), new) == max(numbers) + 1
    await restored.close()


async def test_a_database_moves_to_the_other_engine_and_back(
    storage: Storage, secrets: Secrets, database_url: str, empty_url: str, tmp_path: Path
) -> None:
    """The same rows in every table on the way there and on the way back; numbers go on."""
    if storage.is_sqlite:
        pytest.skip("TEST_DATABASE_URL names no PostgreSQL")
    clock = LeapingClock()
    await fill(storage, secrets.cipher, 300)
    embedded = f"sqlite+aiosqlite:///{tmp_path}/moved/qorgan.db"
    await back_up(Source(database_url), tmp_path / "there.zip", clock)
    await bring_back(tmp_path / "there.zip", embedded)
    await back_up(Source(embedded), tmp_path / "back.zip", clock)
    await bring_back(tmp_path / "back.zip", empty_url)
    messages = table("thread_message")
    for url in (embedded, empty_url):
        moved = open_storage(url)
        assert await differences(storage, moved) == []
        new = {"report": 1, "side": "desk", "written_at": clock.now(), "body": b""}
        async with moved.transaction() as session:
            assert await session.scalar(messages.insert().returning(messages.c.id), new) == 300 * 4 + 4
        await moved.close()


async def test_files_come_back_into_their_folder(
    storage: Storage, secrets: Secrets, database_url: str, empty_url: str, tmp_path: Path
) -> None:
    """Each opens as its attachment; nobody else may read them."""
    numbers = await keep_files(storage, secrets, tmp_path / "files", 12)
    await back_up(Source(database_url, tmp_path / "files"), tmp_path / "monday.zip", LeapingClock())
    done = await bring_back(tmp_path / "monday.zip", empty_url, tmp_path / "new" / "files")
    assert done.files == 12
    store = InFiles(secrets, tmp_path / "new" / "files")
    assert store.numbers() == list(numbers)
    async with storage.transaction() as session:
        assert (await store.load(session, numbers[5])).decode().endswith(str(numbers[5]))
    modes = {oct(path.stat().st_mode & 0o777) for path in (tmp_path / "new" / "files").iterdir()}
    assert modes == {"0o600"}
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["files"]


async def test_files_need_an_empty_folder(
    storage: Storage, secrets: Secrets, database_url: str, empty_url: str, tmp_path: Path
) -> None:
    """Without one, and with a full one, nothing is written."""
    await keep_files(storage, secrets, tmp_path / "files", 2)
    await back_up(Source(database_url, tmp_path / "files"), tmp_path / "monday.zip", LeapingClock())
    with pytest.raises(NotDone, match="set ATTACHMENTS_FOLDER"):
        await bring_back(tmp_path / "monday.zip", empty_url)
    with pytest.raises(NotDone, match="is not empty"):
        await bring_back(tmp_path / "monday.zip", empty_url, tmp_path / "files")
    assert await is_empty(empty_url)


async def test_attachments_of_the_database_are_not_looked_for_in_a_folder(
    storage: Storage, secrets: Secrets, database_url: str, empty_url: str, tmp_path: Path
) -> None:
    """The settings must say where they lie."""
    await fill(storage, secrets.cipher, 10)
    await back_up(Source(database_url), tmp_path / "monday.zip", LeapingClock())
    with pytest.raises(NotDone, match="unset ATTACHMENTS_FOLDER"):
        await bring_back(tmp_path / "monday.zip", empty_url, tmp_path / "files")
