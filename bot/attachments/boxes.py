"""The boxes that MP4 and JPEG 2000 files are made of (ISO/IEC 14496-12, 4.2)."""

from collections.abc import Iterator
from dataclasses import dataclass
from struct import unpack_from

from bot.attachments.models import Broken

_SHORT, _LONG = 8, 16
_HAS_LONG_SIZE, _TO_THE_END = 1, 0


@dataclass(frozen=True)
class Box:
    """A box: `start` and `end` of the whole, `inside` where its content begins; bytes from the file's beginning."""

    name: bytes
    start: int
    inside: int
    end: int


def boxes(body: bytes | bytearray, start: int, end: int, *, tail: bool = False) -> Iterator[Box]:
    """The boxes that fill this stretch. Raises Broken where they don't; with `tail`, ends there instead."""
    while start < end:
        box = _box(body, start, end)
        if box is None and tail:
            return
        if box is None:
            raise Broken
        yield box
        start = box.end


def _box(body: bytes | bytearray, start: int, end: int) -> Box | None:
    if start + _SHORT > end:
        return None
    size, name = unpack_from(">I4s", body, start)
    inside = start + _SHORT
    if size == _TO_THE_END:
        size = end - start
    elif size == _HAS_LONG_SIZE:
        inside = start + _LONG
        if inside > end:
            return None
        (size,) = unpack_from(">Q", body, start + _SHORT)
    if not inside <= start + size <= end:
        return None
    return Box(name, start, inside, start + size)
