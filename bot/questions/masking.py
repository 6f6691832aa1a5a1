"""Taking out of a question whatever could tell who asked, or about whom: what is left is kept for the editors."""

import re
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Self

from bot.folding import fold

MASK = "…"

_NAMES = Path(__file__).parent / "given_names.txt"
_LONGEST_ENDING = 4
_SHORTEST_STEM = 4

_CAPITAL = "[A-ZА-ЯЁӘІҢҒҮҰҚӨҺ]"
_INITIALS = rf"\b{_CAPITAL}\.(?:[ ]?{_CAPITAL}\.)?"
_TELLING = re.compile(
    rf"""
    (?i:https?://|www\.|\b[a-z\d-]{{1,40}}\.(?:com|kz|me|net|org|ru)/)\S+  # addresses
    | [^\s@]{{1,64}}@\S+ | @\w+                          # mail, accounts
    | \+?\d(?:[\s()–-]{{0,2}}\d){{4,}}               # telephones, IINs, cards, cars: five digits and more
    | \+?\d(?:[\s().–-]{{0,2}}\d){{9,}}              # telephones with dots
    | (?:№|\#)\s{{0,9}}\d+                           # a school's number
    | (?:{_CAPITAL}\w+[ ])?{_INITIALS}(?:[ ]?{_CAPITAL}\w+)?  # initials, and the surname beside them
    """,
    re.VERBOSE,
)
_PLACE = r"(?:школ|мектеп|лице|гимнази|сад|балабақша|балабакша|колледж|университет)\w*"
_PLACE_NUMBER = re.compile(
    rf"(?P<before>{_PLACE}\s{{1,9}}(?:номер\s{{1,9}})?)\d+|\d+(?P<after>(?:-?(?:[йяею]|ой|ей|шы|ші))?\s{{0,9}}[-–]?\s{{0,9}}{_PLACE})",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
_KAZAKH_ENDING = "(?:га|ге|на|не|нын|нин|ны|ни|н|дан|ден|нан|нен|да|де|нда|нде|мен)?"
_PATRONYMIC = re.compile(
    rf".{{2,}}(?:[ое]вич(?:[ауе]|ем)?|[ое]вна|ична|улы|кызы){_KAZAKH_ENDING}|.{{2,}}(?:[ое]вн|ичн)[уы]"
)
_PATRONYMIC_OR_ADJECTIVE = re.compile(r".{2,}(?:[ое]вн|ичн)(?:е|ой|ою)")
"""A woman's patronymic only where a name stands before it."""
_SURNAME = re.compile(
    r".{2,}(?:[оеё]ва?|ина?|ск(?:ий|ая|ого|ой)|енко)(?:[аеуы]|ой|ым|ға|ге|ның|нің|ты|ді|дан)?", re.IGNORECASE
)
_ENDS_SOFTLY = "аяеиьйуюы"


class Masking:
    """Masks names, telephones, IINs, addresses of mail and the web, and the numbers of schools."""

    def __init__(self, known: Collection[str], names: Collection[str]) -> None:
        """`known`: words that name nobody; `names`: given names."""
        self._known = {fold(word) for word in known} - {fold(name) for name in names}
        self._stems = {_stem(fold(name)) for name in names}

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
        ends = [0, *(word.end() for word in words)]
        named: list[bool] = []
        for word, end in zip(words, ends, strict=False):
            small = fold(word[0])
            after_a_name = bool(named) and named[-1]
            between = text[end : word.start()]
            opens = not named or any(sign in ".!?…\n" for sign in between)
            if after_a_name and not opens and _PATRONYMIC_OR_ADJECTIVE.fullmatch(small):
                named.append(True)
                continue
            named.append(self._is_name(word[0], opens=opens))
            if len(named) > 1 and named[-1] and small not in self._known and _PATRONYMIC.fullmatch(small):
                named[-2] = True
        for word, is_name in reversed(list(zip(words, named, strict=True))):
            if is_name:
                text = text[: word.start()] + MASK + text[word.end() :]
        return re.sub(rf"{MASK}(?:[\s,.-]*{MASK})+", MASK, text)

    def _is_name(self, word: str, *, opens: bool) -> bool:
        """`opens`: the word begins a sentence, so that its capital tells nothing."""
        small = fold(word)
        if small in self._known:
            return False
        ends = range(max(3, len(small) - _LONGEST_ENDING), len(small) + 1)
        if any(small[:end] in self._stems for end in ends):
            return True
        if _PATRONYMIC.fullmatch(small) or _SURNAME.fullmatch(small):
            return True
        return word[0].isupper() and not (len(word) > 1 and word.isupper()) and not opens


def _stem(name: str) -> str:
    """What a name keeps whatever ending it takes."""
    return name[:-1] if len(name) > _SHORTEST_STEM and name[-1] in _ENDS_SOFTLY else name
