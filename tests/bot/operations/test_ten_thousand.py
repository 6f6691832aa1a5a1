"""Backup, restore and key rotation of ten thousand reports."""

from pathlib import Path

from sqlalchemy import func, select

from bot.clock import SystemClock
from bot.operations.backup import Source, back_up
from bot.operations.restore import Target, restore
from bot.operations.restore_reading import open_backup
from bot.operations.rotation import Rotation
from bot.storage.cipher import Cipher
from bot.storage.engine import Storage, open_storage
from bot.storage.sealed import SEALED
from bot.storage.secrets import Secrets
from tests.bot.operations.big import differences, fill

REPORTS = 10_000
OLD, NEW = bytes(range(32)), bytes(range(32, 64))
PATIENCE = 40.0
"""Seconds that either may take on a small machine; an idle one needs a tenth."""


async def test_all_comes_back_row_by_row(
    storage: Storage, secrets: Secrets, database_url: str, empty_url: str, tmp_path: Path
) -> None:
    """A fresh database holds the same in every table, and both steps take seconds."""
    await fill(storage, secrets.cipher, REPORTS)
    made = await back_up(Source(database_url), tmp_path / "backup.zip", SystemClock())
    with open_backup(tmp_path / "backup.zip") as backup:
        done = await restore(backup, Target(empty_url), secrets.cipher, SystemClock())
    assert made.rows["report"] == done.rows["report"] == REPORTS
    restored = open_storage(empty_url)
    assert await differences(storage, restored) == []
    await restored.close()
    assert max(made.seconds, done.seconds) < PATIENCE


async def test_all_opens_with_the_new_key_alone(storage: Storage, secrets: Secrets) -> None:
    """And nothing with the old one; what was never sealed stays empty."""
    await fill(storage, secrets.cipher, REPORTS)
    done = await Rotation(storage, Cipher([NEW, OLD]), None, SystemClock()).run()
    assert (done.resealed["report_author"], done.left) == (REPORTS, {})
    assert await sealed_by(storage, Cipher([OLD])) == 0
    assert await opened_by(storage, Cipher([NEW])) == sum(done.resealed.values())
    assert done.seconds < PATIENCE


async def sealed_by(storage: Storage, cipher: Cipher) -> int:
    """How many values bear the mark of this key."""
    found = 0
    async with storage.transaction() as session:
        for sealed in SEALED:
            rows = select(func.count()).select_from(sealed.rows).where(func.length(sealed.values) > 0)
            others = rows.where(sealed.other_than(cipher.marks))
            found += (await session.scalar(rows) or 0) - (await session.scalar(others) or 0)
    return found


async def opened_by(storage: Storage, cipher: Cipher) -> int:
    """How many values this key opens in their places. Raises Unreadable for the first that it does not."""
    found = 0
    async with storage.transaction() as session:
        for sealed in SEALED:
            rows = select(sealed.values, sealed.rows.c[sealed.key]).where(func.length(sealed.values) > 0)
            for value, key in await session.execute(rows):
                cipher.open(value, sealed.place(key))
                found += 1
    return found
