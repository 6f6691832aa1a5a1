"""A person's phone: looks at a chat, presses buttons by what they carry, waits for a bot that is away now and then."""

import asyncio
from collections.abc import Callable, Iterator
from typing import TypeVar

from aiogram.filters.callback_data import CallbackData

from bot.sandbox.media import Attached
from bot.sandbox.server import StandIn
from bot.sandbox.world import BOT_ID, Json, Message

PATIENCE = 120.0
"""Seconds; the bot is killed and started again many times meanwhile."""
GLANCE = 0.03
"""Seconds between two looks at the phone."""
READING = 0.5
"""Seconds: nobody replies sooner to what they see."""

Found = TypeVar("Found")
AnyButton = TypeVar("AnyButton", bound=CallbackData)


class NothingCame(AssertionError):
    """The bot did not show what the person waits for."""


class Phone:
    """One person in one chat, or in one topic of it."""

    def __init__(self, stand_in: StandIn, person: int, chat: int | None = None, topic: int | None = None) -> None:
        self.stand_in = stand_in
        self.person = person
        self.chat = person if chat is None else chat
        self.topic = topic

    def says(self, words: str, reply_to: int | None = None) -> int:
        """Write a message; gives its id."""
        return self.stand_in.people.send(self.person, self.chat, words, reply_to, self.topic).id

    def sends(self, attached: Attached) -> int:
        """Send a file; gives the message's id."""
        return self.stand_in.people.attach(self.person, self.chat, attached, self.topic).id

    async def presses(self, button: CallbackData, on: Message) -> None:
        """Press a button of this message; returns once the bot has answered the press."""
        number = self.stand_in.people.press(self.person, self.chat, on.id, button.pack())
        query = self.stand_in.queries.find(number)
        assert query is not None
        await self.waits(lambda: query.answer, f"an answer to {button.pack()}")

    def shown(self, after: int = 0) -> Iterator[Message]:
        """What the bot has said after this message, newest first."""
        messages = self.stand_in.world.chat(self.chat).messages
        for number in reversed(messages):
            if number <= max(after, self.topic or 0):
                return
            message = messages[number]
            here = self.topic is None or message.topic == self.topic
            if here and message.by == BOT_ID and not message.deleted and message.service is None:
                yield message

    def with_button(self, kind: type[CallbackData], after: int = 0) -> Message | None:
        """The newest message that has such a button."""
        return next((message for message in self.shown(after) if carried(message, kind)), None)

    def with_words(self, words: str, after: int = 0) -> Message | None:
        """The newest message that says these words."""
        return next((message for message in self.shown(after) if words in (message.text or "")), None)

    async def sees(self, kind: type[CallbackData], after: int = 0) -> Message:
        """Wait for a message with such a button."""
        return await self.waits(lambda: self.with_button(kind, after), f"a button {kind.__prefix__}")

    async def reads(self, words: str, patience: float = PATIENCE) -> Message:
        """Wait for a message with these words, and read it."""
        found = await self.waits(lambda: self.with_words(words), f"the words {words!r}", patience)
        await asyncio.sleep(READING)
        return found

    async def waits(self, look: Callable[[], Found | None], wanted: str, patience: float = PATIENCE) -> Found:
        """Look again and again until there is something. Raises NothingCame."""
        try:
            async with asyncio.timeout(patience):
                while (found := look()) is None:  # noqa: ASYNC110 the bot sets no event of ours
                    await asyncio.sleep(GLANCE)
        except TimeoutError:
            seen = [(message.id, (message.text or "")[:60]) for message in self.shown()][:3]
            raise NothingCame(f"{wanted} in chat {self.chat}, topic {self.topic}; there are {seen}") from None
        return found


def carried(message: Message, kind: type[AnyButton]) -> list[AnyButton]:
    """What a message's buttons of this kind carry."""
    data = [str(button["callback_data"]) for button in buttons(message) if "callback_data" in button]
    return [kind.unpack(each) for each in data if each.split(":", 1)[0] == kind.__prefix__]


def buttons(message: Message) -> list[Json]:
    """The inline buttons under a message (Bot API, InlineKeyboardButton)."""
    rows = (message.raw.get("reply_markup") or {}).get("inline_keyboard", [])
    return [button for row in rows for button in row]
