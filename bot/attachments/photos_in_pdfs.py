"""Photos as they lie in a PDF: their own metadata is cut out, their pixels are not touched."""

from bot.attachments.boxes import boxes
from bot.attachments.models import Broken

_START, _SCAN, _COMMENT = b"\xff\xd8", 0xDA, 0xFE
_APPLICATIONS = range(0xE0, 0xF0)
_NEEDED = {0xE0, 0xEE}
"""JFIF and Adobe: without them decoders guess the colours."""

_MARKER_BYTES, _MARKER = 2, 0xFF
_JP2_SIGNATURE = b"\0\0\0\x0cjP  "
_JP2_NEEDED = {b"jP  ", b"ftyp", b"jp2h", b"jp2c"}


def without_segments(jpeg: bytes) -> bytes:
    """A JPEG without EXIF, XMP, ICC, thumbnails and comments (ITU-T T.81, B.1.1). Raises Broken."""
    if not jpeg.startswith(_START):
        raise Broken
    kept, at = [_START], len(_START)
    while at + _MARKER_BYTES < len(jpeg) and jpeg[at] == _MARKER and jpeg[at + 1] != _SCAN:
        kind = jpeg[at + 1]
        if kind == _MARKER:  # a filling byte
            at += 1
            continue
        end = at + _MARKER_BYTES + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if kind in _NEEDED or (kind != _COMMENT and kind not in _APPLICATIONS):
            kept.append(jpeg[at:end])
        at = end
    if jpeg[at : at + _MARKER_BYTES] != bytes((_MARKER, _SCAN)):
        raise Broken
    return b"".join([*kept, jpeg[at:]])


def without_boxes(picture: bytes) -> bytes:
    """A JPEG 2000 without XML, UUID and vendors' boxes (ITU-T T.800, annex I); a bare codestream as it is."""
    if not picture.startswith(_JP2_SIGNATURE):
        return picture
    whole = boxes(picture, 0, len(picture), tail=True)
    return b"".join(picture[box.start : box.end] for box in whole if box.name in _JP2_NEEDED)
