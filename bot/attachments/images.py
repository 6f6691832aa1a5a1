"""Photos: decoded, turned upright, scaled down, and written anew from nothing but their pixels."""

from contextlib import suppress
from io import BytesIO

from PIL import Image, ImageOps

from bot.attachments.models import Dangerous
from bot.attachments.signatures import Form

MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2560
"""Pixels of the longer side, at most."""

LOSSLESS_PIXELS = 1_000_000
"""Pixels up to which drawings and transparent pictures stay lossless."""

STEEPEST = 20
"""How many times longer than the other a side of a photo may be (Bot API, sendPhoto)."""

_QUALITY = 88
_PLUGINS = {Form.JPEG: "JPEG", Form.PNG: "PNG", Form.WEBP: "WEBP"}


def clean_image(form: Form, body: bytes) -> tuple[Form, bytes]:
    """The picture as JPEG or PNG, its first frame alone. Raises Dangerous, and whatever Pillow raises."""
    try:
        image: Image.Image = Image.open(BytesIO(body), formats=(_PLUGINS[form],))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:
        raise Dangerous from fault
    if image.width * image.height > MOST_PIXELS:
        raise Dangerous
    image.draft(None, (LONGEST_SIDE, LONGEST_SIDE))
    image.load()
    drawn = image.mode in {"1", "P"} or image.has_transparency_data
    image = _upright(_coloured(image))
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    made = Form.PNG if drawn and image.width * image.height <= LOSSLESS_PIXELS else Form.JPEG
    out = BytesIO()
    _pixels(image, made).save(out, _PLUGINS[made], quality=_QUALITY)
    return made, out.getvalue()


def _coloured(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):
        # 16 bits of grey: Pillow would cut them off at 255 instead of scaling them.
        image = image.point(lambda value: value / 257)
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _upright(image: Image.Image) -> Image.Image:
    with suppress(Exception):  # a photo with unreadable EXIF is a photo all the same
        return ImageOps.exif_transpose(image)
    return image


def _pixels(image: Image.Image, made: Form) -> Image.Image:
    """A picture that has the pixels of this one and nothing else, on white where it is too narrow or transparent."""
    size = max(image.width, -(-image.height // STEEPEST)), max(image.height, -(-image.width // STEEPEST))
    is_clear = image.mode == "RGBA"
    if is_clear and made is Form.PNG:
        fresh = Image.new("RGBA", size)
        fresh.paste(image)
        return fresh
    fresh = Image.new("RGB", size, "white")
    fresh.paste(image, mask=image if is_clear else None)
    return fresh
