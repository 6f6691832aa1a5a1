"""Whose Standard and whose bot this is."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.content.library import Library
from bot.telegram.reader import Reader
from bot.telegram.screen import Screen
from handlers.buttons import OpenAbout
from handlers.screens import about as screens
from handlers.screens import stray


def router() -> Router:
    """The conversation's router."""
    router = Router(name="about")
    router.callback_query.register(open_about, OpenAbout.filter())
    return router


async def open_about(_call: CallbackQuery, callback_data: OpenAbout, reader: Reader, library: Library) -> Screen:
    """Show a page of "about"."""
    if callback_data.page > len(library.about.in_language(reader.language.code).pages):
        return stray.old_button(reader.language)
    return screens.about(library.about, reader.language, page=callback_data.page)
