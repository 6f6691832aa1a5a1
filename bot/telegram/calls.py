"""From what a handler returned to the calls that show it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from aiogram import methods
from aiogram.client.default import Default
from aiogram.methods import AnswerCallbackQuery, EditMessageText, SendMessage, TelegramMethod
from aiogram.types import CallbackQuery, ChatMemberUpdated, LinkPreviewOptions, Message, Update
from pydantic_core import to_jsonable_python

from bot.telegram.screen import Screen

Method: TypeAlias = TelegramMethod[Any]
Result: TypeAlias = Screen | Method | Sequence[Screen | Method] | None


class NowhereToShow(Exception):
    """A handler returned a screen for a kind of update that comes from no chat. Return a method instead."""


@dataclass(frozen=True)
class Call:
    """A call to Telegram that is owed; `otherwise` stands in where Telegram refuses it (an old message's edit)."""

    method: Method
    otherwise: Method | None = None

    def written(self) -> bytes:
        """The call as it is kept in the database."""
        parts = [_written(method) for method in (self.method, self.otherwise) if method is not None]
        return json.dumps(parts, ensure_ascii=False).encode()


def read_call(written: bytes) -> Call:
    """The call that `Call.written` wrote."""
    return Call(*(_read(part) for part in json.loads(written)))


def calls_for(update: Update, result: Result) -> list[Call]:
    """The calls that show `result` to whoever sent `update`."""
    parts = [result] if isinstance(result, Screen | TelegramMethod) else list(result or ())
    if update.callback_query is not None:
        return _after_tap(update.callback_query, parts)
    return [_after_words(update, part) for part in parts]


def chat_of(method: Method) -> int | None:
    """The chat that a call goes to; None for those that go to none."""
    chat = getattr(method, "chat_id", None)
    return chat if isinstance(chat, int) else None


def _after_tap(tap: CallbackQuery, parts: Sequence[Screen | Method]) -> list[Call]:
    notice = next((part.notice for part in parts if isinstance(part, Screen)), None)
    screens = [part for part in parts if isinstance(part, Screen)]
    # one screen takes the message's place, what comes with it follows below
    after = [replace(part, fresh=True) if part in screens[1:] else part for part in parts]
    shown = [_shown_in_place(tap, part) if isinstance(part, Screen) else Call(part) for part in after]
    return [Call(AnswerCallbackQuery(callback_query_id=tap.id, text=notice)), *shown]


def _shown_in_place(tap: CallbackQuery, screen: Screen) -> Call:
    chat = tap.message.chat.id if tap.message else tap.from_user.id
    if not isinstance(tap.message, Message):
        return Call(_sent(chat, screen))
    if screen.fresh:
        return Call(_sent(chat, screen, _topic(tap.message)))
    edit = EditMessageText(
        chat_id=chat,
        message_id=tap.message.message_id,
        text=screen.text,
        parse_mode="HTML",
        reply_markup=screen.keyboard(),
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )
    return Call(edit, otherwise=_sent(chat, screen, _topic(tap.message)))


def _after_words(update: Update, part: Screen | Method) -> Call:
    if not isinstance(part, Screen):
        return Call(part)
    event = update.event
    if isinstance(event, Message):
        return Call(_sent(event.chat.id, part, _topic(event)))
    if isinstance(event, ChatMemberUpdated):
        return Call(_sent(event.chat.id, part))
    raise NowhereToShow(update.event_type)


def _topic(message: Message) -> int | None:
    # message_thread_id stands on replies outside topics as well
    return message.message_thread_id if message.is_topic_message else None


def _sent(chat: int, screen: Screen, topic: int | None = None) -> SendMessage:
    return SendMessage(
        chat_id=chat,
        message_thread_id=topic,
        text=screen.text,
        parse_mode="HTML",
        reply_markup=screen.keyboard(),
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )


def _written(method: Method) -> list[Any]:
    fields = method.model_dump(warnings=False, exclude_none=True)
    return [type(method).__name__, to_jsonable_python(_without_defaults(fields))]


def _without_defaults(value: object) -> object:
    """The fields without aiogram's stand-ins for the bot's own defaults, which are filled in when the call is made."""
    if isinstance(value, dict):
        kept = {key: part for key, part in value.items() if not isinstance(part, Default)}
        return {key: _without_defaults(part) for key, part in kept.items()}
    return [_without_defaults(part) for part in value] if isinstance(value, list) else value


def _read(part: list[Any]) -> Method:
    name, fields = part
    method: Method = getattr(methods, name).model_validate(fields)
    return method
