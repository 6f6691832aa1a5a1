"""Learning from a corpus: `python main.py faq weights`. The same corpus always gives the same weights.

Two models look at each example, one at its letters, one at its meaning; each is a multinomial logistic regression whose
classes are the entries and "no entry". Their opinions are added when a question is asked.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

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

_PLACED, _PLACED_OUTSIDE = 3, 4
"""Of the examples of an entry the meaning is asked of all but every third, of those without one, of every fourth: the
rest would take two minutes more and was measured to change nothing.
"""


def learn(corpus: Corpus, plausible: Callable[[str], float], meaning: Meaning | None) -> Weights:
    """Learn what finds the entry of a question; without `meaning`, from letters alone."""
    with ThreadPoolExecutor(1) as beside:
        of_meaning = beside.submit(_of_meaning, corpus, meaning) if meaning else None
        letters = _of_letters(corpus, plausible)
        return replace(letters, meaning=of_meaning.result()) if of_meaning else letters


def _of_letters(corpus: Corpus, plausible: Callable[[str], float]) -> Weights:
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
        meaning=None,
    )


def _of_meaning(corpus: Corpus, meaning: Meaning) -> OfMeaning:
    placed = [
        (example.text, label)
        for at, (example, label) in enumerate(zip(corpus.examples, _classes(corpus), strict=True))
        if (at % _PLACED != _PLACED - 1 if example.entry else at % _PLACED_OUTSIDE == 0)
    ]
    points, classes = meaning.of([text for text, _ in placed]), [label for _, label in placed]
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
