"""What the room gives and what it refuses."""

from dataclasses import dataclass

LARGEST = 10 * 1024 * 1024
"""Bytes that an attachment may have, before cleaning and after."""


@dataclass(frozen=True)
class Cleaned:
    """A file made anew: `kind` is "photo", "document" or "voice"; `extension` has no dot."""

    kind: str
    mime: str
    body: bytes
    extension: str


class Refused(Exception):
    """The file is not taken."""


class TooLarge(Refused):
    """It has more than LARGEST bytes, before cleaning or after."""


class UnknownType(Refused):
    """It is no photo (JPEG, PNG, WebP), PDF or sound (Ogg Opus or Vorbis, MP3, M4A)."""


class Broken(Refused):
    """It begins as a known type and can't be read as one to its end."""


class Dangerous(Refused):
    """It is locked, leads outside itself, or asks for more pixels, pages, memory or time than a file may."""
