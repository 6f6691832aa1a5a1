"""Turning pages."""

from collections.abc import Callable

from aiogram.filters.callback_data import CallbackData

from bot.languages import Language
from bot.telegram.screen import Button, Row


def turning(language: Language, page: int, pages: int, opens: Callable[[int], CallbackData]) -> Row:
    """Buttons to the page before and the page after, of `pages`; none where there is one page only."""
    _ = language.gettext
    row = []
    if page > 1:
        row.append(Button(_("‹ Previous"), opens(page - 1)))
    if page < pages:
        row.append(Button(_("Next ›"), opens(page + 1)))
    return row
