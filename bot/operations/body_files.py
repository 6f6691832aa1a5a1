"""The files of ATTACHMENTS_FOLDER as they lie there, sealed (bot.attachments.storing makes them)."""

from pathlib import Path


def body_file(folder: Path, attachment: int) -> Path:
    """Where an attachment's sealed body lies."""
    return folder / f"{attachment:x}"


def read_sealed(folder: Path, attachment: int, size: int = -1) -> bytes | None:
    """The sealed body, or its first `size` bytes; None where there is no file (any more)."""
    try:
        with body_file(folder, attachment).open("rb") as file:
            return file.read(size)
    except FileNotFoundError:
        return None
