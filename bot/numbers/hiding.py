"""Small numbers are hidden, so that nobody can be told from them."""

from collections.abc import Sequence
from itertools import takewhile

from bot.numbers.models import Cell


def hidden(count: int, floor: int) -> bool:
    """Whether this many people are too few to be shown; nobody at all can be: 0 stays 0."""
    return 0 < count < floor


def protect(cells: Sequence[Cell], floor: int) -> tuple[Cell, ...]:
    """The breakdown with its cells under `floor` hidden, and no way to compute them, its sum being known.

    The smallest cells that remain are hidden as well, alike ones together, until the hidden ones differ and make
    `floor` in all: then each of them could be any of the others, even to a reader who knows this rule. Empty where
    that would hide every cell. Hidden cells come last, by key, so that their order tells nothing.
    """
    counts = sorted(cell.count for cell in cells if cell.count)
    if not any(hidden(count, floor) for count in counts):
        return tuple(cells)
    for least_shown in sorted({count for count in counts if count >= floor}):
        too_small = list(takewhile(lambda count, least=least_shown: count < least, counts))  # type: ignore[misc]
        if len(set(too_small)) > 1 and sum(too_small) >= floor:
            return _without(cells, least_shown)
    return ()


def _without(cells: Sequence[Cell], least_shown: int) -> tuple[Cell, ...]:
    return tuple(Cell(cell.key, None if hidden(cell.count or 0, least_shown) else cell.count) for cell in cells)


def ordered(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """The largest first, hidden ones last; alike ones by key."""
    return tuple(sorted(cells, key=lambda cell: (cell.count is None, -(cell.count or 0), cell.key or "")))
