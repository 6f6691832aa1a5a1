"""Whose Standard and whose bot this is."""

from bot.content.library import Chapter
from bot.languages import Language
from bot.telegram.screen import Screen
from handlers.buttons import OpenAbout
from handlers.screens.menu import back_to_menu
from handlers.screens.pages import turning


def about(found: Chapter, language: Language, *, page: int) -> Screen:
    """A page (from 1) of "about"."""
    pages = found.in_language(language.code).pages
    return Screen(
        pages[page - 1].html,
        [turning(language, page, len(pages), lambda number: OpenAbout(page=number)), back_to_menu(language)],
    )
