"""Breakdowns as pictures for a phone: 1080 pixels wide, in large type."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from textwrap import wrap

from matplotlib import get_data_path
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Rectangle

from bot.languages import Language
from bot.numbers.models import Cell, Numbers
from bot.numbers.words import Names, caption, note_on_hidden, short_month, written

WIDTH = 1080
MARGIN = 48
INSIDE = WIDTH - 2 * MARGIN
DOTS = 100
"""Dots an inch: a point is DOTS / 72 pixels."""

TITLE, WORDS, SMALL = 32, 25, 19
"""Sizes of type, in points; set for a screen that shows the picture at a third of its width."""
LINE = 1.75
"""Pixels of a line's height for a point of type."""
LETTER = 0.87
"""Pixels of a letter's width for a point of type, at most."""

BAR = 40
GAP = 30
PLOT = 720
"""Pixels that the highest column has."""
ROOM_FOR_COUNT = 150
CAPTION_ASIDE = 520
"""Pixels for captions beside their bars, where there are many: a picture that is too long is made small."""
MANY = 8
HIDDEN_LENGTH = 90

INK, QUIET, FILL, HATCH = "#1b1f24", "#57606a", "#1f5fa8", "#8c959f"


@dataclass(frozen=True)
class Picture:
    """A picture and what it shows."""

    title: str
    png: bytes


class _Sheet:
    """A page that is written from the top down; pixels are counted from its upper left corner."""

    def __init__(self, height: float) -> None:
        self._figure = Figure(figsize=(WIDTH / DOTS, height / DOTS), dpi=DOTS, facecolor="white")
        self._axes = self._figure.add_axes((0, 0, 1, 1))
        self._axes.set(xlim=(0, WIDTH), ylim=(height, 0))
        self._axes.set_axis_off()
        self._fonts = Path(get_data_path()) / "fonts" / "ttf"

    def write(self, x: float, y: float, words: str, size: int, *, bold: bool = False, **options: str | float) -> None:
        """Write one line: its upper left corner is at x, y, unless the options say otherwise."""
        # The library's own file, which has all Kazakh letters, whatever fonts the machine has.
        font = FontProperties(fname=self._fonts / f"DejaVuSans{'-Bold' if bold else ''}.ttf", size=size)
        placed = {"va": "top", "color": INK, **options}
        # A dollar would begin a formula.
        self._axes.text(x, y, words, fontproperties=font, parse_math=False, **placed)  # type: ignore[arg-type]

    def fill(self, corner: tuple[float, float], width: float, height: float, *, hatched: bool) -> None:
        """Draw a bar, or the place of one that is hidden."""
        bar = Rectangle(corner, width, height, linewidth=2 if hatched else 0, facecolor="white" if hatched else FILL)
        bar.set(edgecolor=HATCH, hatch="//" if hatched else "")
        self._axes.add_patch(bar)

    def png(self) -> bytes:
        """The page as a file, which does not tell what drew it."""
        file = BytesIO()
        FigureCanvasAgg(self._figure)
        self._figure.savefig(file, format="png", dpi=DOTS, metadata={"Software": None})
        return file.getvalue()


def pictures(numbers: Numbers, names: Names, language: Language) -> tuple[Picture, ...]:
    """Kinds, principles, regions and months, each where there is something to show. Takes a second: use a thread.

    matplotlib is not made for several threads: draw in one at a time.
    """
    _ = language.gettext
    drawer = _Drawer(numbers.floor, language)
    drawn = (
        drawer.bars(_("Reports by kind"), numbers.by_kind, names.kinds),
        drawer.bars(_("Reports by principle"), numbers.by_principle, names.principles),
        drawer.bars(_("Reports by region"), numbers.by_region, names.regions),
        drawer.columns(_("Reports by month"), numbers.by_month),
    )
    return tuple(picture for picture in drawn if picture is not None)


def bars(
    title: str, cells: Sequence[Cell], captions: Mapping[str, str], floor: int, language: Language
) -> Picture | None:
    """One breakdown as bars, in the order of its cells; None where it has none. `floor`: what is hidden is under it."""
    return _Drawer(floor, language).bars(title, cells, captions)


