"""The embedded database that is moved: kept shut against everybody else, and read in chunks."""

from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Table, create_engine, inspect, select
from sqlalchemy.pool import StaticPool

from bot.operations.alone import alone_with
from bot.operations.backup_snapshot import NO_DATABASE, REVISION, revision_in, sqlite_counters
from bot.operations.refusals import NotDone
from bot.storage.cipher import Cipher, Unreadable
from bot.storage.pages import BYTES
from bot.storage.secrets import KeysDoNotFit
from bot.storage.tables import Secret
from bot.storage.upgrade import migrations

CHUNK = 10_000
"""Rows that are read, and written, in one go; fewer where they weigh more than BYTES together."""

Row = tuple[Any, ...]


class EmbeddedSource:
    """The database, as its one reader sees it."""

    def __init__(self, database: Path, connection: Connection) -> None:
        self._database = database
        self._connection = connection
        self._at_first = self._look()

    def check(self, cipher: Cipher) -> None:
        """Raise NotDone unless it has this version's shape, KeysDoNotFit unless the keys are its own."""
        head = ScriptDirectory.from_config(migrations(self._connection)).get_current_head()
        if (found := revision_in(self._connection)) != head:
            raise NotDone(
                f"{self._database} has the shape of another version (migration {found}, this version's is {head}). "
                "Call `python main.py migrate` first."
            )
        for name, sealed in self._connection.execute(select(Secret.name, Secret.sealed)):
            try:
                cipher.open(sealed, f"secret:{name}")
            except Unreadable as fault:
                raise KeysDoNotFit from fault

    def check_tables(self, known: Set[str]) -> None:
        """Raise NotDone where it has tables that nobody would move."""
        if strange := set(inspect(self._connection).get_table_names()) - known - {REVISION}:
            raise NotDone(
                f"{self._database} has tables that are not the bot's: {', '.join(sorted(strange))}. Drop them."
            )

    def chunks(self, table: Table) -> Iterator[Sequence[Row]]:
        """All rows in the order of their keys."""
        chunk: list[Row] = []
        weight = 0
        for row in self._connection.execute(select(table).order_by(*table.primary_key)):
            values = tuple(row)
            chunk.append(values)
            weight += sum(len(value) for value in values if isinstance(value, bytes))
            if len(chunk) == CHUNK or weight >= BYTES:
                yield chunk
                chunk, weight = [], 0
        if chunk:
            yield chunk

    def counters(self) -> Mapping[str, int]:
        """The last number that each table gave out by itself, where it remembers that."""
        return sqlite_counters(self._connection)

    @property
    def is_unchanged(self) -> bool:
        """Whether the file is the one that was opened, and as it was then."""
        return self._look() == self._at_first

    def _look(self) -> Sequence[tuple[int, ...]]:
        beside = (self._database, self._database.with_name(f"{self._database.name}-wal"))
        looks = [file.stat() for file in beside if file.exists()]
        return [(look.st_ino, look.st_size, look.st_mtime_ns) for look in looks]


@contextmanager
def open_source(database: Path) -> Iterator[EmbeddedSource]:
    """The database, for nobody else until the block ends. Raises NotDone where there is none, or a bot is at work."""
    if not database.exists():
        raise NotDone(NO_DATABASE)
    with alone_with(database, "Stop the bot, and call this again.") as own:
        engine = create_engine("sqlite://", creator=lambda: own, poolclass=StaticPool)
        with engine.connect() as connection:
            yield EmbeddedSource(database, connection)
        # the pool does not close what alone_with opened
