"""An embedded database that nobody else may open for a while."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bot.operations.refusals import NotDone


@contextmanager
def alone_with(database: Path, advice: str) -> Iterator[sqlite3.Connection]:
    """Keep everybody else out of an SQLite database; who opens it meanwhile waits, and is refused after its patience.

    Gives the one way in, a transaction that is taken back at the end; any thread may use it, one at a time.
    Raises NotDone, with this advice, where the database is open.
    """
    with closing(sqlite3.connect(database, isolation_level=None, timeout=0, check_same_thread=False)) as connection:
        try:
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as fault:
            raise NotDone(f"{database} is in use. {advice}") from fault
        yield connection
        connection.rollback()
