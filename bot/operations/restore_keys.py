"""Which keys a restored database is opened with, and where they are kept afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.operations.refusals import NotDone
from bot.storage.cipher import Cipher, read_key
from bot.storage.key_file import read_key_file, write_key_file

_NO_KEY = (
    "There is no key: set DATA_KEY to the key of the database that the backup was taken from "
    "(an embedded database keeps it beside itself, in data.key)."
)


@dataclass(frozen=True)
class RestoreKeys:
    """Keys, newest first, and the file that must hold them for the bot to find them; None: it is told them."""

    written: Sequence[str]
    file: Path | None

    def cipher(self) -> Cipher:
        """What these keys open. Raises NotDone where they are no keys."""
        try:
            return Cipher([read_key(key) for key in self.written])
        except ValueError as fault:
            raise NotDone(_NO_KEY) from fault

    def keep(self) -> None:
        """Write the file, unless it is there."""
        if self.file is not None and not self.file.exists():
            write_key_file(self.file, self.written)


def keys_for_restore(
    data_key: Sequence[str], in_backup: Sequence[str], target: Path | None, own: Path | None
) -> RestoreKeys:
    """DATA_KEY's keys; else those beside the target, in the backup, or beside the database of the settings.

    `target`, `own`: where an embedded database's key file would lie. Raises NotDone where there are none at all.
    """
    if data_key:
        return RestoreKeys(data_key, None)
    if target is not None and target.exists():
        return RestoreKeys(_read(target), None)
    if in_backup:
        return RestoreKeys(in_backup, target)
    if own is not None and own.exists():
        return RestoreKeys(_read(own), target)
    raise NotDone(_NO_KEY)


def _read(file: Path) -> Sequence[str]:
    try:
        return read_key_file(file)
    except ValueError as fault:
        raise NotDone(f"{file} holds no key.") from fault
