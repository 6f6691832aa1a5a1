import random

import pytest
from PIL import Image, PngImagePlugin

from bot.attachments.apart import clean_here as clean
from bot.attachments.cleaning import Broken, Cleaned, Dangerous, UnknownType
from tests.bot.attachments.photos import BLUE, GPS, ORIENTATION, RED, exif, flag, opened, png_of, saved


def test_a_photo_from_a_phone_tells_no_more_who_took_it_and_where() -> None:
    told = saved(
        flag(), "JPEG", exif=exif(), comment=b"Aigul wrote", icc_profile=b"Aigul's colours", xmp=b"<x>Aigul</x>"
    )
    assert opened(told).getexif().get_ifd(GPS)
    photo = clean(told)
    assert photo == Cleaned("photo", "image/jpeg", photo.body, "jpg")
    assert b"Aigul" in told
    assert b"Aigul" not in photo.body
    assert set(opened(photo.body).info) == {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert not opened(photo.body).getexif()


@pytest.mark.parametrize(("orientation", "left_top"), [(1, RED), (3, BLUE), (6, RED), (8, BLUE)])
def test_a_photo_is_turned_as_its_camera_was_held(orientation: int, left_top: tuple[int, int, int]) -> None:
    photo = opened(clean(saved(flag(), "JPEG", exif=exif(orientation), quality=95)).body)
    assert photo.size == ((60, 40) if orientation in {1, 3} else (40, 60))
    seen = photo.getpixel((3, 3))
    assert isinstance(seen, tuple)
    assert all(abs(ours - theirs) < 25 for ours, theirs in zip(seen, left_top, strict=True))


def test_a_photo_with_unreadable_exif_is_a_photo_all_the_same() -> None:
    assert opened(clean(saved(flag(), "JPEG", exif=b"Exif\0\0rubbish" * 5)).body).size == (60, 40)


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_other_photos_become_jpeg_without_metadata(form: str) -> None:
    photo = clean(saved(flag(size=(300, 200)), form, exif=exif(6)))
    assert (photo.extension, opened(photo.body).size, ORIENTATION in opened(photo.body).getexif()) == (
        "jpg",
        (200, 300),
        False,
    )


def test_words_in_a_png_go() -> None:
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", "Aigul")
    words.add_itxt("XML:com.adobe.xmp", "<x>Aigul</x>", zip=True)
    picture = clean(saved(flag("P"), "PNG", pnginfo=words, icc_profile=b"Aigul"))
    assert (picture.mime, opened(picture.body).info) == ("image/png", {})


def test_a_small_drawing_stays_clear_and_lossless() -> None:
    drawing = Image.new("RGBA", (50, 50), (10, 200, 10, 0))
    drawing.putpixel((7, 7), (1, 2, 3, 255))
    clean_drawing = opened(clean(saved(drawing, "PNG")).body)
    assert (clean_drawing.mode, clean_drawing.getpixel((7, 7)), clean_drawing.getpixel((0, 0))) == (
        "RGBA",
        (1, 2, 3, 255),
        (10, 200, 10, 0),
    )


def test_a_large_drawing_becomes_a_photo_on_white() -> None:
    photo = clean(saved(Image.new("RGBA", (1200, 1200), (10, 200, 10, 0)), "PNG"))
    assert (photo.extension, opened(photo.body).getpixel((0, 0))) == ("jpg", (255, 255, 255))


@pytest.mark.parametrize(
    ("image", "middle"),
    [
        (Image.new("I;16", (30, 30), 128 * 257), (128, 128, 128)),
        (Image.new("L", (30, 30), 128), (128, 128, 128)),
        (Image.new("LA", (30, 30), (128, 255)), (128, 128, 128, 255)),
        (Image.new("1", (30, 30), 1), (255, 255, 255)),
    ],
    ids=lambda value: getattr(value, "mode", ""),
)
def test_greys_stay_grey(image: Image.Image, middle: tuple[int, ...]) -> None:
    assert opened(clean(saved(image, "PNG")).body).getpixel((15, 15)) == middle


def test_a_photo_in_the_colours_of_print_is_read() -> None:
    assert opened(clean(saved(flag("CMYK"), "JPEG")).body).mode == "RGB"


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_a_large_photo_is_scaled_down(form: str) -> None:
    assert opened(clean(saved(flag(size=(6000, 3000)), form)).body).size == (2560, 1280)


def test_a_strip_is_widened_until_telegram_takes_it() -> None:
    strip = opened(clean(saved(Image.new("RGB", (2000, 4), RED), "PNG")).body)
    assert (strip.size, strip.getpixel((1000, 90))) == ((2000, 100), (255, 255, 255))


def test_only_the_first_frame_of_a_moving_picture_is_kept() -> None:
    frames = [flag(), Image.new("RGB", (60, 40), "white")]
    for form in ("WEBP", "PNG"):
        moving = saved(frames[0], form, save_all=True, append_images=frames[1:])
        still = opened(clean(moving).body)
        seen = still.getpixel((3, 3))
        assert getattr(still, "n_frames", 1) == 1
        assert isinstance(seen, tuple)
        assert seen[0] > 150 > seen[2]


@pytest.mark.parametrize("size", [(50_000, 50_000), (10_000, 10_000), (40_000_001, 1)])
def test_a_bomb_is_not_decoded(size: tuple[int, int]) -> None:
    with pytest.raises(Dangerous):
        clean(png_of(*size))


def test_a_photo_that_is_a_zip_as_well_is_a_photo_only() -> None:
    photo = saved(flag(), "JPEG")
    assert clean(photo + b"PK\x03\x04 run.exe").body == clean(photo).body


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_cut_photo_is_broken(form: str) -> None:
    noise = random.Random(1).randbytes(200 * 200 * 3)  # noqa: S311 any noise will do
    whole = saved(Image.frombytes("RGB", (200, 200), noise), form)
    for size in (12, 40, len(whole) // 2):
        with pytest.raises(Broken):
            clean(whole[:size])


@pytest.mark.parametrize("form", ["GIF", "BMP", "TIFF", "ICO"])
def test_other_pictures_are_unknown(form: str) -> None:
    with pytest.raises(UnknownType):
        clean(saved(flag(), form))
