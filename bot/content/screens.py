"""Limits of what one screen can hold, and the title that stands above it."""

from html import escape
from pathlib import Path

from bot.content.markdown import length
from bot.content.sources import Findings

SCREEN_LIMIT = 950
BUTTON_LIMIT = 24
SHARE_LIMIT = 200


def bold(words: str) -> str:
    """A title or heading."""
    return f"<b>{escape(words, quote=False)}</b>"


def fit(html: str, path: Path, findings: Findings, line: int | None = None) -> str:
    """The same text; a problem is noted where it does not fit on a screen."""
    units = length(html)
    if units > SCREEN_LIMIT:
        findings.add(path, f"не помещается на экран: {units} знаков, сократите на {units - SCREEN_LIMIT}", line)
    return html
