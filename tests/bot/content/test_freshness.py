"""Law ages: when an answer was checked too long ago, or before an act's last edition."""

from dataclasses import replace
from datetime import date

import pytest

from bot.content.entries import Entry
from bot.content.freshness import Freshness
from bot.content.library import Library
from tests.bot.content.tree import Tree

CHECKED = date(2026, 11, 23)
LONG_AGO = date(2020, 1, 1)


@pytest.fixture
def library(tree: Tree) -> Library:
    """The first entry cites two acts, the second one none."""
    law = (tree.root / "law.yaml").read_text(encoding="utf-8")
    other = law.removeprefix("acts:\n").replace("labour-code", "ai-law").replace('"22", "53-1"', '"4"')
    tree.write("law.yaml", law + other)
    tree.edit("faq/robot-decides/ru.md", "Остальное здесь.", "Остальное здесь. [[ai-law 4]]")
    return Library.load(tree.root)


@pytest.fixture
def entry(library: Library) -> Entry:
    """An entry that cites two acts."""
    return replace(library.faq.entries["robot-decides"], checked=CHECKED)


def freshness(library: Library, *, months: int = 6, labour_code: date = LONG_AGO, ai_law: date = LONG_AGO) -> Freshness:
    """Checks are trusted for these months; the acts' last editions are of these days."""
    editions = {"labour-code": labour_code, "ai-law": ai_law}
    return Freshness(
        {key: act.model_copy(update={"edition": editions[key]}) for key, act in library.acts.items()}, months
    )


@pytest.mark.parametrize(
    ("checked", "months", "last_fresh_day", "first_old_day"),
    [
        (date(2026, 11, 23), 6, date(2027, 5, 23), date(2027, 5, 24)),
        (date(2026, 11, 23), 12, date(2027, 11, 23), date(2027, 11, 24)),
        (date(2026, 11, 23), 0, date(2026, 11, 23), date(2026, 11, 24)),
        (date(2026, 11, 1), 1, date(2026, 12, 1), date(2026, 12, 2)),
        (date(2026, 12, 31), 1, date(2027, 1, 31), date(2027, 2, 1)),
        (date(2027, 1, 31), 1, date(2027, 2, 28), date(2027, 3, 1)),
        (date(2026, 8, 31), 6, date(2027, 2, 28), date(2027, 3, 1)),
        (date(2027, 8, 31), 6, date(2028, 2, 29), date(2028, 3, 1)),
        (date(2028, 2, 29), 12, date(2029, 2, 28), date(2029, 3, 1)),
        (date(2026, 5, 31), 6, date(2026, 11, 30), date(2026, 12, 1)),
        (date(2026, 11, 23), 18, date(2028, 5, 23), date(2028, 5, 24)),
    ],
)
def test_months_end(
    library: Library, entry: Entry, checked: date, months: int, last_fresh_day: date, first_old_day: date
) -> None:
    """A check is trusted to the same day of its last month, or to that month's end where it has no such day."""
    entry, trusted = replace(entry, checked=checked), freshness(library, months=months)
    assert not trusted.is_old(entry, last_fresh_day)
    assert trusted.is_old(entry, first_old_day)


def test_a_check_of_tomorrow_is_not_old(library: Library, entry: Entry) -> None:
    """Where the day of the check is still to come, nothing has aged."""
    assert not freshness(library, months=0).is_old(entry, date(2026, 10, 31))


@pytest.mark.parametrize(
    ("labour_code", "ai_law", "newer"),
    [
        (date(2026, 11, 22), date(2026, 11, 22), []),
        (date(2026, 11, 23), date(2026, 11, 23), []),
        (date(2026, 11, 24), date(2026, 11, 23), ["labour-code"]),
        (date(2026, 1, 1), date(2027, 1, 1), ["ai-law"]),
        (date(2026, 12, 1), date(2027, 1, 1), ["ai-law", "labour-code"]),
    ],
)
def test_a_newer_edition(library: Library, entry: Entry, labour_code: date, ai_law: date, newer: list[str]) -> None:
    """Acts with an edition of a day after the check are named; one of the same day was read."""
    found = freshness(library, labour_code=labour_code, ai_law=ai_law)
    assert list(found.newer_acts(entry)) == newer
    assert found.is_stale(entry, CHECKED) is bool(newer)


def test_only_acts_that_are_cited_count(library: Library) -> None:
    """An edition of an act that the entry does not cite changes nothing for it."""
    without = replace(library.faq.entries["write-a-request"], checked=CHECKED)
    found = freshness(library, labour_code=date(2027, 1, 1), ai_law=date(2027, 1, 1))
    assert list(found.newer_acts(without)) == []
    assert not found.is_stale(without, CHECKED)


def test_an_act_that_nobody_knows_is_not_newer(entry: Entry) -> None:
    """Of an act that is not listed nothing can be said."""
    assert list(Freshness({}, 6).newer_acts(entry)) == []


@pytest.mark.parametrize(
    ("today", "edition", "stale"),
    [
        (date(2027, 5, 23), CHECKED, False),
        (date(2027, 5, 24), CHECKED, True),
        (date(2027, 5, 23), date(2026, 12, 1), True),
        (date(2027, 5, 24), date(2026, 12, 1), True),
    ],
)
def test_a_reader_is_told(library: Library, entry: Entry, today: date, edition: date, *, stale: bool) -> None:
    """That the law may have changed: when the check is old, or an act is newer, or both."""
    assert freshness(library, labour_code=edition).is_stale(entry, today) is stale
