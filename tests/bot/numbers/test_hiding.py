from collections import defaultdict
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.numbers.hiding import ordered, protect
from bot.numbers.models import Cell

FLOOR = 3
MOST = 12
Counts = tuple[int, ...]
Shown = tuple[tuple[str | None, int | None], ...]


def cells(counts: Counts) -> list[Cell]:
    """A cell a count, under the keys a, b, c ..., none for nobody."""
    return [Cell(key, count) for key, count in zip("abcdefgh", counts, strict=False) if count]


def published(counts: Counts) -> Shown:
    """What a reader sees of a breakdown."""
    return tuple((cell.key, cell.count) for cell in ordered(protect(cells(counts), FLOOR)))


def tables(keys: int, total: int) -> Iterator[Counts]:
    """Every way to divide a total among so many keys."""
    if keys == 1:
        yield (total,)
        return
    for first in range(total + 1):
        yield from ((first, *rest) for rest in tables(keys - 1, total - first))


def seen_as() -> dict[tuple[int, int, Shown], list[Counts]]:
    """All small tables by what a reader sees of them: the number of keys, the total, and the breakdown."""
    found = defaultdict(list)
    for keys in range(1, 5):
        for total in range(FLOOR, MOST + 1):
            for counts in tables(keys, total):
                found[keys, total, published(counts)].append(counts)
    return found


ALL_TABLES = seen_as()


@given(st.lists(st.integers(0, MOST), min_size=1, max_size=4).map(tuple).filter(lambda c: FLOOR <= sum(c) <= MOST))
def test_nothing_hidden_can_be_computed(counts: Counts) -> None:
    """A reader who knows total, keys and this very rule finds two values at least for each number not shown."""
    shown = published(counts)
    possible = ALL_TABLES[len(counts), sum(counts), shown]
    for at, key in enumerate("abcd"[: len(counts)]):
        is_hidden = (key, None) in shown or (not shown and counts[at])
        if is_hidden:
            assert len({table[at] for table in possible}) > 1


@given(st.lists(st.integers(0, 200), max_size=8).map(tuple))
def test_no_small_number_is_shown(counts: Counts) -> None:
    """Nor the sum of those that are hidden, which is a number too."""
    shown = published(counts)
    assert not [count for _, count in shown if count is not None and count < FLOOR]
    hidden = sum(counts) - sum(count or 0 for _, count in shown)
    assert not shown or hidden == 0 or hidden >= FLOOR


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ((9, 8, 7), (9, 8, 7)),  # nothing is small
        ((9, 8, 1), (9, None, None)),  # the smallest of the others goes with it
        ((9, 2, 1), (9, None, None)),  # two hide each other
        ((9, 1, 1), ()),  # alike ones would be told by their sum
        ((9, 6, 1, 1), (9, None, None, None)),
        ((9, 8, 8, 2), (9, None, None, None)),  # a choice among alike ones would tell too
        ((5, 2), ()),
        ((2, 1, 0), ()),
        ((), ()),
    ],
)
def test_cells_are_hidden(counts: Counts, shown: tuple[int | None, ...]) -> None:
    """As few as possible, and all where there is no other way."""
    assert tuple(count for _, count in published(counts)) == shown


def test_nobody_is_no_secret() -> None:
    """A month without reports says 0."""
    months = [Cell("2026-09", 0), Cell("2026-10", 1), Cell("2026-11", 2), Cell("2026-12", 7)]
    assert [cell.count for cell in protect(months, FLOOR)] == [0, None, None, 7]


def test_the_order_of_hidden_cells_tells_nothing() -> None:
    """They stand last, by their keys, whichever is larger."""
    assert published((1, 2, 9)) == (("c", 9), ("a", None), ("b", None))
    assert published((2, 1, 9)) == (("c", 9), ("a", None), ("b", None))


def test_without_a_floor_all_is_shown() -> None:
    """Organisers see what is there."""
    assert [cell.count for cell in protect(cells((1, 2)), 0)] == [1, 2]
