"""Exports that spreadsheets open, and never run."""

import csv as comma_separated
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO, StringIO
from typing import TypeAlias
from unicodedata import category, normalize

from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from bot.languages import Language
from bot.numbers.rows import ExportRow
from bot.numbers.words import Names, caption

LONGEST_CELL = 32_767
"""Characters (UTF-16 units) that Excel takes in a cell."""
CUT = "…"

DELIMITER = ";"
"""Excel reads CSV by the machine's locale: in kk-KZ and ru-KZ the comma is the decimal one."""
BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel takes CSV for windows-1251, which has no Kazakh letters."""

WIDTHS = (9, 17, 34, 30, 26, 22, 16, 16, 24, 17, 17, 9, 28, 80)
"""Columns' widths, in characters."""

_STARTS_FORMULA = frozenset("=+-@\u2212")
_STARTS_CELL = frozenset("\t\r\n")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_MOMENT = "yyyy-mm-dd hh:mm"

Value = str | int | datetime | None
Formats: TypeAlias = Mapping[type, Format]


@dataclass(frozen=True)
class _Column:
    heading: str
    value: Callable[[ExportRow], Value]


def xlsx(rows: Iterable[ExportRow], names: Names, language: Language, *, personal: bool) -> bytes:
    """A workbook: text is text, even if it looks like a formula, a link or a number. Takes seconds: use a thread.

    Facts pass through a temporary file, which keeps memory bounded; personal data never does, and stays in memory.
    Text that is longer than a cell may be ends with "…".
    """
    file = BytesIO()
    with Workbook(file, options(personal=personal)) as book:
        sheet = book.add_worksheet()
        formats = formats_of(book)
        columns = _columns(names, language, personal=personal)
        sheet.freeze_panes(1, 1)
        for at, (column, width) in enumerate(zip(columns, WIDTHS, strict=False)):
            sheet.set_column(at, at, width)
            sheet.write_string(0, at, column.heading, book.add_format({"bold": True}))
        last = 0
        for last, row in enumerate(rows, start=1):
            for at, column in enumerate(columns):
                write_cell(sheet, (last, at), column.value(row), formats)
        sheet.autofilter(0, 0, last, len(columns) - 1)
    return file.getvalue()


def formats_of(book: Workbook) -> Formats:
    """The formats of a workbook's cells, by what they hold."""
    # Excel keeps such a cell a text when somebody edits it.
    return {str: book.add_format({"quote_prefix": True}), datetime: book.add_format({"num_format": _MOMENT})}


def write_cell(sheet: Worksheet, cell: tuple[int, int], value: Value, formats: Formats) -> None:
    """Write a cell (row, column): text is text whatever it looks like, and as long as a cell may be."""
    if isinstance(value, str):
        sheet.write_string(*cell, _bounded(_plain(value)), formats[str] if risky(value) else None)
    elif isinstance(value, datetime):
        sheet.write_datetime(*cell, value, formats[datetime])
    elif value is not None:
        sheet.write_number(*cell, value)


def csv(rows: Iterable[ExportRow], names: Names, language: Language, *, personal: bool) -> bytes:
    """The same as text, for Excel of Kazakhstan and for programs: UTF-8 with its mark, semicolons, all cells quoted.

    A cell that a spreadsheet could take for a formula begins with an apostrophe.
    """
    columns = _columns(names, language, personal=personal)
    text = StringIO()
    writer = comma_separated.writer(text, delimiter=DELIMITER, quoting=comma_separated.QUOTE_ALL)
    writer.writerow(column.heading for column in columns)
    writer.writerows([_as_text(column.value(row)) for column in columns] for row in rows)
    return (BYTE_ORDER_MARK + text.getvalue()).encode()


def risky(words: str) -> bool:
    """Whether a spreadsheet could take the words for a formula.

    OWASP, CSV Injection: = + - @, tab and carriage return, full-width variants of the signs; and what is not seen
    in front of them, since programs strip it.
    """
    return words[:1] in _STARTS_CELL or next(_seen(words), "") in _STARTS_FORMULA


def _seen(words: str) -> Iterator[str]:
    """The letters and signs of the words, in their usual width, without spaces, marks and controls."""
    return (sign for sign in normalize("NFKC", words[:LONGEST_CELL]) if category(sign)[0] not in "ZC")


def _as_text(value: Value) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    words = "" if value is None else str(value)
    return f"'{_plain(words)}" if risky(words) else _plain(words)


def _plain(words: str) -> str:
    """The words without what no XML file may hold, and no file of text should."""
    return _NOT_XML.sub("\ufffd", words)


def _bounded(words: str) -> str:
    if len(words.encode("utf-16-le")) // 2 <= LONGEST_CELL:
        return words
    return words.encode("utf-16-le")[: 2 * (LONGEST_CELL - len(CUT))].decode("utf-16-le", "ignore") + CUT


def _wall_clock(moment: datetime | None) -> datetime | None:
    """What a clock on the wall shows: spreadsheets know no time zones."""
    return None if moment is None else moment.replace(tzinfo=None)


def options(*, personal: bool) -> dict[str, bool]:
    """How a workbook is written; `personal`: nothing of it passes through a file."""
    return {
        "in_memory": personal,
        "constant_memory": not personal,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }


def _columns(names: Names, language: Language, *, personal: bool) -> list[_Column]:
    _ = language.gettext

    def known(captions: Mapping[str, str], key: str | None) -> str:
        return caption(captions, key, language)

    columns = [
        _Column(_("Number"), lambda row: row.number),
        _Column(_("Filed"), lambda row: _wall_clock(row.filed_at)),
        _Column(_("Kind"), lambda row: known(names.kinds, row.kind)),
        _Column(_("Principle"), lambda row: known(names.principles, str(row.principle) if row.principle else None)),
        _Column(_("Region"), lambda row: known(names.regions, row.region)),
        _Column(_("Institution"), lambda row: known(names.institutions, row.institution)),
        _Column(_("Author"), lambda row: known(names.identities, row.identity)),
        _Column(_("Status"), lambda row: known(names.statuses, row.status)),
        _Column(_("Outcome"), lambda row: known(names.outcomes, row.outcome) if row.outcome else None),
        _Column(_("First answer"), lambda row: _wall_clock(row.first_answer_at)),
        _Column(_("Closed"), lambda row: _wall_clock(row.closed_at)),
        _Column(_("Rating"), lambda row: row.rating),
    ]
    if personal:
        columns += [_Column(_("Name"), lambda row: row.name), _Column(_("What happened"), lambda row: row.words)]
    return columns
