"""A campaign's report as a workbook: what became of it, and its counts by region."""

from collections.abc import Sequence
from io import BytesIO

from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from bot.languages import Language
from bot.numbers.campaign_figures import Results
from bot.numbers.sheets import Formats, Value, formats_of, options, write_cell
from bot.numbers.words import written

WIDE, NARROW = 44, 18
"""Columns' widths, in characters."""


def campaign_xlsx(results: Results, language: Language) -> bytes:
    """A workbook of two sheets: text is text, even if it looks like a formula. Hidden counts say that they are."""
    _ = language.gettext
    hidden, file = written(None, language), BytesIO()
    with Workbook(file, options(personal=False)) as book:
        formats = formats_of(book)
        told = book.add_worksheet(_("Results"))
        told.set_column(0, 1, WIDE)
        for at, (caption, value) in enumerate(results.facts):
            _write_row(told, at, (caption, value if value is not None else "—"), formats)
        regions = book.add_worksheet(_("Regions"))
        regions.freeze_panes(1, 1)
        regions.set_column(0, 0, WIDE)
        regions.set_column(1, len(results.regions.headings) - 1, NARROW)
        regions.set_row(0, None, book.add_format({"bold": True}))
        _write_row(regions, 0, results.regions.headings, formats)
        for at, (name, counts) in enumerate(results.regions.rows, start=1):
            _write_row(regions, at, (name, *(hidden if count is None else count for count in counts)), formats)
    return file.getvalue()


def _write_row(sheet: Worksheet, at: int, values: Sequence[Value], formats: Formats) -> None:
    for column, value in enumerate(values):
        write_cell(sheet, (at, column), value, formats)
