"""People who block the bot and come back."""

from aiogram import Router
from aiogram.filters import IS_MEMBER, IS_NOT_MEMBER, ChatMemberUpdatedFilter
from aiogram.types import ChatMemberUpdated

from bot.members.roll import MemberRoll
from handlers.filters import InPrivate


def router() -> Router:
    """The router of what happens to private chats."""
    router = Router(name="membership")
    router.my_chat_member.register(blocked, InPrivate(), ChatMemberUpdatedFilter(IS_MEMBER >> IS_NOT_MEMBER))
    router.my_chat_member.register(unblocked, InPrivate(), ChatMemberUpdatedFilter(IS_NOT_MEMBER >> IS_MEMBER))
    return router


async def blocked(event: ChatMemberUpdated, members: MemberRoll) -> None:
    """Messages no longer reach this person."""
    await members.lose(event.chat.id)


async def unblocked(event: ChatMemberUpdated, members: MemberRoll) -> None:
    """Messages reach this person again."""
    await members.enrol(event.chat.id)
