"""What weights say of a question: a number for each class."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from bot.search.grams import phrases, pieces
from bot.search.weights import Floats, OfGrams, OfMeaning, Weights

PHRASES_COUNT_FOR = 0.5
"""Of pieces: how much whole words and their pairs count beside them."""

MEANING_COUNTS_FOR = 0.6
"""Of letters."""


@dataclass(frozen=True)
class Opinion:
    """What the letters of a question say: of its class, and whether it is Kazakh (above 0) or Russian."""

    classes: Floats
    kazakh: float


def by_letters(text: Sequence[str], weights: Weights) -> Opinion:
    """The opinion on a folded text."""
    of_pieces = _measured(pieces(text), weights.pieces, 1.0)
    of_phrases = _measured(phrases(text), weights.phrases, PHRASES_COUNT_FOR)
    return Opinion(
        _said(of_pieces, weights.pieces.say) + _said(of_phrases, weights.phrases.say) + weights.bias,
        float(_said(of_pieces, weights.pieces.kazakh) + _said(of_phrases, weights.phrases.kazakh))
        + weights.kazakh_bias,
    )


def by_meaning(point: Floats, weights: OfMeaning) -> Floats:
    """What the question's point says of its class, weighed against its letters."""
    said = (point - weights.centre) @ weights.say + weights.bias
    return (said * MEANING_COUNTS_FOR).astype(np.float32)


def probabilities(classes: Floats) -> Floats:
    """The classes' probabilities."""
    grown = np.exp(classes - classes.max())
    shares: Floats = grown / grown.sum()
    return shares


def _measured(grams: Iterable[str], weights: OfGrams, count_for: float) -> tuple[list[int], Floats]:
    """The known grams of a text and their measures: rarer and more frequent ones count for more."""
    counted = Counter(at for gram in grams if (at := weights.vocabulary.get(gram)) is not None)
    places = list(counted)
    measures = (1 + np.log(list(counted.values()))) * weights.rarity[places]
    norm = float(np.linalg.norm(measures)) or 1.0
    return places, (measures * (count_for / norm)).astype(np.float32)


def _said(measured: tuple[list[int], Floats], say: Floats) -> Floats:
    places, measures = measured
    said: Floats = measures @ say[places]
    return said
