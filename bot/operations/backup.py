"""Backup: one file with everything that the bot keeps, taken while it works; what is sealed stays sealed."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from sqlalchemy import Table
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.operations.backup_format import (
    FILES,
    KEY,
    MANIFEST,
    Manifest,
    Part,
    TablePart,
    part_of,
    writing,
    written_file,
    written_row,
)
from bot.operations.backup_snapshot import counters_of, open_snapshot, revision_of, tables_of
from bot.operations.body_files import read_sealed
from bot.operations.refusals import NotDone
from bot.storage.key_file import sync_folder
from bot.storage.pages import pages
from bot.version import VERSION

_QUICK = 1
"""zlib's level: what is sealed shrinks by what base64 added, and no further."""


@dataclass(frozen=True)
class Source:
    """What is to be kept: a database, the folder of attachments if there is one, and the key, if it is to be added."""

    database_url: str
    folder: Path | None = None
    keys: Sequence[str] = ()


@dataclass(frozen=True)
class BackupMade:
    """What a backup holds: rows by table, files; and how long it took (seconds)."""

    rows: Mapping[str, int]
    files: int
    seconds: float


async def back_up(source: Source, path: Path, clock: Clock) -> BackupMade:
    """Write the backup; the file is there as a whole or not at all (mode 600). Raises NotDone."""
    began = clock.monotonic()
    async with open_snapshot(source.database_url) as connection:
        with _whole(path) as archive:
            manifest = await _Writing(archive, connection, source).run(clock)
            archive.writestr(MANIFEST, manifest.model_dump_json(indent=1))
    rows = {name: table.lines for name, table in manifest.tables.items()}
    files = manifest.files.lines if manifest.files else 0
    return BackupMade(rows, files, clock.monotonic() - began)


class _Writing:
    def __init__(self, archive: ZipFile, connection: AsyncConnection, source: Source) -> None:
        self._archive = archive
        self._connection = connection
        self._source = source

    async def run(self, clock: Clock) -> Manifest:
        revision = await revision_of(self._connection)
        tables = await tables_of(self._connection)
        counters = await counters_of(self._connection, tables)
        made_at = clock.now()
        parts = {table.name: await self._table(table, counters.get(table.name)) for table in tables}
        attachments = next((table for table in tables if table.name == "attachment"), None)
        return Manifest(
            version=VERSION,
            revision=revision,
            made_at=made_at,
            tables=parts,
            files=await self._files(attachments) if attachments is not None else None,
            key=self._key(),
        )

    async def _table(self, table: Table, counter: int | None) -> TablePart:
        with writing(self._archive, part_of(table.name)) as part:
            async for page in pages(self._connection, table):
                for row in await self._connection.execute(page.rows()):
                    part.write(written_row(row))
        done = part.part()
        columns = tuple(column.name for column in table.columns)
        return TablePart(lines=done.lines, sha256=done.sha256, columns=columns, counter=counter)

    async def _files(self, attachments: Table) -> Part | None:
        """The files of attachments that the snapshot knows; one erased meanwhile is not there any more."""
        if self._source.folder is None:
            return None
        with writing(self._archive, FILES) as part:
            async for page in pages(self._connection, attachments):
                for (number,) in await self._connection.execute(page.rows().with_only_columns(attachments.c.id)):
                    if (body := read_sealed(self._source.folder, number)) is not None:
                        part.write(written_file(number, body))
        return part.part()

    def _key(self) -> Part | None:
        if not self._source.keys:
            return None
        with writing(self._archive, KEY) as part:
            for key in self._source.keys:
                part.write(key.encode())
        return part.part()


@contextmanager
def _whole(path: Path) -> Iterator[ZipFile]:
    """A new archive, seen under its name once it is whole and on the disk. Raises NotDone where the name is taken."""
    if path.exists():
        raise NotDone(f"{path} is there already. Choose another name.")
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
            with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=_QUICK) as archive:
                yield archive
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        sync_folder(path.parent)
    except OSError as fault:
        raise NotDone(f"{path} can't be written: {fault.strerror}.") from fault
    finally:
        draft.unlink(missing_ok=True)
