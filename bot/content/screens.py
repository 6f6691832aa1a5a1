"""One screen: a title or headings above a text, and how much fits."""

import re
from html import escape, unescape
from pathlib import Path

from bot.content.problems import Findings

SCREEN_LIMIT = 950
"""UTF-16 units that a reader sees; more than that is not read on a phone."""

_TAG = re.compile(r"<[^>]+>")


def bold(words: str) -> str:
    """A title or heading."""
    return f"<b>{escape(words, quote=False)}</b>"


def visible(html: str) -> str:
    """The words that a reader sees."""
    return unescape(_TAG.sub("", html))


def length(html: str) -> int:
    """How long the words are that a reader sees, in UTF-16 units (Bot API, MessageEntity)."""
    return len(visible(html).encode("utf-16-le")) // 2


def note_length(html: str, path: Path, findings: Findings, line: int | None = None) -> None:
    """Note a text that is too long for a screen."""
    units = length(html)
    if units > SCREEN_LIMIT:
        findings.add(path, f"не помещается на экран: {units} знаков, сократите на {units - SCREEN_LIMIT}", line)
