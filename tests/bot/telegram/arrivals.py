"""Updates as they arrive, made by hand: words, commands, files and presses; a chat's partition is plain to see."""

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from itertools import count

from aiogram import Bot

from bot.telegram.incoming import Incoming, read_incoming
from tests.stage import TOKEN

PARTITIONS = 64
_NUMBERS = count(1)


def words(chat: int, text: str = "hello") -> Incoming:
    """Somebody wrote this."""
    return _arrived("message", _message(chat) | {"text": text})


def voice(chat: int) -> Incoming:
    """Somebody sent a voice message."""
    file = {"file_id": "f", "file_unique_id": "u", "duration": 3}
    return _arrived("message", _message(chat) | {"voice": file})


def press(chat: int, data: str, message: int = 1, person: int | None = None) -> Incoming:
    """Somebody pressed a button of this message."""
    number = next(_NUMBERS)
    tap = {"id": str(number), "from": _user(person or chat), "chat_instance": "1", "data": data}
    return _arrived("callback_query", tap | {"message": _message(chat) | {"message_id": message, "text": "screen"}})


def _arrived(kind: str, event: Mapping[str, object]) -> Incoming:
    body = json.dumps({"update_id": next(_NUMBERS), kind: event}).encode()
    incoming = read_incoming(_bot(), body)
    return replace(incoming, partition=incoming.chat % PARTITIONS)


@cache
def _bot() -> Bot:
    """Whose updates they are; making a bot takes longer than reading a hundred updates."""
    return Bot(TOKEN)


def _message(chat: int) -> dict[str, object]:
    room = {"id": chat, "type": "private", "first_name": "A"} if chat > 0 else {"id": chat, "type": "group"}
    return {"message_id": next(_NUMBERS), "date": 1, "chat": room, "from": _user(abs(chat))}


def _user(person: int) -> dict[str, object]:
    return {"id": person, "is_bot": False, "first_name": "A"}
