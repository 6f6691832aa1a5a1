"""Backup, restore, transfer and key rotation as commands: the settings in, lines for the operator out."""

from collections.abc import Callable, Iterable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.clock import Clock
from bot.operations.backup import Source, back_up
from bot.operations.refusals import NotDone
from bot.operations.restore import Target, restore
from bot.operations.restore_keys import keys_for_restore
from bot.operations.restore_reading import open_backup
from bot.operations.rotation import Rotated, Rotation
from bot.operations.rotation_files import FileRotation
from bot.operations.rotation_keys import begin_rotation, end_rotation
from bot.operations.telling import told_backup, told_restore, told_transfer
from bot.operations.transfer import Tell, transfer
from bot.settings import Settings
from bot.storage.cipher import Cipher
from bot.storage.engine import Storage
from bot.storage.key_file import database_beside, key_file_beside, read_key_file
from bot.storage.secrets import Secrets, keys_from

OpenDatabase = Callable[[Settings], AbstractAsyncContextManager[tuple[Storage, Secrets]]]

_SQLITE, _POSTGRESQL = "sqlite+aiosqlite", "postgresql+asyncpg"


async def back_up_by(settings: Settings, path: Path, clock: Clock, *, with_key: bool) -> Iterable[str]:
    """Take a backup of the settings' database. Raises NotDone."""
    key_file = _own_key_file(settings)
    keys = (_data_key(settings) or _keys_in(key_file)) if with_key else []
    source = Source(settings.database_url, settings.attachments_folder, keys)
    return told_backup(await back_up(source, path, clock), path, key_file, with_key=with_key)


async def restore_by(settings: Settings, path: Path, into: str | None, clock: Clock) -> Iterable[str]:
    """Restore a backup to `into`, or to the settings' database. Raises NotDone."""
    url = into or settings.database_url
    _check_address(url, "--into", _SQLITE, _POSTGRESQL)
    target = Target(url, settings.attachments_folder)
    with open_backup(path) as backup:
        keys = keys_for_restore(
            _data_key(settings), backup.keys, key_file_beside(url), key_file_beside(settings.database_url)
        )
        done = await restore(backup, target, keys.cipher(), clock)
        keys.keep()
    return told_restore(done, None if settings.data_key else key_file_beside(url))


async def rotate_by(settings: Settings, open_database: OpenDatabase, clock: Clock) -> Rotated:
    """Seal everything with the newest key: DATA_KEY's first, or a new one where an embedded database has its own file.

    Raises NotDone where the bot is running with the old key alone.
    """
    key_file, database = _own_key_file(settings), database_beside(settings.database_url)
    if key_file and database:
        begin_rotation(key_file, database)
    async with open_database(settings) as (storage, secrets):
        folder = settings.attachments_folder
        files = FileRotation(storage, secrets, folder) if folder is not None else None
        done = await Rotation(storage, secrets.cipher, files, clock).run()
    if key_file and not done.left:
        end_rotation(key_file)
    return done


async def transfer_by(settings: Settings, to: str, clock: Clock, tell: Tell) -> Iterable[str]:
    """Move the settings' embedded database to the PostgreSQL at `to`. Raises NotDone, KeysDoNotFit."""
    database, key_file = database_beside(settings.database_url), _own_key_file(settings)
    if database is None:
        raise NotDone("DATABASE_URL names PostgreSQL: only an embedded database (SQLite) is moved.")
    _check_address(to, "--to", _POSTGRESQL)
    if key_file and not key_file.exists():
        raise NotDone(f"There is no key: {key_file} is missing. Set DATA_KEY to the key of this database.")
    cipher = Cipher(keys_from(_data_key(settings), key_file))
    done = await transfer(database, to, cipher, clock, tell)
    return told_transfer(done, database, key_file, settings.attachments_folder)


def _own_key_file(settings: Settings) -> Path | None:
    """The file that keeps the settings' keys; None where DATA_KEY does."""
    return None if settings.data_key else key_file_beside(settings.database_url)


def _data_key(settings: Settings) -> list[str]:
    return [key.get_secret_value() for key in settings.data_key]


def _keys_in(key_file: Path | None) -> list[str]:
    if key_file is None or not key_file.exists():
        raise NotDone("There is no key to add to the backup: it is made when the bot first starts.")
    return read_key_file(key_file)


def _check_address(url: str, option: str, *engines: str) -> None:
    try:
        is_known = make_url(url).drivername in engines
    except (ArgumentError, ValueError):
        is_known = False
    if not is_known:
        raise NotDone(f"{option} must begin with " + " or ".join(f"{engine}://" for engine in engines))
