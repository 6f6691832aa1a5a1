from datetime import datetime
from io import BytesIO
from zipfile import ZipFile

from openpyxl import load_workbook

from bot.languages import Language
from bot.numbers.campaign_figures import RegionTable, Results
from bot.numbers.campaign_sheets import campaign_xlsx

BEGAN = datetime(2026, 11, 25, 14)  # noqa: DTZ001 as a clock on the wall shows it
RESULTS = Results(
    "№ 1. Жиналыс",
    (("Тарату", "=1+1"), ("Басталды", BEGAN), ("Алушылар", 10_000), ("Реакциялар", None)),
    (),
    RegionTable(("Өңір", "Жеткізілді", '=HYPERLINK("x")'), (("Абай облысы", (None, 0)), ("Алматы қаласы", (900, 12)))),
)


def test_a_workbook_tells_results_and_regions(language: Language) -> None:
    """Numbers are numbers, moments are moments, hidden counts say so."""
    told, regions = load_workbook(BytesIO(campaign_xlsx(RESULTS, language))).worksheets
    assert [row[:2] for row in told.iter_rows(values_only=True)] == [
        ("Тарату", "=1+1"),
        ("Басталды", BEGAN),
        ("Алушылар", 10_000),
        ("Реакциялар", "—"),
    ]
    hidden = language.gettext("hidden")
    assert list(regions.iter_rows(values_only=True))[1:] == [("Абай облысы", hidden, 0), ("Алматы қаласы", 900, 12)]


def test_nothing_in_it_is_a_formula_or_a_link(language: Language) -> None:
    """Captions come from organisers, who may have forwarded them."""
    with ZipFile(BytesIO(campaign_xlsx(RESULTS, language))) as parts:
        for name in parts.namelist():
            body = parts.read(name).decode()
            assert "<f>" not in body
            assert "<hyperlink" not in body
