"""Choosing the language, at the beginning or any time later."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.members.roll import MemberRoll
from bot.telegram.reader import Reader
from bot.telegram.screen import Screen
from handlers.buttons import ChooseLanguage, OpenLanguages
from handlers.screens import menu as screens


def router() -> Router:
    """The conversation's router."""
    router = Router(name="language")
    router.message.register(ask, Command("language"))
    router.callback_query.register(ask, OpenLanguages.filter())
    router.callback_query.register(choose, ChooseLanguage.filter())
    return router


async def ask(_event: Message | CallbackQuery, reader: Reader) -> Screen:
    """Offer both languages."""
    return screens.language_choice(reader.language)


async def choose(_call: CallbackQuery, callback_data: ChooseLanguage, reader: Reader, members: MemberRoll) -> Screen:
    """Remember the language and go on in it."""
    await members.choose_language(reader.telegram_id, callback_data.code)
    return screens.language_chosen(reader.languages.of(callback_data.code))
