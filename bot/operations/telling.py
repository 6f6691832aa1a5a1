"""What the operator is told of a backup, a restore, a transfer and a rotation: a line each."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.operations.backup import BackupMade
from bot.operations.restore import Restored
from bot.operations.rotation import Rotated
from bot.operations.transfer import Transferred

_LONG = 120
"""Seconds from which on minutes are told."""


def told_backup(made: BackupMade, path: Path, key_file: Path | None, *, with_key: bool) -> Iterator[str]:
    """Rows by table, and where the key is, without which nobody reads the backup."""
    yield from _counts(made.rows, made.files)
    yield f"{path}: {sum(made.rows.values())} rows, {made.files} files, {made.seconds:.1f} s"
    if with_key:
        yield "The data key is in it: whoever has this file can read everything. Keep it locked away."
    else:
        where = key_file or "the setting DATA_KEY"
        yield f"The data key is NOT in it, and without the key the backup can't be read. The key: {where}."
        yield "Keep a copy of the key, apart from the backup."


def told_restore(done: Restored, key_file: Path | None) -> Iterator[str]:
    """Rows by table; `key_file`: where the bot will find the key, None where DATA_KEY must tell it."""
    yield from _counts(done.rows, done.files)
    yield f"Restored: {sum(done.rows.values())} rows, {done.files} files, {done.seconds:.1f} s. The key opens it."
    yield f"The data key: {key_file or 'the setting DATA_KEY'}."


def told_transfer(done: Transferred, database: Path, key_file: Path | None, folder: Path | None) -> Iterator[str]:
    """That all is there, and what must be set. `key_file`, `folder`: where key and attachments lie, if apart."""
    rows, tables = sum(done.rows.values()), len(done.rows)
    taken = f"{done.seconds:.1f} s" if done.seconds < _LONG else f"{done.seconds / 60:.1f} minutes"
    yield f"Moved: {rows} rows of {tables} tables, {taken}; counts and hashes are equal."
    yield "Set DATABASE_URL to the new address before the bot starts again."
    if key_file:
        yield f"Set DATA_KEY to what stands in {key_file} (several lines: with commas between). Keep a copy of it."
    else:
        yield "Leave DATA_KEY as it is: the same keys open everything there."
    if folder:
        yield f"Attachments stay in {folder}: leave ATTACHMENTS_FOLDER as it is; every replica must see this folder."
    yield f"{database} is as it was. It is out of date from the bot's next start on: start no bot with it any more."


def told_rotation(done: Rotated) -> Iterator[str]:
    """Values sealed anew by table, and what is left."""
    yield from (f"{table}: {count}" for table, count in sorted(done.resealed.items()))
    yield f"Sealed anew: {sum(done.resealed.values())} values, {done.seconds:.1f} s."
    for table, count in sorted(done.left.items()):
        yield f"{table}: {count} values are still sealed with another key than the newest."
    if not done.left:
        yield "The old key opens nothing here any more. Backups taken before still need it: take a new one now."
    else:
        yield (
            "Keep the old key. Either a process works with the old DATA_KEY alone (restart it with both keys, then run "
            "this again), or no key opens these values (they were damaged, or their key is missing in DATA_KEY)."
        )


def _counts(rows: Mapping[str, int], files: int) -> Iterator[str]:
    yield from (f"{table}: {count}" for table, count in sorted(rows.items()) if count)
    if files:
        yield f"files: {files}"
