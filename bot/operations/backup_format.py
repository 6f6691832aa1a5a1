"""What a backup is: a zip of parts (JSON lines), and a manifest that tells what each part must be."""

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any, BinaryIO
from zipfile import ZipFile

from pydantic import BaseModel
from sqlalchemy import Column, Date, DateTime, LargeBinary

FORMAT = 1
MANIFEST = "manifest.json"
FILES = "files.jsonl"
KEY = "data.key"


class Part(BaseModel, frozen=True):
    """A part of the backup: how many lines it has, and the SHA-256 of all its bytes, in hex."""

    lines: int
    sha256: str


class TablePart(Part, frozen=True):
    """A table's rows, each a list of what stands in `columns`. `counter`: the last number that the table gave out."""

    columns: tuple[str, ...]
    counter: int | None = None


class Manifest(BaseModel, frozen=True):
    """The backup's contents. `revision`: the migration whose shape the tables have."""

    format: int = FORMAT
    version: str
    revision: str
    made_at: datetime
    tables: Mapping[str, TablePart]
    files: Part | None = None
    key: Part | None = None

    def parts(self) -> Mapping[str, Part]:
        """Every part by its name in the zip."""
        found: dict[str, Part] = {part_of(name): table for name, table in self.tables.items()}
        more = ((FILES, self.files), (KEY, self.key))
        return {**found, **{name: part for name, part in more if part is not None}}


class PartWriter:
    """Writes a part line by line."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self._hash = hashlib.sha256()
        self._lines = 0

    def write(self, line: bytes) -> None:
        """Add a line, which has no line end of its own."""
        line += b"\n"
        self._hash.update(line)
        self._file.write(line)
        self._lines += 1

    def part(self) -> Part:
        """What has been written so far, as the manifest tells it."""
        return Part(lines=self._lines, sha256=self._hash.hexdigest())


@contextmanager
def writing(archive: ZipFile, name: str) -> Iterator[PartWriter]:
    """A new part of the archive; one at a time."""
    with archive.open(name, "w", force_zip64=True) as file:
        yield PartWriter(file)


def part_of(table: str) -> str:
    """The name of the table's part."""
    return f"tables/{table}.jsonl"


def written_row(values: Iterable[object]) -> bytes:
    """A row as a line. Raises TypeError for a value that is none of a row's."""
    return json.dumps([_written(value) for value in values], ensure_ascii=False, separators=(",", ":")).encode()


def read_row(line: bytes, columns: Sequence[Column[Any]]) -> dict[str, object]:
    """The row that `written_row` wrote, for these columns. Raises ValueError."""
    values = json.loads(line)
    return {column.name: _read(value, column) for column, value in zip(columns, values, strict=True)}


def written_file(number: int, body: bytes) -> bytes:
    """An attachment's file as a line; `body` is sealed."""
    return json.dumps([number, base64.b64encode(body).decode()]).encode()


def read_file(line: bytes) -> tuple[int, bytes]:
    """The number and the sealed body that `written_file` wrote. Raises ValueError."""
    number, body = json.loads(line)
    return int(number), base64.b64decode(body, validate=True)


def read_lines(file: BinaryIO | Any) -> Iterator[bytes]:
    """A part's lines without their ends."""
    for line in file:
        yield line.removesuffix(b"\n")


def _written(value: object) -> object:
    match value:
        case bytes():
            return base64.b64encode(value).decode()
        case datetime():
            return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case _:
            return value


def _read(value: Any, column: Column[Any]) -> object:
    match column.type:
        case _ if value is None:
            return None
        case LargeBinary():
            return base64.b64decode(value, validate=True)
        case DateTime():
            return datetime.fromisoformat(value)
        case Date():
            return date.fromisoformat(value)
        case _:
            return value
