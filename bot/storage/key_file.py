"""The file that keeps an embedded database's keys: one a line, newest first."""

import os
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.engine import make_url

KEY_FILE = "data.key"


def key_file_beside(database_url: str) -> Path | None:
    """Where the keys of an embedded database lie: beside it. None for PostgreSQL, whose key must be set."""
    database = database_beside(database_url)
    return database.parent / KEY_FILE if database else None


def database_beside(database_url: str) -> Path | None:
    """The embedded database's own file; None for PostgreSQL."""
    url = make_url(database_url)
    return Path(url.database or "data/qorgan.db") if url.drivername.startswith("sqlite") else None


def read_key_file(path: Path) -> list[str]:
    """The keys as DATA_KEY takes them, at least one. Raises ValueError where the file is no text of keys."""
    return path.read_text(encoding="ascii").strip().split("\n")


def write_key_file(path: Path, keys: Sequence[str]) -> None:
    """Write these keys in place of the file's own (mode 600): a crash leaves the old file or the new one, whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write("".join(f"{key}\n" for key in keys))
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """See to it that names made in this folder survive a power cut."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
