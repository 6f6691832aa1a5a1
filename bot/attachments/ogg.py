"""Ogg Opus and Vorbis: one stream is read page by page and written anew, its comments empty (RFC 3533, RFC 7845)."""

from dataclasses import dataclass
from io import BytesIO

from mutagen.ogg import OggPage  # its methods have no types, hence the marks below

from bot.attachments.models import Broken, UnknownType

_MARK = b"OggS"


@dataclass(frozen=True)
class _Codec:
    """A codec's headers: how the first begins, all of them counted, and what stands for the comments."""

    mark: bytes
    headers: int
    no_comments: bytes


_CODECS = (
    _Codec(b"OpusHead", 2, b"OpusTags" + bytes(8)),
    _Codec(b"\x01vorbis", 3, b"\x03vorbis" + bytes(8) + b"\x01"),
)


def clean_ogg(body: bytes) -> bytes:
    """The sound without comments and pictures, and without what follows its last page. Raises Broken, UnknownType."""
    pages = _pages(body)
    if not pages or not pages[0].first or len(pages[0].packets) != 1:
        raise Broken
    if any(page.serial != pages[0].serial for page in pages):
        raise UnknownType
    codec = next((codec for codec in _CODECS if pages[0].packets[0].startswith(codec.mark)), None)
    if codec is None:
        raise UnknownType
    count = _header_pages(pages, codec.headers - 1)
    packets = OggPage.to_packets(pages[1 : 1 + count], strict=True)  # type: ignore[no-untyped-call]
    sound = pages[1 + count :]
    if len(packets) != codec.headers - 1 or not sound or any(page.first for page in sound):
        raise Broken
    headers = OggPage.from_packets([codec.no_comments, *packets[1:]])  # type: ignore[no-untyped-call]
    for page in headers:
        page.position = 0 if page.complete else -1
    return _written([pages[0], *headers, *sound])


def _pages(body: bytes) -> list[OggPage]:
    """The pages from the beginning on. Raises Broken where a checksum is wrong."""
    pages, file, at = [], BytesIO(body), 0
    while body.startswith(_MARK, at):
        page = OggPage(file)  # type: ignore[no-untyped-call]
        end = file.tell()
        if page.write() != body[at:end]:  # type: ignore[no-untyped-call]
            raise Broken
        pages.append(page)
        at = end
    return pages


def _header_pages(pages: list[OggPage], packets: int) -> int:
    """How many pages after the first hold the next `packets` packets."""
    ended = 0
    for count, page in enumerate(pages[1:], start=1):
        ended += len(page.packets) - (not page.complete)
        if ended >= packets:
            return count
    raise Broken


def _written(pages: list[OggPage]) -> bytes:
    for sequence, page in enumerate(pages):
        page.serial, page.sequence = 1, sequence
    return b"".join(page.write() for page in pages)  # type: ignore[no-untyped-call]
