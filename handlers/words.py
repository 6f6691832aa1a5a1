"""A person's own words in a private chat."""

from aiogram import Router
from aiogram.types import Message

from bot.content.library import Library
from bot.telegram.reader import Reader
from bot.telegram.screen import Screen
from handlers import standard
from handlers.filters import OwnWords
from handlers.screens import stray


def router() -> Router:
    """The router of plain words."""
    router = Router(name="words")
    router.message.register(asked, OwnWords())
    router.edited_message.register(asked_anew, OwnWords())
    return router


async def asked(_message: Message, text: str, reader: Reader, library: Library) -> Screen:
    """Open what the words ask for, or say what could be asked."""
    return standard.asked_for(text, library, reader) or stray.not_understood(reader.language)


async def asked_anew(_message: Message, text: str, reader: Reader, library: Library) -> Screen:
    """The same for words that were changed; what they ask for now comes as a new message."""
    return standard.asked_for(text, library, reader) or stray.edited(reader.language)
