"""Small photos, and files that pretend to be photos."""

from io import BytesIO
from struct import pack
from typing import Any
from zlib import compress, crc32

from PIL import Image

RED, BLUE = (220, 30, 30), (30, 30, 220)
GPS = 0x8825
ORIENTATION = 0x0112
MAKE = 0x010F
ARTIST = 0x013B


def flag(mode: str = "RGB", size: tuple[int, int] = (60, 40)) -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, *size))
    return image.convert(mode)


def exif(orientation: int = 1) -> Image.Exif:
    """EXIF that tells who, with what and where."""
    told = Image.Exif()
    told[ORIENTATION], told[MAKE], told[ARTIST] = orientation, "Aigul's phone", "Aigul"
    told.get_ifd(GPS).update({1: "N", 2: (43.0, 14.0, 20.0), 3: "E", 4: (76.0, 53.0, 48.0)})
    return told


def saved(image: Image.Image, form: str, **options: Any) -> bytes:
    """The file of this picture."""
    out = BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def opened(body: bytes) -> Image.Image:
    """The picture of this file, decoded."""
    image = Image.open(BytesIO(body))
    image.load()
    return image


def png_of(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims this size."""
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
        + _chunk(b"IDAT", compress(bytes(3_000_000), 9))
        + _chunk(b"IEND", b"")
    )


def _chunk(name: bytes, body: bytes) -> bytes:
    return pack(">I", len(body)) + name + body + pack(">I", crc32(name + body))
