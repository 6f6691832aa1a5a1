"""Whether words look like ours: tells a wrong keyboard layout from a spelling in Latin letters."""

from collections import Counter
from math import log

from bot.search.corpus import Corpus
from bot.search.spelling import clean, words

_SIZE = 3
_UNSEEN = 0.1


class Plausibility:
    """How usual a text's letter triples are in the corpus."""

    def __init__(self, corpus: Corpus) -> None:
        triples: Counter[str] = Counter()
        for example in corpus.examples:
            triples.update(_triples(clean(example.text)))
        total = sum(triples.values()) or 1
        self._known = {triple: log(count / total) for triple, count in triples.items()}
        self._unseen = log(_UNSEEN / total)

    def __call__(self, text: str) -> float:
        """The mean likelihood of its letter triples, as a logarithm; lowest where it has no Cyrillic words."""
        triples = _triples(text)
        if not triples:
            return self._unseen
        return sum(self._known.get(triple, self._unseen) for triple in triples) / len(triples)


def _triples(text: str) -> list[str]:
    padded = [f" {word} " for word in words(text)]
    return [word[at : at + _SIZE] for word in padded for at in range(len(word) - _SIZE + 1)]
