"""The beginning: /start, with or without a deep link, and the main menu."""

from aiogram import Router
from aiogram.filters import CommandObject, CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.content.library import Library
from bot.members.roll import MemberRoll
from bot.telegram.reader import Reader
from bot.telegram.screen import Screen
from handlers import standard
from handlers.buttons import OpenMenu
from handlers.filters import InPrivate
from handlers.links import ChapterLink, PrincipleLink, read_payload
from handlers.screens import menu as screens


def router() -> Router:
    """The conversation's router."""
    router = Router(name="start")
    router.message.register(start, CommandStart(), InPrivate())
    router.callback_query.register(open_menu, OpenMenu.filter())
    return router


async def start(
    _message: Message,
    command: CommandObject,
    reader: Reader,
    members: MemberRoll,
    library: Library,
    state: FSMContext,
) -> Screen:
    """Greet and ask for the language; or open what the link leads to."""
    await state.clear()
    if link := read_payload(command.args):
        screen = standard.follow(link, library, reader)
        if screen is not None:
            await _settle_language(link, reader, members)
            return screen
    if reader.is_undecided:
        return screens.greeting(reader.languages.both)
    if reader.chosen is None:
        return screens.greeting([reader.language])
    return screens.menu(reader.language)


async def open_menu(_call: CallbackQuery, reader: Reader) -> Screen:
    """Show the main menu."""
    return screens.menu(reader.language)


async def _settle_language(link: PrincipleLink | ChapterLink, reader: Reader, members: MemberRoll) -> None:
    """Who comes by a link and has not chosen yet reads on in the link's language."""
    if reader.chosen is None:
        await members.choose_language(reader.telegram_id, link.language)
