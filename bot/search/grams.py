"""What a question is compared by: pieces of its words, and the words themselves, alone and in pairs."""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from bot.search.spelling import clean, in_cyrillic, skeleton, words

PIECES = range(2, 6)
"""Letters in a piece."""


def folded(text: str, plausible: Callable[[str], float]) -> list[str]:
    """The text's words in the one spelling in which all questions are compared."""
    return [skeleton(word) for word in words(in_cyrillic(clean(text), plausible))]


def pieces(text: Sequence[str]) -> Iterator[str]:
    """The pieces of folded words; a space stands for a word's beginning or end."""
    for word in text:
        padded = f" {word} "
        for size in PIECES:
            if size >= len(padded):
                yield padded
                break
            yield from (padded[at : at + size] for at in range(len(padded) - size + 1))


def phrases(text: Sequence[str]) -> Iterator[str]:
    """The folded words, and each two that stand side by side."""
    yield from text
    yield from (f"{first} {second}" for first, second in pairwise(text))
