"""In groups the bot answers to commands only, and says so when it is added."""

from aiogram import Router
from aiogram.filters import IS_MEMBER, IS_NOT_MEMBER, ChatMemberUpdatedFilter, CommandStart
from aiogram.types import ChatMemberUpdated, Message

from bot.telegram.reader import Reader
from bot.telegram.screen import Screen
from handlers.filters import InGroup
from handlers.screens import menu as screens


def router() -> Router:
    """The router of what happens in groups."""
    router = Router(name="groups")
    router.my_chat_member.register(added, InGroup(), ChatMemberUpdatedFilter(IS_NOT_MEMBER >> IS_MEMBER))
    router.message.register(started, InGroup(), CommandStart())
    return router


async def added(_event: ChatMemberUpdated, reader: Reader, username: str) -> Screen:
    """Introduce the bot to the group, in both languages."""
    return screens.group_greeting(reader.languages, username)


async def started(_message: Message, reader: Reader, username: str) -> Screen:
    """Say what can be done here."""
    return screens.group_greeting(reader.languages, username)
