"""People who block the bot and come back."""

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.filters import IS_MEMBER, IS_NOT_MEMBER, ChatMemberUpdatedFilter
from aiogram.types import ChatMemberUpdated

from bot.members.roll import MemberRoll


def router() -> Router:
    """The router of what happens to private chats."""
    router = Router(name="membership")
    private = F.chat.type == ChatType.PRIVATE
    router.my_chat_member.register(blocked, private, ChatMemberUpdatedFilter(IS_MEMBER >> IS_NOT_MEMBER))
    router.my_chat_member.register(unblocked, private, ChatMemberUpdatedFilter(IS_NOT_MEMBER >> IS_MEMBER))
    return router


async def blocked(event: ChatMemberUpdated, members: MemberRoll) -> None:
    """Messages no longer reach this person."""
    await members.lose(event.chat.id)


async def unblocked(event: ChatMemberUpdated, members: MemberRoll) -> None:
    """Messages reach this person again."""
    await members.enrol(event.chat.id)
