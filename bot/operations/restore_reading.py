"""A backup as it is read: checked as a whole before anything of it is used."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from zipfile import BadZipFile, ZipFile
from zlib import error as BadDeflate  # noqa: N812 an exception with the name of a variable

from pydantic import ValidationError

from bot.operations.backup_format import FORMAT, KEY, MANIFEST, Manifest, Part, read_lines
from bot.operations.refusals import NotDone

_BROKEN = (BadZipFile, BadDeflate, EOFError, KeyError, NotImplementedError, ValidationError)


class Backup:
    """A backup's manifest and parts, which are what the manifest says."""

    def __init__(self, archive: ZipFile, manifest: Manifest) -> None:
        self._archive = archive
        self.manifest = manifest

    def lines(self, name: str) -> Iterator[bytes]:
        """The lines of a part."""
        with self._archive.open(name) as file:
            yield from read_lines(file)

    @property
    def keys(self) -> Sequence[str]:
        """The keys of DATA_KEY that were added to the backup; mostly none."""
        return [line.decode() for line in self.lines(KEY)] if self.manifest.key else []


@contextmanager
def open_backup(path: Path) -> Iterator[Backup]:
    """Open a backup and check each of its parts. Raises NotDone where it is damaged, or made by a later version."""
    try:
        file = path.open("rb")
    except OSError as fault:
        raise NotDone(f"{path} can't be read: {fault.strerror}.") from fault
    with file:
        try:
            archive = ZipFile(file)
            manifest = Manifest.model_validate_json(archive.read(MANIFEST))
            is_whole = _is_whole(archive, manifest.parts())
        except _BROKEN as fault:
            raise _damaged(path) from fault
        if manifest.format > FORMAT:
            raise NotDone(
                f"{path} was made by a later version of the bot ({manifest.version}). Install that one first."
            )
        if not is_whole:
            raise _damaged(path)
        yield Backup(archive, manifest)


def _is_whole(archive: ZipFile, parts: Mapping[str, Part]) -> bool:
    if sorted(archive.namelist()) != sorted([MANIFEST, *parts]):
        return False
    return all(_is_same(archive, name, part) for name, part in parts.items())


def _is_same(archive: ZipFile, name: str, part: Part) -> bool:
    digest, lines = hashlib.sha256(), 0
    with archive.open(name) as file:
        for line in file:
            digest.update(line)
            lines += 1
    return (digest.hexdigest(), lines) == (part.sha256, part.lines)


def _damaged(path: Path) -> NotDone:
    return NotDone(f"{path} is damaged, or is no backup of the bot's. Nothing was written. Take another backup.")
