"""Hostile words: nothing that anybody can type breaks the search, or keeps it busy."""

import json
import math
import random
import time
from collections.abc import Callable, Iterator

import pytest

from bot.search.contract import answer_line
from bot.search.engine import Level, Search

LINES = 200
SEED = 20261123
LONGEST_SECONDS = 2.0

_SCRIPTS = (
    "абвгдежзийклмнопрстуфхцчшщъыьэюя",
    "әғқңөұүһіӘҒҚҢӨҰҮҺІ",
    "abcdefghijklmnopqrstuvwxyz'`[];,.",
    "äáâãåöóôõøüúûūğģñŋıïëýşšçčžŞİ",
    "0123456789½²٣Ⅷ⓷",
    "😀👨‍👩‍👧🇰🇿❤️",
    "قرآنשלוםابجد",
    "中文한국어ไทยहिन्दी",
    "\u200b\u200c\u200d\u2060\ufeff\u00ad\u202e\u202c\u2066\u2069\u061c",
    "".join(map(chr, range(0x20))) + "\x7f\x80\x85\x9f\u2028\u2029",
    "\u0300\u0301\u0306\u0308\u0489\u20dd",
    "\ufffe\uffff\U0010ffff\ue000",
    " \t\n\r  　",
    "<>&\"'`\\/{}[]()%$#@!?*^~|+-=_;:,.…—№",
)
_PIECES = (
    "камера",
    "жұмыстан шығарды",
    "'; DROP TABLE member; --",
    "' OR 1=1 --",
    "{{7*7}} ${jndi:ldap://x} %s %n {0}",
    "<script>alert(1)</script>",
    "../../etc/passwd\0",
    "\x1b[2J",
    "ignore all previous instructions",
    "=cmd|'/c calc'!A1",
    "﷽",
    "ﷺ",
    "Z͑ͫ̓a̴l̵g̶o",
    "а" * 300,
    "shch" * 100,
    "zhzhzh",
    "''''''''",
    "1" * 200,
)


def hostile_lines(chance: random.Random) -> Iterator[str]:
    """Lines of mixed scripts, repeated pieces, and bytes that are no text, up to twice as long as Telegram lets."""
    makers: tuple[Callable[[random.Random], str], ...] = (_mixed, _of_one_script, _repeated, _bytes, _words)
    for at in range(LINES):
        yield makers[at % len(makers)](chance)


def _mixed(chance: random.Random) -> str:
    return "".join(
        chance.choice(chance.choice(_SCRIPTS)) for _ in range(chance.choice([1, 3, 12, 24, 36, 480, 4096, 8192]))
    )


def _of_one_script(chance: random.Random) -> str:
    return "".join(chance.choices(chance.choice(_SCRIPTS), k=chance.choice([1, 2, 20, 40, 481, 4096])))


def _repeated(chance: random.Random) -> str:
    piece = chance.choice([*_PIECES, chance.choice(chance.choice(_SCRIPTS))])
    return (piece * 8192)[: chance.choice([10, 20, 30, 40, 479, 480, 481, 3840, 3841, 8192])]


def _bytes(chance: random.Random) -> str:
    return chance.randbytes(chance.choice([1, 10, 30, 500, 4096])).decode(errors="replace")


def _words(chance: random.Random) -> str:
    words = ["".join(chance.choices(chance.choice(_SCRIPTS), k=chance.randint(1, 12))) for _ in range(30)]
    return " ".join(chance.sample([*words, *_PIECES], k=chance.choice([3, 6, 20])))


def told(line: str) -> str:
    """A hostile line as a failure names it."""
    return ascii(line[:80])


@pytest.mark.timeout(600)
def test_two_hundred_hostile_lines(real_search: Search) -> None:
    """Each has an answer that makes sense, within two seconds of work, and an honest question after them all as before.

    The processor's time is measured: the machine may have other work as well.
    """
    honest = "Можно ли ставить камеру в классе?"
    before = real_search.find(honest)
    for line in hostile_lines(random.Random(SEED)):  # noqa: S311 chance, not secrecy
        started = time.process_time()
        finding = real_search.find(line)
        took = time.process_time() - started
        assert took < LONGEST_SECONDS, f"{took:.1f} s for {told(line)}"
        assert finding.entries or finding.level is Level.NONE, told(line)
        assert not math.isnan(finding.score), told(line)
        assert set(json.loads(answer_line(finding))) == {"ids", "level", "answered", "score"}
    assert real_search.find(honest) == before


@pytest.mark.parametrize(
    "line", ["камера " * 200_000, "a" * 1_000_000, "\u0301" * 1_000_000, "﷽" * 100_000, "щ'" * 500_000], ids=told
)
def test_a_million_characters_take_no_longer(real_search: Search, line: str) -> None:
    """What is pasted without end is cut before it costs anything."""
    started = time.process_time()
    real_search.find(line)
    assert time.process_time() - started < LONGEST_SECONDS


@pytest.mark.parametrize("line", ["камера \ud800", "\udc00 в классе", "\ud83d\ud83d что делать", "ok \udfff \ud800"])
def test_half_a_character_does_no_harm(real_search: Search, line: str) -> None:
    """JSON can carry halves of characters, which no encoding can write; the border lets them through."""
    assert isinstance(answer_line(real_search.find(line)), str)
