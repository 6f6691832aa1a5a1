"""The keys of an embedded database while they change: a new one comes into their file, at the end the old ones go."""

from pathlib import Path

from bot.operations.alone import alone_with
from bot.operations.refusals import NotDone
from bot.storage.cipher import new_key
from bot.storage.key_file import read_key_file, write_key_file
from bot.storage.secrets import keys_from

_IN_USE = "Stop the bot, and start this again; once it says that it has begun, the bot may run."


def begin_rotation(key_file: Path, database: Path) -> None:
    """Put a new key before the one in the file; where a rotation was broken off, its new key stays.

    Raises NotDone where the bot runs: it would go on sealing with the old key alone. Started later, it reads both.
    Raises KeysDoNotFit where the file is damaged.
    """
    if not key_file.exists() or not database.exists():
        raise NotDone(f"There is nothing to change: {key_file} and {database} are not both there.")
    if len(keys_from([], key_file)) == 1:
        with alone_with(database, _IN_USE):
            write_key_file(key_file, [new_key(), *read_key_file(key_file)])


def end_rotation(key_file: Path) -> None:
    """Leave the newest key only."""
    write_key_file(key_file, read_key_file(key_file)[:1])
