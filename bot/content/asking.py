"""Which principle or chapter a person's own words ask for: a number, a name, in any spelling."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from unicodedata import normalize

from pydantic import BaseModel, ConfigDict

from bot.content.chapters import Chapter
from bot.content.models import read_yaml_model
from bot.content.principles import Principle
from bot.content.problems import Findings
from bot.content.tongues import CODES, Words
from bot.folding import fold

STEM = 5
"""Letters from which on a word also stands for longer words that begin with it."""

LONGEST_NUMBER_ASK = 60
"""Characters; in a longer text a number is one of many things that a person tells."""

_WORD = re.compile(r"\d+|[^\W\d_]+")


class _NumberWords(BaseModel):
    """Words that stand beside a principle's number (`principles/words.yaml`)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number_words: tuple[Words, ...]


@dataclass(frozen=True)
class _Alias:
    words: tuple[str, ...]
    place: Principle | Chapter

    @property
    def length(self) -> int:
        return sum(map(len, self.words))

    def stands_at(self, at: int, words: Sequence[str]) -> bool:
        """Whether the text's words from this one on are the alias's."""
        there = words[at : at + len(self.words)]
        return len(there) == len(self.words) and all(map(stands_for, self.words, there))


class Index:
    """Finds principles and chapters by their numbers and aliases."""

    def __init__(self, places: Sequence[Principle | Chapter], number_words: Sequence[str]) -> None:
        self._principles = {place.number: place for place in places if isinstance(place, Principle)}
        self._number_words = {word for words in number_words for word in split(words)}
        self._aliases: dict[str, list[_Alias]] = defaultdict(list)
        for place in places:
            for words in {split(alias) for alias, _ in aliases_of(place)} - {()}:
                self._aliases[words[0]].append(_Alias(words, place))

    def find(self, text: str, *, whole: bool = False) -> Principle | Chapter | None:
        """What the text asks for; None where it fits nothing, or two alike. `whole`: it must say nothing else."""
        words = split(text)
        number = self._number_in(words) if len(text) <= LONGEST_NUMBER_ASK else None
        if number is not None:
            return self._principles.get(int(number))
        found = [alias for at in range(len(words)) for alias in self._aliases_at(at, words)]
        if whole:
            found = [alias for alias in found if len(alias.words) == len(words)]
        longest = max((alias.length for alias in found), default=0)
        places = {id(alias.place): alias.place for alias in found if alias.length == longest}
        return places.popitem()[1] if len(places) == 1 else None

    def _number_in(self, words: Sequence[str]) -> str | None:
        """The number where the text has nothing but it and words for "principle" ("3", "3-қағида", "принцип 3")."""
        rest = [word for word in words if not any(stands_for(known, word) for known in self._number_words)]
        return rest[0] if len(rest) == 1 and rest[0].isdecimal() else None

    def _aliases_at(self, at: int, words: Sequence[str]) -> Iterator[_Alias]:
        """The aliases that stand in the text from this word on; looked up by their first words, or stems of these."""
        word = words[at]
        for start in {word, *(word[:cut] for cut in range(STEM, len(word)))}:
            yield from (alias for alias in self._aliases.get(start, ()) if alias.stands_at(at, words))


def read_index(root: Path, places: Sequence[Principle | Chapter], findings: Findings) -> Index:
    """The index of these places; an alias that finds nothing, or that two places claim, is noted."""
    claimed: dict[tuple[str, ...], Principle | Chapter] = {}
    for place in places:
        for alias, path in aliases_of(place):
            words = split(alias)
            if not words:
                findings.add(path, f"слово «{alias}» состоит из одних знаков")
            elif (owner := claimed.setdefault(words, place)) is not place:
                findings.add(path, f"слово «{alias}» уже ведёт в «{owner.in_language('ru').title}»")
    words_file = read_yaml_model(_NumberWords, root / "principles" / "words.yaml", findings)
    return Index(places, words_file.number_words if words_file else ())


def aliases_of(place: Principle | Chapter) -> Iterator[tuple[str, Path]]:
    """All words that lead to a place, and the file that says so."""
    for code in CODES:
        text = place.in_language(code)
        for alias in (*text.aliases, text.title, text.button):
            yield alias, text.path


def split(text: str) -> tuple[str, ...]:
    """The text's words and numbers, without case and marks, Kazakh letters as those who lack them write."""
    return tuple(_WORD.findall(fold(normalize("NFC", text))))


def stands_for(known: str, word: str) -> bool:
    """Whether the word is the known one, or begins with it where that is long enough."""
    return word == known or (len(known) >= STEM and word.startswith(known))
