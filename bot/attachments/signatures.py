"""Tells what a file is by how it begins; names and claimed types are not asked."""

from enum import StrEnum


class Form(StrEnum):
    """A form of file that can be cleaned; the value is its usual extension."""

    JPEG = "jpg"
    PNG = "png"
    WEBP = "webp"
    PDF = "pdf"
    OGG = "ogg"
    MP3 = "mp3"
    MP4 = "m4a"


PDF_MARK = b"%PDF-"
PDF_REACH = 1024
"""Bytes within which a PDF must begin: readers have always skipped a little dirt before it."""

_OTHERS = (b"PK", b"MZ", b"\x7fELF", b"Rar!", b"7z", b"GIF8", b"\x1f\x8b", b"\xd0\xcf\x11\xe0")
_LAYER_THREE, _LAYER_BITS, _SYNC_BITS = 0x02, 0x06, 0xE0


def form_of(body: bytes) -> Form | None:
    """The form of this file; None where it is not one of ours."""
    if body.startswith(b"\xff\xd8\xff"):
        return Form.JPEG
    if body.startswith(b"\x89PNG\r\n\x1a\n"):
        return Form.PNG
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return Form.WEBP
    sound = _sound_of(body)
    if sound is not None or body.startswith(_OTHERS):
        return sound
    return Form.PDF if PDF_MARK in body[:PDF_REACH] else None


def _sound_of(body: bytes) -> Form | None:
    if body.startswith(b"OggS"):
        return Form.OGG
    if body[4:8] == b"ftyp":
        return Form.MP4
    starts_frame = body[:1] == b"\xff" and (body[1:2] or b"\0")[0] & (_SYNC_BITS | _LAYER_BITS) == (
        _SYNC_BITS | _LAYER_THREE
    )
    return Form.MP3 if starts_frame or body.startswith(b"ID3") else None
