from dataclasses import replace
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document

from bot.languages import Language
from bot.numbers.document import monitoring
from bot.numbers.models import Cell, FirstAnswer, Numbers, Rating
from bot.numbers.pictures import pictures
from bot.numbers.words import Names, note_on_hidden
from tests.bot.numbers.test_pictures import NUMBERS

NOVEMBER = date(2026, 11, 1)


def words_of(file: bytes) -> str:
    """All that a document says: its paragraphs and its tables, a line each."""
    document = Document(BytesIO(file))
    rows = [" | ".join(cell.text for cell in row.cells) for table in document.tables for row in table.rows]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *rows])


def test_a_month_is_told(names: Names, language: Language) -> None:
    """Its name, its numbers with their captions, and what the numbers are."""
    numbers = replace(NUMBERS, open=4, first_answer=FirstAnswer(16, 27.5, 0.875), rating=Rating(6, 4.25))
    said = words_of(monitoring(numbers, None, NOVEMBER, names, language))
    _ = language.gettext
    assert _("Monitoring of violations") in said
    assert {"kk": "Қараша 2026", "ru": "Ноябрь 2026"}[language.code] in said
    assert f"{_('Reports in the month')} | 18" in said
    assert "Жүктемені алгоритм бөлді: $5 & <b> | 12" in said
    assert f"{_('Not said')} | 8" in said
    assert "27,5" in said
    assert "88" in said
    assert _("About these numbers") in said


@pytest.mark.parametrize(
    ("now", "before", "change"), [(18, 15, "+3"), (18, 18, "0"), (15, 1018, "−1\u00a0003"), (0, 18, "−18")]
)
def test_the_change_is_told(names: Names, kazakh: Language, now: int, before: int, change: str) -> None:
    """To the month before, with its sign."""
    previous = replace(NUMBERS, total=before)
    said = words_of(monitoring(replace(NUMBERS, total=now), previous, NOVEMBER, names, kazakh))
    assert f"{kazakh.gettext('Change to the month before')} | {change}" in said


def test_no_change_is_told_of_hidden_totals(names: Names, kazakh: Language) -> None:
    """Nor a line about it without a month before."""
    line = kazakh.gettext("Change to the month before")
    hidden = words_of(monitoring(NUMBERS, replace(NUMBERS, total=None), NOVEMBER, names, kazakh))
    assert f"{line} | {kazakh.gettext('hidden')}" in hidden
    assert line not in words_of(monitoring(NUMBERS, None, NOVEMBER, names, kazakh))


def test_hidden_numbers_are_explained(names: Names, language: Language) -> None:
    """They are called hidden, a breakdown without cells says so; without a floor nothing is said of it."""
    said = words_of(monitoring(NUMBERS, None, NOVEMBER, names, language))
    assert f"Алматы қаласы | {language.gettext('hidden')}" in said
    assert language.gettext("There is nothing to show here, or too little to be shown.") in said
    assert note_on_hidden(5, language) in said
    without = words_of(monitoring(replace(NUMBERS, floor=0), None, NOVEMBER, names, language))
    assert note_on_hidden(0, language) not in without


def test_nothing_to_measure_is_a_dash(names: Names, kazakh: Language) -> None:
    """A month without answers has no median, and hides none."""
    empty = Numbers(5, 0, 0, (), (), (), (), (), (), (), FirstAnswer(0, None, None), Rating(0, None))
    said = words_of(monitoring(empty, None, NOVEMBER, names, kazakh))
    assert said.count("| –") == 3
    assert kazakh.gettext("hidden") not in said.split(kazakh.gettext("Reports answered"))[-1]


def test_a_document_tells_nothing_of_its_maker(names: Names, language: Language) -> None:
    """No author, no date, no program, no picture of a template; its language is the reader's."""
    file = ZipFile(BytesIO(monitoring(NUMBERS, None, NOVEMBER, names, language)))
    assert not [name for name in file.namelist() if "thumbnail" in name or "app.xml" in name]
    properties = file.read("docProps/core.xml").decode()
    assert language.gettext("Monitoring of violations") in properties
    for trace in ("python", "creator", "created", "modified", "lastModifiedBy", "W3CDTF"):
        assert trace not in properties
    assert f'w:lang w:val="{language.code}-KZ"' in file.read("word/styles.xml").decode()


def test_pictures_are_put_in(names: Names, kazakh: Language) -> None:
    """Within the page, with a title for those who can't see them."""
    regions = tuple(Cell(str(number), 40) for number in range(21))
    drawn = pictures(replace(NUMBERS, by_region=regions), names, kazakh)[2:]
    document = Document(BytesIO(monitoring(NUMBERS, None, NOVEMBER, names, kazakh, drawn)))
    assert len(document.inline_shapes) == 2
    for shape in document.inline_shapes:
        assert shape.width.cm <= 13.01
        assert shape.height.cm <= 21.01
    assert kazakh.gettext("Reports by region") in document.element.xml
