"""An update on its way through the bot."""

import json
from dataclasses import dataclass, replace
from typing import Any

from aiogram import Bot
from aiogram.dispatcher.middlewares.user_context import EventContext, UserContextMiddleware
from aiogram.types import Update
from aiogram.types.update import UpdateTypeLookupError
from pydantic import ValidationError


@dataclass(frozen=True)
class Incoming:
    """An accepted update, read once.

    `update` is None where aiogram can't read it. `chat` orders it: updates of one chat are handled one after
    another; where there is no chat (inline queries) it is the person's id, and failing that the update's own.
    `is_repeat`: a press equal to the one that waits right before it in its chat; nothing but its spinner is owed.
    `partition`: that of the chat, told by the inbox.
    """

    bot_id: int
    update_id: int
    body: bytes
    update: Update | None
    chat: int
    person: int | None
    attempts: int = 0
    is_repeat: bool = False
    partition: int = 0

    def after_another_attempt(self) -> "Incoming":
        """The same update, once more tried in vain."""
        return replace(self, attempts=self.attempts + 1)


class NotAnUpdate(Exception):
    """What came is not an update of the Bot API: no JSON object with an update_id."""


def read_incoming(bot: Bot, body: bytes, attempts: int = 0) -> Incoming:
    """Read an update from the JSON that Telegram sent. Raises NotAnUpdate."""
    try:
        fields = json.loads(body)
        update_id = int(fields["update_id"])
    except (ValueError, KeyError, TypeError) as fault:
        raise NotAnUpdate from fault
    update = _read(bot, fields)
    context = _context(update)
    chat = context.chat_id or context.user_id or update_id
    return Incoming(bot.id, update_id, body, update, chat, context.user_id, attempts)


def _read(bot: Bot, fields: dict[str, Any]) -> Update | None:
    try:
        return Update.model_validate(fields, context={"bot": bot})
    except ValidationError:
        return None


def _context(update: Update | None) -> EventContext:
    if update is None:
        return EventContext()
    try:
        return UserContextMiddleware.resolve_event_context(update)
    except UpdateTypeLookupError:
        return EventContext()
