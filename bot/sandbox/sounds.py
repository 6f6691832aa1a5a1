"""Silence as a voice message: Ogg with Opus (RFC 3533, RFC 7845), as phones record it."""

import struct
from collections.abc import Iterator
from functools import cache

_FRAMES = 50
"""Frames of 20 ms in a second, one page each second."""
_SAMPLES = 48_000
_SILENT = b"\xf8\xff\xfe"
"""A frame of 20 ms without sound (CELT, fullband, mono)."""
_SERIAL = 0x51
_BEGIN, _MIDDLE, _END = 2, 0, 4
_POLYNOMIAL = 0x04C11DB7


def silence(seconds: int) -> bytes:
    """A voice message of so many seconds in which nobody speaks."""
    return b"".join(_pages(max(1, seconds)))


def _pages(seconds: int) -> Iterator[bytes]:
    yield _page(0, 0, [struct.pack("<8sBBHIhB", b"OpusHead", 1, 1, 0, _SAMPLES, 0, 0)], _BEGIN)
    yield _page(1, 0, [struct.pack("<8sI4sI", b"OpusTags", 4, b"none", 0)], _MIDDLE)
    for second in range(1, seconds + 1):
        yield _page(second + 1, second * _SAMPLES, [_SILENT] * _FRAMES, _END if second == seconds else _MIDDLE)


def _page(number: int, position: int, packets: list[bytes], kind: int) -> bytes:
    sizes = bytes(len(packet) for packet in packets)
    head = struct.pack("<4sBBqIIIB", b"OggS", 0, kind, position, _SERIAL, number, 0, len(sizes))
    page = head + sizes + b"".join(packets)
    return page[:22] + struct.pack("<I", _checksum(page)) + page[26:]


def _checksum(page: bytes) -> int:
    value = 0
    table = _table()
    for byte in page:
        value = ((value << 8) & 0xFFFFFFFF) ^ table[(value >> 24) ^ byte]
    return value


@cache
def _table() -> tuple[int, ...]:
    return tuple(_entry(byte) for byte in range(256))


def _entry(byte: int) -> int:
    value = byte << 24
    for _ in range(8):
        value = ((value << 1) ^ (_POLYNOMIAL if value & 0x80000000 else 0)) & 0xFFFFFFFF
    return value