class _Drawer:
    def __init__(self, floor: int, language: Language) -> None:
        self._floor = floor
        self._language = language

    def bars(self, title: str, cells: Sequence[Cell], captions: Mapping[str, str]) -> Picture | None:
        """Horizontal bars, each beneath its caption, or beside it where there are many."""
        if not cells:
            return None
        aside = CAPTION_ASIDE if len(cells) > MANY else 0
        rows = [_lines(caption(captions, cell.key, self._language), WORDS, aside or INSIDE) for cell in cells]
        height = sum(_height_of_row(lines, aside) for lines in rows)
        sheet, y = self._begin(title, cells, height)
        for cell, lines in zip(cells, rows, strict=True):
            for at, line in enumerate(lines):
                sheet.write(MARGIN, y + at * WORDS * LINE, line, WORDS)
            x, top = MARGIN + aside, y if aside else y + len(lines) * WORDS * LINE
            length = self._length(cell, cells, INSIDE - aside - ROOM_FOR_COUNT)
            sheet.fill((x, top), length, BAR, hatched=cell.count is None)
            self._count(sheet, cell, x + length + 14, top + BAR / 2)
            y += _height_of_row(lines, aside)
        return self._finish(sheet, title, cells, y)

    def columns(self, title: str, cells: Sequence[Cell]) -> Picture | None:
        """Columns, a month each."""
        if not cells:
            return None
        sheet, top = self._begin(title, cells, PLOT + 4 * WORDS * LINE)
        step, foot = INSIDE / len(cells), top + PLOT + SMALL * LINE
        sheet.fill((MARGIN, foot), INSIDE, 2, hatched=False)
        for at, (cell, month, year) in enumerate(self._months(cells)):
            x = MARGIN + step * (at + 0.5)
            tall = self._length(cell, cells, PLOT)
            sheet.fill((x - step * 0.36, foot - tall), step * 0.72, tall, hatched=cell.count is None)
            said = written(cell.count, self._language)
            turned = 90 if cell.count is None else 0
            sheet.write(x, foot - tall - 8, said, SMALL, ha="center", va="bottom", rotation=turned, color=INK)
            sheet.write(x, foot + 12, month, SMALL, ha="center")
            sheet.write(x, foot + 12 + SMALL * LINE, year, SMALL, ha="center", color=QUIET)
        return self._finish(sheet, title, cells, foot + 3 * SMALL * LINE)

    def _months(self, cells: Sequence[Cell]) -> Iterator[tuple[Cell, str, str]]:
        """Each month's name, and the year beneath its first month."""
        before = None
        for cell in cells:
            month = date.fromisoformat(f"{cell.key}-01")
            yield cell, short_month(month, self._language), "" if month.year == before else str(month.year)
            before = month.year

    def _begin(self, title: str, cells: Sequence[Cell], height: float) -> tuple[_Sheet, float]:
        """A page that this height fits on, with its title; and where to go on below that."""
        heading = _lines(title, TITLE)
        sheet = _Sheet(2 * MARGIN + len(heading) * TITLE * LINE + GAP + height + self._height_of_note(cells))
        for at, line in enumerate(heading):
            sheet.write(MARGIN, MARGIN + at * TITLE * LINE, line, TITLE, bold=True)
        return sheet, MARGIN + len(heading) * TITLE * LINE + GAP

    def _finish(self, sheet: _Sheet, title: str, cells: Sequence[Cell], y: float) -> Picture:
        for at, line in enumerate(self._note(cells)):
            sheet.write(MARGIN, y + at * SMALL * LINE, line, SMALL, color=QUIET)
        return Picture(title, sheet.png())

    def _note(self, cells: Iterable[Cell]) -> list[str]:
        some_hidden = any(cell.count is None for cell in cells)
        return _lines(note_on_hidden(self._floor, self._language), SMALL) if some_hidden else []

    def _height_of_note(self, cells: Iterable[Cell]) -> float:
        return len(self._note(cells)) * SMALL * LINE

    def _count(self, sheet: _Sheet, cell: Cell, x: float, y: float) -> None:
        hidden = cell.count is None
        look: dict[str, str | float] = {"va": "center_baseline", "color": QUIET if hidden else INK}
        sheet.write(x, y, written(cell.count, self._language), WORDS, bold=not hidden, **look)

    def _length(self, cell: Cell, cells: Sequence[Cell], longest: float) -> float:
        """A bar's length; that of a hidden one says nothing."""
        if cell.count is None:
            return HIDDEN_LENGTH
        most = max(other.count or 0 for other in cells)
        return longest * cell.count / most if most else 0


def _lines(words: str, size: int, width: float = INSIDE) -> list[str]:
    """The words in lines that fit into this width."""
    return wrap(words, int(width / (size * LETTER)))


def _height_of_row(lines: Sequence[str], aside: int) -> float:
    words = len(lines) * WORDS * LINE
    return max(words, BAR) + GAP if aside else words + BAR + GAP
