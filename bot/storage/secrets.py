"""The installation's own secrets: the keys of DATA_KEY, and what is kept in the database under them."""

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.cipher import KEY_BYTES, Cipher, Unreadable, new_key, read_key
from bot.storage.key_file import read_key_file
from bot.storage.pseudonyms import Pseudonyms
from bot.storage.tables import Secret

_PSEUDONYMS = "pseudonyms"


@dataclass(frozen=True)
class Secrets:
    """What services need to keep people's data: the cipher, and the pseudonyms under which rows are found."""

    cipher: Cipher
    pseudonyms: Pseudonyms


class KeysDoNotFit(Exception):
    """The database was written with a key that DATA_KEY does not hold. Bring back the old key after the new one."""


def keys_from(written: Sequence[str], key_file: Path | None) -> list[bytes]:
    """DATA_KEY's keys, newest first; without any, those in `key_file`, one made there (mode 600) the first time."""
    if written:
        return [read_key(key) for key in written]
    if key_file is None:
        raise KeysDoNotFit
    if not key_file.exists():
        _write_once(key_file, new_key())
    try:
        return [read_key(key) for key in read_key_file(key_file)]
    except ValueError as fault:
        raise KeysDoNotFit from fault


async def load_secrets(session: AsyncSession, cipher: Cipher) -> Secrets:
    """The secrets of this database, the pseudonyms' made the first time. Raises KeysDoNotFit."""
    row = await session.get(Secret, _PSEUDONYMS)
    if row is None:
        row = Secret(name=_PSEUDONYMS, sealed=cipher.seal(os.urandom(KEY_BYTES), f"secret:{_PSEUDONYMS}"))
        session.add(row)
    try:
        return Secrets(cipher, Pseudonyms(cipher.open(row.sealed, f"secret:{_PSEUDONYMS}")))
    except Unreadable as fault:
        raise KeysDoNotFit from fault


def _write_once(path: Path, words: str) -> None:
    """Write a secret so that a crash leaves all of it or nothing, and that of two first starts one wins for both."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(words + "\n")
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)
