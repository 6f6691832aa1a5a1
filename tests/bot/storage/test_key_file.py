"""The file of an embedded database's keys."""

import stat
from pathlib import Path

from bot.storage.cipher import new_key, read_key
from bot.storage.key_file import key_file_beside, read_key_file, write_key_file
from bot.storage.secrets import keys_from


def test_several_keys_are_read_newest_first(tmp_path: Path) -> None:
    """While the keys change, the bot starts with both."""
    file, new, old = tmp_path / "data.key", new_key(), new_key()
    write_key_file(file, [new, old])
    assert read_key_file(file) == [new, old]
    assert keys_from([], file) == [read_key(new), read_key(old)]


def test_only_its_owner_reads_the_file(tmp_path: Path) -> None:
    """Also where the file before it could be read by everybody; nothing else is left in the folder."""
    file = tmp_path / "data.key"
    file.write_text("AAAA")
    file.chmod(0o644)
    write_key_file(file, [new_key()])
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [file]


def test_the_file_lies_beside_an_embedded_database_only() -> None:
    """PostgreSQL's key must be set."""
    assert key_file_beside("sqlite+aiosqlite:///data/qorgan.db") == Path("data/data.key")
    assert key_file_beside("postgresql+asyncpg://union@host/qorgan") is None
