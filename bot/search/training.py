"""Learning from a corpus: `python main.py faq weights`. The same corpus always gives the same weights.

Two models look at each example, one at its letters, one at its meaning; each is a multinomial logistic regression whose
classes are the entries and "no entry". Their opinions are added when a question is asked.
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from bot.search.corpus import Corpus
from bot.search.grams import folded, phrases, pieces
from bot.search.meaning import Meaning
from bot.search.scoring import PHRASES_COUNT_FOR
from bot.search.weights import Floats, OfGrams, OfMeaning, Weights

FREEDOM = 30.0
"""Inverse strength of regularisation: measured on questions that no model had seen."""

FEWEST_PIECES = 2
"""Examples in which a piece must occur to count."""

_ROUNDS = 200


def learn(corpus: Corpus, plausible: Callable[[str], float], meaning: Meaning | None) -> Weights:
    """Learn what finds the entry of a question; without `meaning`, from letters alone."""
    texts = [folded(example.text, plausible) for example in corpus.examples]
    by_pieces, by_phrases = _vectorizer(pieces, FEWEST_PIECES), _vectorizer(phrases, 1)
    measured = csr_matrix(hstack([by_pieces.fit_transform(texts), by_phrases.fit_transform(texts) * PHRASES_COUNT_FOR]))
    classes = _classes(corpus)
    entry = _regression().fit(measured, classes)
    kazakh = _regression().fit(measured, [example.language == "kk" for example in corpus.examples])
    say, kazakh_say = _floats(entry.coef_).T, _floats(kazakh.coef_[0])
    count = len(by_pieces.vocabulary_)
    return Weights(
        entries=corpus.entries,
        pieces=_of_grams(by_pieces, say[:count], kazakh_say[:count]),
        phrases=_of_grams(by_phrases, say[count:], kazakh_say[count:]),
        bias=_floats(entry.intercept_),
        kazakh_bias=float(kazakh.intercept_[0]),
        meaning=_of_meaning(meaning.of([example.text for example in corpus.examples]), classes) if meaning else None,
    )


def _of_meaning(points: Floats, classes: Sequence[int]) -> OfMeaning:
    centre = points.mean(axis=0)
    entry = _regression().fit(points - centre, classes)
    return OfMeaning(centre, _floats(entry.coef_).T, _floats(entry.intercept_))


def _of_grams(vectorizer: TfidfVectorizer, say: Floats, kazakh: Floats) -> OfGrams:
    vocabulary = {gram: int(at) for gram, at in sorted(vectorizer.vocabulary_.items(), key=lambda item: item[1])}
    return OfGrams(vocabulary, _floats(vectorizer.idf_), say, kazakh)


def _classes(corpus: Corpus) -> list[int]:
    numbers: dict[str | None, int] = {entry: at for at, entry in enumerate(corpus.entries)}
    numbers[None] = len(corpus.entries)
    return [numbers[example.entry] for example in corpus.examples]


def _vectorizer(analyzer: Callable[[Sequence[str]], Iterator[str]], fewest: int) -> TfidfVectorizer:
    return TfidfVectorizer(analyzer=analyzer, sublinear_tf=True, min_df=fewest)


def _regression() -> LogisticRegression:
    return LogisticRegression(C=FREEDOM, max_iter=_ROUNDS, tol=1e-3)


def _floats(numbers: object) -> Floats:
    return np.asarray(numbers, dtype=np.float32)
