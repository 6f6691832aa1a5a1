"""Which questions are alike, however they were spelled."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.search.grams import folded, pieces

ALIKE = 0.35
"""The share of all their pieces that two alike questions have in common."""


@dataclass(frozen=True)
class _Group:
    pieces: frozenset[str]
    texts: list[str]


def grouped(texts: Sequence[str], plausible: Callable[[str], float]) -> list[list[str]]:
    """The texts in groups of alike ones, each led by its first; the largest group first."""
    groups: list[_Group] = []
    for text in texts:
        own = frozenset(pieces(folded(text, plausible)))
        nearest = max(groups, key=lambda group: _share(own, group.pieces), default=None)
        if nearest is not None and _share(own, nearest.pieces) >= ALIKE:
            nearest.texts.append(text)
        else:
            groups.append(_Group(own, [text]))
    return sorted((group.texts for group in groups), key=len, reverse=True)


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / (len(one | other) or 1)
