"""Filters of updates.

They are coroutines: aiogram runs every other callable, its magic `F` included, in a thread of its own, and that costs
more than handling the update.
"""

from aiogram.enums import ChatType
from aiogram.filters import Filter
from aiogram.types import ChatMemberUpdated, Message

from handlers.links import Link, read_payload


def carried(message: Message) -> list[str]:
    """What the buttons of a message carry."""
    rows = message.reply_markup.inline_keyboard if message.reply_markup else []
    return [button.callback_data for row in rows for button in row if button.callback_data]


class InPrivate(Filter):
    """In a private chat."""

    async def __call__(self, event: Message | ChatMemberUpdated) -> bool:
        """Whether the event's chat is private."""
        return event.chat.type == ChatType.PRIVATE


class InGroup(Filter):
    """In a group of either kind."""

    async def __call__(self, event: Message | ChatMemberUpdated) -> bool:
        """Whether the event's chat is a group."""
        return event.chat.type in {ChatType.GROUP, ChatType.SUPERGROUP}


class Forwarded(Filter):
    """Somebody else's message, sent on."""

    async def __call__(self, message: Message) -> bool:
        """Whether the message was forwarded."""
        return message.forward_origin is not None


class OwnWords(Filter):
    """A person's own words in a private chat; hands the handler the `text`."""

    async def __call__(self, message: Message) -> bool | dict[str, str]:
        """The words, unless there are none, or they are a command or somebody else's."""
        if message.forward_origin is not None or message.chat.type != ChatType.PRIVATE:
            return False
        return {"text": message.text} if message.text and not message.text.startswith("/") else False


class NoCommand(Filter):
    """Anything but a command."""

    async def __call__(self, message: Message) -> bool:
        """Whether the message is none."""
        return not (message.text or "").startswith("/")


class UnknownCommand(Filter):
    """In a private chat, a command that no conversation took."""

    async def __call__(self, message: Message) -> bool:
        """Whether the words are a command."""
        return message.chat.type == ChatType.PRIVATE and (message.text or "").startswith("/")


class Followed(Filter):
    """/start by a deep link of one of these kinds, in a private chat; hands the handler the `link`."""

    commands = ("start",)
    """For the switchboard: no other command, nor any other words, can be meant."""

    def __init__(self, *kinds: type[Link]) -> None:
        self._kinds = kinds

    async def __call__(self, message: Message) -> bool | dict[str, Link]:
        """The link, unless it is of another kind, or none of ours."""
        command, _, payload = (message.text or "").partition(" ")
        if command != "/start" or message.chat.type != ChatType.PRIVATE:
            return False
        link = read_payload(payload)
        return {"link": link} if isinstance(link, self._kinds) else False
