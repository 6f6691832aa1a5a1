"""Restore: a backup becomes a database again, on either engine, in one transaction."""

from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Table, func, insert, inspect, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from bot.clock import Clock
from bot.operations.backup_format import FILES, Manifest, TablePart, part_of, read_file, read_row
from bot.operations.backup_snapshot import tables_of
from bot.operations.numbering import count_on
from bot.operations.refusals import NotDone
from bot.operations.restore_files import check_folder, files_in
from bot.operations.restore_reading import Backup
from bot.storage.cipher import Cipher
from bot.storage.engine import open_storage
from bot.storage.pages import BYTES, ROWS
from bot.storage.sealed import SEALED
from bot.storage.secrets import KeysDoNotFit, load_secrets
from bot.storage.upgrade import migrations

_WRONG_KEY = (
    "The key does not open this backup. Nothing was written. "
    "Set DATA_KEY to the key of the database that the backup was taken from."
)


@dataclass(frozen=True)
class Target:
    """Where a backup is restored to: an empty database, and the folder of attachments if the settings name one."""

    database_url: str
    folder: Path | None = None


@dataclass(frozen=True)
class Restored:
    """What was restored: rows by table, files; and how long it took (seconds)."""

    rows: Mapping[str, int]
    files: int
    seconds: float


async def restore(backup: Backup, target: Target, cipher: Cipher, clock: Clock) -> Restored:
    """Write everything, or nothing. Raises NotDone where the database is not empty, or the key does not open it."""
    began, manifest = clock.monotonic(), backup.manifest
    files = manifest.files.lines if manifest.files else 0
    bodies = manifest.tables.get("attachment_body")
    check_folder(target.folder, files, bodies.lines if bodies else 0)
    storage = open_storage(target.database_url)
    try:
        async with storage.engine.connect() as connection:
            await _Restoring(backup, connection, cipher).run()
            with files_in(target.folder, _files(backup)) if files and target.folder else nullcontext():
                await connection.commit()
    finally:
        await storage.close()
    return Restored({name: part.lines for name, part in manifest.tables.items()}, files, clock.monotonic() - began)


class _Restoring:
    def __init__(self, backup: Backup, connection: AsyncConnection, cipher: Cipher) -> None:
        self._backup = backup
        self._connection = connection
        self._cipher = cipher

    async def run(self) -> None:
        manifest = self._backup.manifest
        await self._connection.run_sync(_check_target, manifest)
        await self._connection.run_sync(_migrate, manifest.revision)
        tables = {table.name: table for table in await tables_of(self._connection)}
        for name, part in manifest.tables.items():
            await self._fill(tables[name], part)
        counters = {name: part.counter or 0 for name, part in manifest.tables.items()}
        await count_on(self._connection, list(tables.values()), counters)
        await self._connection.run_sync(_migrate, "head")
        await self._check_key()

    async def _fill(self, table: Table, part: TablePart) -> None:
        columns = [table.columns[name] for name in part.columns]
        lines = self._backup.lines(part_of(table.name))
        for batch in _batches(lines):
            await self._connection.execute(insert(table), [read_row(line, columns) for line in batch])

    async def _check_key(self) -> None:
        async with AsyncSession(self._connection) as session:
            try:
                await load_secrets(session, self._cipher)
            except KeysDoNotFit as fault:
                raise NotDone(_WRONG_KEY) from fault
            await session.flush()
            for sealed in SEALED:
                strange = select(func.count()).select_from(sealed.rows).where(sealed.other_than(self._cipher.marks))
                if await session.scalar(strange):
                    raise NotDone(_WRONG_KEY)


def _check_target(connection: Connection, manifest: Manifest) -> None:
    known = {script.revision for script in ScriptDirectory.from_config(migrations(connection)).walk_revisions()}
    if manifest.revision not in known:
        raise NotDone(
            f"The backup was made by a later version of the bot ({manifest.version}, migration {manifest.revision}). "
            "Install that version, then restore."
        )
    if inspect(connection).get_table_names():
        raise NotDone("The database is not empty. A backup is restored into an empty database only.")


def _migrate(connection: Connection, revision: str) -> None:
    command.upgrade(migrations(connection), revision)


def _batches(lines: Iterator[bytes]) -> Iterator[list[bytes]]:
    """Lines a few at a time: at most ROWS, and no more than it takes to reach BYTES."""
    batch: list[bytes] = []
    size = 0
    for line in lines:
        batch.append(line)
        size += len(line)
        if len(batch) == ROWS or size >= BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _files(backup: Backup) -> Iterator[tuple[int, bytes]]:
    return (read_file(line) for line in backup.lines(FILES))
