"""M4A: a known tree of boxes is kept where it stands, and all else is blanked, so that no offset moves."""

from io import BytesIO

from mutagen.mp4 import MP4

from bot.attachments.boxes import Box, boxes
from bot.attachments.models import Broken, Dangerous, UnknownType

_TOP = {b"ftyp", b"moov", b"mdat"}
_TREE = {
    b"moov": {b"mvhd", b"trak"},
    b"trak": {b"tkhd", b"edts", b"mdia"},
    b"edts": {b"elst"},
    b"mdia": {b"mdhd", b"hdlr", b"minf"},
    b"minf": {b"smhd", b"dinf", b"stbl"},
    b"dinf": {b"dref"},
    b"stbl": {b"stsd", b"stts", b"stsc", b"stsz", b"stz2", b"stco", b"co64", b"ctts", b"stss", b"sgpd", b"sbgp"},
}
_FRAGMENTED = {b"moof", b"mvex"}
_DATED = {b"mvhd", b"tkhd", b"mdhd"}
_DATES, _SHORT_DATES_END, _LONG_DATES_END = 4, 12, 20
_HANDLER, _HANDLER_END = 8, 12
_SELF_CONTAINED = bytes.fromhex("00000000 00000001 0000000c") + b"url " + bytes.fromhex("00000001")


def clean_mp4(body: bytes) -> bytes:
    """The sound without tags, dates, places and whatever follows it. Raises Broken, Dangerous, UnknownType."""
    file = bytearray(body)
    top = list(boxes(body, 0, len(body), tail=True))
    names = [box.name for box in top]
    if b"moov" not in names or _FRAGMENTED.intersection(names):
        raise UnknownType
    if names.count(b"moov") > 1 or b"mdat" not in names:
        raise Broken
    handlers: list[bytes] = []
    for box in top:
        if box.name not in _TOP:
            _blank(file, box)
        elif box.name == b"moov":
            handlers = _prune(file, box)
    if not handlers or set(handlers) != {b"soun"}:
        raise UnknownType
    fresh = bytes(file[: max(box.end for box in top if box.name in _TOP)])
    info = MP4(BytesIO(fresh)).info  # type: ignore[no-untyped-call]
    if info is None or info.length <= 0 or not info.codec:
        raise Broken
    return fresh


def _prune(file: bytearray, parent: Box) -> list[bytes]:
    """Blank what is not in the tree; gives the kinds of the tracks found."""
    handlers = []
    for box in boxes(file, parent.inside, parent.end):
        if box.name in _FRAGMENTED:
            raise UnknownType
        if box.name not in _TREE[parent.name]:
            _blank(file, box)
        elif box.name in _TREE:
            handlers += _prune(file, box)
        elif box.name == b"hdlr":
            handlers.append(bytes(file[box.inside + _HANDLER : box.inside + _HANDLER_END]))
            _zero(file, box.inside + _HANDLER_END, box.end)
        else:
            _prune_leaf(file, box)
    return handlers


def _prune_leaf(file: bytearray, box: Box) -> None:
    if box.name == b"dref" and file[box.inside : box.end] != _SELF_CONTAINED:
        raise Dangerous
    if box.name in _DATED:
        is_long = file[box.inside : box.inside + 1] == b"\x01"
        dates_end = box.inside + (_LONG_DATES_END if is_long else _SHORT_DATES_END)
        if dates_end > box.end:
            raise Broken
        _zero(file, box.inside + _DATES, dates_end)


def _blank(file: bytearray, box: Box) -> None:
    file[box.start + 4 : box.start + 8] = b"free"
    _zero(file, box.inside, box.end)


def _zero(file: bytearray, start: int, end: int) -> None:
    file[start:end] = bytes(end - start)
