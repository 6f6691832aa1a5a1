"""One spelling for all: Latin letters, missing Kazakh letters and a wrong keyboard layout brought to plain Cyrillic.

What comes out is for comparing, not for reading: «Жұмысқа», «жумыска», «jumysqa», «ZHUMYSKA» all become «жумска».
"""

import re
from collections.abc import Callable
from unicodedata import category, normalize

LONGEST = 480
"""Characters of a question that are looked at; of a longer one its beginning and its end."""

_TAIL = 160
_SPACES = re.compile(r"\s+")
_LATIN = re.compile(r"[a-z]")
_WORD = re.compile(r"[а-яёәғқңөұүһі]+|\d+")
_LATIN_WORD = re.compile(r"[a-z0-9']*[a-z][a-z0-9']*")
_REPEATED = re.compile(r"(.)\1+")

_TYPED = str.maketrans("`qwertyuiop[]asdfghjkl;'zxcvbnm,.", "ёйцукенгшщзхъфывапролджэячсмитьбю")
"""What the keys of a Latin layout give in the Russian one."""

_TYPED_KAZAKH = {**_TYPED, **str.maketrans("2345890-=", "әіңғүұқөһ")}
"""In the Kazakh one, which has letters in the upper row."""

_ACCENTED = str.maketrans(
    {
        **dict(zip("äáàâãåöóòôõøüúùûūğģñŋıíìîïėéèêëý", "aaaaaaoooooouuuuuggnniiiiieeeeey", strict=True)),
        "ş": "sh",
        "š": "sh",
        "ç": "ch",
        "č": "ch",
        "ž": "zh",
        "’": "'",
        "`": "'",
    }
)
"""Letters of the Kazakh Latin alphabet of 2021 and its like, as everyday Latin has them."""

_COMBINATIONS = (
    ("shch", "щ"),
    ("sch", "щ"),
    ("tch", "ч"),
    ("zh", "ж"),
    ("kh", "х"),
    ("gh", "г"),
    ("ts", "ц"),
    ("ch", "ч"),
    ("sh", "ш"),
    ("yo", "ё"),
    ("yu", "ю"),
    ("iu", "ю"),
    ("ya", "я"),
    ("ia", "я"),
    ("ye", "е"),
    ("ck", "к"),
    ("ph", "ф"),
    ("4", "ч"),
)
_LETTERS = dict(zip("abcdefghijklmnopqrstuvwxyz", "абсдефгхижклмнопкрстуввхыз", strict=True))
_VOWELS = set("aeiouy")

_SKELETON = str.maketrans(
    {
        **dict(zip("әғқңөұүһіёэщцяю", "агкноуухиеешсау", strict=True)),
        **dict.fromkeys("йыьъ"),
    }
)


def clean(text: str) -> str:
    """The text in small letters, without control and invisible characters, not longer than LONGEST."""
    if len(text) > 8 * LONGEST:
        text = f"{text[: 4 * LONGEST]} {text[-4 * LONGEST :]}"
    shown = (sign for sign in text if category(sign) not in {"Cf", "Cs"})
    seen = "".join(" " if category(sign) in {"Cc", "Zl", "Zp"} else sign for sign in shown)
    whole = "".join(sign for sign in normalize("NFKC", seen).casefold() if category(sign) != "Mn")
    small = _SPACES.sub(" ", whole).strip()
    if len(small) <= LONGEST:
        return small
    return f"{small[: LONGEST - _TAIL - 1]} {small[-_TAIL:]}"


def skeleton(word: str) -> str:
    """A Cyrillic word as those write it who lack letters, or are in a hurry: no й ы ь ъ, no doubled letters."""
    if word.isdecimal():
        return word
    bare = word.translate(_SKELETON).replace("нг", "н")
    return _REPEATED.sub(r"\1", bare) or word


def words(text: str) -> list[str]:
    """The Cyrillic words and the numbers of a text."""
    return _WORD.findall(text)


def in_cyrillic(text: str, plausible: Callable[[str], float]) -> str:
    """The cleaned text with its Latin words spelled in Cyrillic letters.

    They may have been typed in a wrong keyboard layout: where that reading of them all is more `plausible`, each is
    read in the way that is more so for it ("rfvthf xthtp Face ID").
    """
    text = text.translate(_ACCENTED)
    readings = {part: _readings(part) for part in text.split() if _LATIN.search(part)}
    if not readings:
        return text
    by_sound, *by_keys = (plausible(" ".join(way)) for way in zip(*readings.values(), strict=True))
    ways = 3 if max(by_keys) > by_sound else 1
    return " ".join(max(readings.get(part, (part,))[:ways], key=plausible) for part in text.split())


def _readings(part: str) -> tuple[str, str, str]:
    """By its sound, by the keys of the Russian layout, by those of the Kazakh one."""
    by_sound = _LATIN_WORD.sub(lambda match: _spelled(match[0]), part)
    return by_sound, part.translate(_TYPED), part.translate(_TYPED_KAZAKH)


def _spelled(word: str) -> str:
    """A word in Latin letters by its sound."""
    word = word.replace("'", "")
    for letters, sound in _COMBINATIONS:
        word = word.replace(letters, sound)
    return "".join(_sound(word, at) for at in range(len(word)))


def _sound(word: str, at: int) -> str:
    letter = word[at]
    after_vowel = at > 0 and (word[at - 1] in _VOWELS or word[at - 1] in "аеёиоуыэюя")
    if letter == "y" and after_vowel:
        return "й"
    if letter == "j" and after_vowel and (at + 1 == len(word) or word[at + 1] not in _VOWELS):
        return "й"
    if letter == "w":
        return "ш" if at == 0 else "у"
    return _LETTERS.get(letter, letter)
