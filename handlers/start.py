"""The beginning: /start, where no deep link leads on, and the main menu."""

from aiogram import Router
from aiogram.filters import CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.telegram.reader import Reader
from bot.telegram.screen import Screen
from handlers.buttons import OpenMenu
from handlers.filters import InPrivate
from handlers.screens import menu as screens


def router() -> Router:
    """The conversation's router."""
    router = Router(name="start")
    router.message.register(start, CommandStart(), InPrivate())
    router.callback_query.register(open_menu, OpenMenu.filter())
    return router


async def start(_message: Message, reader: Reader, state: FSMContext) -> Screen:
    """Greet and ask for the language."""
    await state.set_state(None)
    if reader.is_undecided:
        return screens.greeting(reader.languages.both)
    if reader.chosen is None:
        return screens.greeting([reader.language])
    return screens.menu(reader.language)


async def open_menu(_call: CallbackQuery, reader: Reader, state: FSMContext) -> Screen:
    """Show the main menu; what was begun stays, but the next words are a question again."""
    await state.set_state(None)
    return screens.menu(reader.language)
