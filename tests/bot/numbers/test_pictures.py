from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from bot.languages import Language
from bot.numbers.models import Cell, FirstAnswer, Numbers, Rating
from bot.numbers.pictures import pictures
from bot.numbers.words import Names

KINDS = (Cell("load", 12), Cell("monitoring", 6))
MONTHS = (Cell("2026-09", 0), Cell("2026-10", 7), Cell("2026-11", 11))
NUMBERS = Numbers(
    floor=5,
    total=18,
    open=None,
    by_kind=KINDS,
    by_principle=(Cell("5", 10), Cell(None, 8)),
    by_region=(Cell("abai", 9), Cell("almaty", None), Cell("ulytau", None)),
    by_institution=(),
    by_month=MONTHS,
    by_status=(),
    by_outcome=(),
    first_answer=FirstAnswer(None, None, None),
    rating=Rating(None, None),
)


def opened(png: bytes) -> Image.Image:
    """The picture, in grey."""
    return Image.open(BytesIO(png)).convert("L")


def dark(picture: Image.Image) -> int:
    """How many pixels are inked."""
    return sum(picture.histogram()[:160])


def test_each_breakdown_has_its_picture(names: Names, language: Language) -> None:
    """As wide as a phone likes it, named in the reader's language, and not empty."""
    drawn = pictures(NUMBERS, names, language)
    _ = language.gettext
    titles = [_("Reports by kind"), _("Reports by principle"), _("Reports by region"), _("Reports by month")]
    assert [picture.title for picture in drawn] == titles
    for picture in drawn:
        assert opened(picture.png).width == 1080
        assert dark(opened(picture.png)) > 5000


def test_nothing_to_show_is_no_picture(names: Names, kazakh: Language) -> None:
    """A breakdown that is hidden whole is left out; months without reports are drawn."""
    drawn = pictures(replace(NUMBERS, by_kind=(), by_region=(), by_month=(Cell("2026-11", 0),)), names, kazakh)
    assert [picture.title for picture in drawn] == [
        kazakh.gettext("Reports by principle"),
        kazakh.gettext("Reports by month"),
    ]


def test_a_bar_is_as_long_as_its_number(names: Names, kazakh: Language) -> None:
    """Twice the number, twice the ink of the bar."""
    picture = opened(pictures(NUMBERS, names, kazakh)[0].png)
    runs = [longest_run(picture, y) for y in range(picture.height)]
    bars = sorted({run for run in runs if run > 200})
    assert bars[1] == pytest.approx(2 * bars[0], abs=2)


def longest_run(picture: Image.Image, y: int) -> int:
    """The longest line of ink in a row of pixels."""
    row = bytes(1 if picture.getpixel((x, y)) < 160 else 0 for x in range(picture.width))  # type: ignore[operator]
    return max(len(run) for run in row.split(b"\x00"))


def test_a_hidden_number_leaves_no_trace(names: Names, kazakh: Language) -> None:
    """Hidden cells look alike, and a note tells why they are hidden."""
    shown = replace(NUMBERS, by_region=(Cell("abai", 9), Cell("almaty", 5), Cell("ulytau", 5)))
    hidden, plain = (opened(pictures(numbers, names, kazakh)[2].png) for numbers in (NUMBERS, shown))
    assert hidden.height > plain.height


def test_twenty_regions_fit_on_a_phone(names: Names, language: Language) -> None:
    """The picture grows, but not so long that it would be shown too small to read."""
    regions = {str(at): "Қостанай облысы" if at > 3 else "Солтүстік Қазақстан облысы" for at in range(21)}
    cells = tuple(Cell(key, 40) for key in regions)
    drawn = pictures(replace(NUMBERS, by_region=cells), replace(names, regions=regions), language)
    assert 1400 < opened(drawn[2].png).height < 2000


def test_a_year_of_large_numbers_fits(names: Names, language: Language) -> None:
    """Twelve columns, over the turn of a year."""
    months = tuple(Cell(f"{2025 + at // 12}-{at % 12 + 1:02}", 12345) for at in range(6, 18))
    assert opened(pictures(replace(NUMBERS, by_month=months), names, language)[3].png).width == 1080


def test_a_picture_tells_nothing_of_its_maker(names: Names, kazakh: Language) -> None:
    """No program, no date."""
    picture = Image.open(BytesIO(pictures(NUMBERS, names, kazakh)[0].png))
    assert set(picture.info) <= {"dpi"}


def test_the_same_numbers_are_the_same_picture(names: Names, kazakh: Language) -> None:
    """Nothing is left over from a drawing before."""
    assert pictures(NUMBERS, names, kazakh) == pictures(NUMBERS, names, kazakh)
