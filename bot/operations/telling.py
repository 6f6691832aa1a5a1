"""What the operator is told of a backup, a restore and a rotation: a line each."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.operations.backup import BackupMade
from bot.operations.restore import Restored
from bot.operations.rotation import Rotated


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
