"""Buttons in rows, and which of them is chosen."""

from collections.abc import Sequence

from bot.telegram.screen import Button, Row


def in_pairs(buttons: Sequence[Button]) -> list[Row]:
    """Two buttons in a row."""
    return [buttons[at : at + 2] for at in range(0, len(buttons), 2)]


def marked(caption: str, *, chosen: bool) -> str:
    """The caption, with a mark where it is the one that is chosen."""
    return f"✓ {caption}" if chosen else caption
