"""Taking out of a question whatever could tell who asked, or about whom: what is left is kept for the editors."""

import re
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Self

MASK = "…"

_NAMES = Path(__file__).parent / "given_names.txt"
_LONGEST_ENDING = 4
_SHORTEST_STEM = 4

_TELLING = re.compile(
    r"""
    https?://\S+ | www\.\S+ | t\.me/\S+      # addresses
    | \S+@\S+ | @\w+                         # mail, accounts
    | \+?\d(?:[\s()–-]{0,2}\d){4,}           # telephones, IINs, cards, cars: five digits and more
    | (?:№|\#)\s*\d+                         # a school's number
    | \b[A-ZА-ЯЁӘІҢҒҮҰҚӨҺ]\.                # initials
    """,
    re.VERBOSE,
)
_PLACE = r"(?:школ|мектеп|лице|гимнази|сад|балабақша|балабакша|колледж|университет)\w*"
_PLACE_NUMBER = re.compile(rf"(?P<before>{_PLACE}\s+)\d+|\d+(?P<after>\s*[-–]?\s*{_PLACE})", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE_STARTS = re.compile(r"(?:^|[.!?…\n])\W*$")
_PATRONYMIC = re.compile(r".{2,}(?:[ое]вич|[ое]вна|ична|инична|ұлы|улы|қызы|кызы)\w{0,3}", re.IGNORECASE)
_SURNAME = re.compile(
    r".{2,}(?:[оеё]ва?|ина?|ск(?:ий|ая|ого|ой)|енко)(?:[аеуы]|ой|ым|ға|ге|ның|нің|ты|ді|дан)?", re.IGNORECASE
)
_FOLDED = str.maketrans("әғқңөұүһіё", "агкноуухие")
_ENDS_SOFTLY = "аяеиьйуюы"


class Masking:
    """Masks names, telephones, IINs, addresses of mail and the web, and the numbers of schools."""

    def __init__(self, known: Collection[str], names: Collection[str]) -> None:
        """`known`: words that name nobody; `names`: given names."""
        self._known = {_fold(word) for word in known}
        self._stems = {_stem(_fold(name)) for name in names}

    @classmethod
    def beside(cls, texts: Iterable[str]) -> Self:
        """The masking to which the words of these texts name nobody."""
        lines = _NAMES.read_text(encoding="utf-8").splitlines()
        names = [line for line in lines if line and not line.startswith("#")]
        return cls({word for text in texts for word in _WORD.findall(text)}, names)

    def mask(self, text: str) -> str:
        """The text with a mask in place of each such thing. Where it may be a name, it is masked."""
        text = _PLACE_NUMBER.sub(rf"\g<before>{MASK}\g<after>", _TELLING.sub(MASK, text))
        words = list(_WORD.finditer(text))
        named = [self._is_name(text, word) for word in words]
        for at, word in enumerate(words):
            if at and named[at] and _PATRONYMIC.fullmatch(word[0]):
                named[at - 1] = True
        for word, is_name in reversed(list(zip(words, named, strict=True))):
            if is_name:
                text = text[: word.start()] + MASK + text[word.end() :]
        return re.sub(rf"{MASK}(?:[\s,.-]*{MASK})+", MASK, text)

    def _is_name(self, text: str, word: re.Match[str]) -> bool:
        small = _fold(word[0])
        if _PATRONYMIC.fullmatch(small):
            return True
        if small in self._known:
            return False
        ends = range(max(3, len(small) - _LONGEST_ENDING), len(small) + 1)
        if any(small[:end] in self._stems for end in ends) or _SURNAME.fullmatch(small):
            return True
        capital = word[0][0].isupper() and not (len(word[0]) > 1 and word[0].isupper())
        return capital and not _SENTENCE_STARTS.search(text[: word.start()])


def _fold(word: str) -> str:
    return word.casefold().translate(_FOLDED)


def _stem(name: str) -> str:
    """What a name keeps whatever ending it takes."""
    return name[:-1] if len(name) > _SHORTEST_STEM and name[-1] in _ENDS_SOFTLY else name
