"""Commands that belong to no conversation: /help and /cancel."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from bot.telegram.reader import Reader
from bot.telegram.screen import Screen
from handlers.screens import menu as screens


def router() -> Router:
    """The commands' router."""
    router = Router(name="commands")
    router.message.register(help_, Command("help"))
    router.message.register(cancel, Command("cancel"))
    return router


async def help_(_message: Message, reader: Reader) -> Screen:
    """Say what the bot can do."""
    return screens.help_(reader.language)


async def cancel(_message: Message, reader: Reader, state: FSMContext) -> Screen:
    """Drop what was begun."""
    begun = await state.get_state() is not None
    await state.clear()
    return screens.cancelled(reader.language, something=begun)
