"""Commands that belong to no conversation: /help and /cancel."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from bot.telegram.reader import Reader
from bot.telegram.screen import Screen
from handlers.reports.drafts import draft_in
from handlers.screens import menu as screens
from handlers.screens import report as report_screens


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
    """Stop what was begun; a report that was begun is erased at a second tap only."""
    begun = await state.get_state() is not None
    await state.set_state(None)
    if reader.is_alone and await draft_in(state) is not None:
        return report_screens.sure_to_drop(reader.language)
    return screens.cancelled(reader.language, something=begun)
