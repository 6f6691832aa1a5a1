"""A campaign's report as pictures for a phone."""

from functools import cache
from pathlib import Path

from matplotlib import get_data_path
from matplotlib.ft2font import FT2Font

from bot.languages import Language
from bot.numbers.campaign_figures import Breakdown, Results
from bot.numbers.models import Cell
from bot.numbers.pictures import Picture, bars


def campaign_pictures(results: Results, floor: int, language: Language) -> tuple[Picture, ...]:
    """A picture for each breakdown that has figures. Takes a second: use a thread, one at a time.

    `floor`: what is hidden is under it.
    """
    drawn = (_drawn(breakdown, floor, language) for breakdown in results.breakdowns)
    return tuple(picture for picture in drawn if picture is not None)


def _drawn(breakdown: Breakdown, floor: int, language: Language) -> Picture | None:
    cells = [Cell(str(number), figure.count) for number, figure in enumerate(breakdown.figures)]
    captions = {str(number): _drawable(figure.caption) for number, figure in enumerate(breakdown.figures)}
    return bars(_drawable(breakdown.title), cells, captions, floor, language)


def _drawable(words: str) -> str:
    """The words without the signs that the font lacks: it has all letters, and few emoji."""
    known = _signs()
    return " ".join("".join(sign for sign in words if ord(sign) in known).split())


@cache
def _signs() -> frozenset[int]:
    fonts = Path(get_data_path()) / "fonts" / "ttf"
    return frozenset(FT2Font(str(fonts / "DejaVuSans.ttf")).get_charmap()) & frozenset(
        FT2Font(str(fonts / "DejaVuSans-Bold.ttf")).get_charmap()
    )
