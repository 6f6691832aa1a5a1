"""Which principle or chapter a person's own words ask for: a number, a name, in any spelling."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict

from bot.content.chapters import Chapter
from bot.content.principles import Alias, Principle
from bot.content.sources import Findings, read_model, read_yaml
from bot.content.tongues import CODES

STEM = 5
"""Letters from which on a word also stands for longer words that begin with it."""

_WORD = re.compile(r"[^\W_]+")
_FOLDED = str.maketrans("әғқңөұүһіё", "агкноуухие")

Place = TypeVar("Place", Principle, Chapter)


class NumberWords(BaseModel):
    """Words that stand beside a principle's number (`principles/words.yaml`)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number_words: tuple[Alias, ...]


def read_words(root: Path, findings: Findings) -> tuple[str, ...]:
    """The words for "principle"."""
    path = root / "principles" / "words.yaml"
    words = read_model(NumberWords, read_yaml(path, findings), path, findings)
    return words.number_words if words else ()


class Index:
    """Finds principles and chapters by their numbers and aliases."""

    def __init__(self, number_words: Sequence[str], places: Sequence[Principle | Chapter], findings: Findings) -> None:
        self._number_words = {word for words in number_words for word in _words(words)}
        self._principles = {place.number: place for place in places if isinstance(place, Principle)}
        self._aliases: dict[tuple[str, ...], Principle | Chapter] = {}
        for place in places:
            self._add(place, findings)
        self._by_first_word: dict[str, list[tuple[str, ...]]] = {}
        for alias in self._aliases:
            self._by_first_word.setdefault(alias[0], []).append(alias)

    def find(self, text: str) -> Principle | Chapter | None:
        """What the text asks for; None where it fits nothing, or two alike."""
        words = _words(text)
        numbered = self._by_number(words)
        if numbered is not None:
            return numbered
        hits: dict[int, list[Principle | Chapter]] = {}
        for alias in self._aliases_in(words):
            hits.setdefault(sum(map(len, alias)), []).append(self._aliases[alias])
        best = hits[max(hits)] if hits else []
        return best[0] if best and all(place is best[0] for place in best) else None

    def _aliases_in(self, words: Sequence[str]) -> Iterator[tuple[str, ...]]:
        """The aliases whose words follow each other in the text."""
        for at, word in enumerate(words):
            for start in {word, *(word[:cut] for cut in range(STEM, len(word)))}:
                for alias in self._by_first_word.get(start, ()):
                    following = words[at : at + len(alias)]
                    if len(following) == len(alias) and all(map(_same, alias, following)):
                        yield alias

    def _by_number(self, words: Sequence[str]) -> Principle | None:
        """A bare number, or one beside a word for "principle" ("3", "3-қағида", "принцип 3")."""
        rest = [word for word in words if not self._is_number_word(word)]
        if len(rest) == 1 and rest[0].isdecimal() and len(words) <= 2:  # noqa: PLR2004 the number and one word
            return self._principles.get(int(rest[0]))
        return None

    def _is_number_word(self, word: str) -> bool:
        return any(word == known or (len(known) >= STEM and word.startswith(known)) for known in self._number_words)

    def _add(self, place: Principle | Chapter, findings: Findings) -> None:
        for code in CODES:
            text = place.in_language(code)
            for alias in (*text.aliases, text.title, text.button):
                words = tuple(_words(alias))
                if not words:
                    findings.add(text.path, f"слово «{alias}» состоит из одних знаков")
                    continue
                owner = self._aliases.setdefault(words, place)
                if owner is not place:
                    findings.add(text.path, f"слово «{alias}» уже ведёт в другое место")


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold().translate(_FOLDED))


def _same(known: str, word: str) -> bool:
    return word == known or (len(known) >= STEM and word.startswith(known))
