"""What the room gives and what it refuses."""

from dataclasses import dataclass

from bot.attachments.signatures import Form

LARGEST = 10 * 1024 * 1024
"""Bytes that an attachment may have, before cleaning and after."""


_NATURES = {
    Form.JPEG: ("photo", "image/jpeg"),
    Form.PNG: ("photo", "image/png"),
    Form.PDF: ("document", "application/pdf"),
    Form.OGG: ("voice", "audio/ogg"),
    Form.MP3: ("voice", "audio/mpeg"),
    Form.MP4: ("voice", "audio/mp4"),
}


@dataclass(frozen=True)
class Cleaned:
    """A file made anew: `kind` is "photo", "document" or "voice"; `extension` has no dot."""

    kind: str
    mime: str
    body: bytes
    extension: str

    @classmethod
    def of(cls, form: Form, body: bytes) -> "Cleaned":
        """What this body is, its form being known."""
        kind, mime = _NATURES[form]
        return cls(kind, mime, body, form.value)


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


class NotNow(TimeoutError):
    """The file was not judged: the system could not start the cleaning or ended it, as at a stop. Try again later."""
