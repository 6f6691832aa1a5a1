"""From what a handler returned to the calls that show it."""

import json
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from aiogram import methods
from aiogram.client.default import Default
from aiogram.methods import AnswerCallbackQuery, EditMessageText, SendMessage, TelegramMethod
from aiogram.types import BufferedInputFile, CallbackQuery, ChatMemberUpdated, LinkPreviewOptions, Message, Update
from pydantic_core import to_jsonable_python

from bot.telegram.screen import Elsewhere, Notice, Screen, Traced

Method: TypeAlias = TelegramMethod[Any]
Part: TypeAlias = Screen | Elsewhere | Notice | Method
Result: TypeAlias = Part | Sequence[Part] | None


_FILE = "\N{PAPERCLIP}"


class NowhereToShow(Exception):
    """A handler returned a screen for a kind of update that comes from no chat. Return a method instead."""


@dataclass(frozen=True)
class Call:
    """A call to Telegram that is owed; `otherwise` stands in where Telegram refuses it (an old message's edit).

    `traced`: whose report the message belongs to.
    """

    method: Method
    otherwise: Method | None = None
    traced: Traced | None = None

    def written(self) -> bytes:
        """The call as it is kept in the database."""
        parts: list[object] = [_written(self.method)]
        if self.otherwise is not None or self.traced is not None:
            parts.append(_written(self.otherwise) if self.otherwise else None)
        if self.traced is not None:
            parts.append([self.traced.author, self.traced.report])
        return json.dumps(parts, ensure_ascii=False).encode()


def read_call(written: bytes) -> Call:
    """The call that `Call.written` wrote."""
    parts: list[Any] = json.loads(written)
    method, otherwise, traced = [*parts, None, None][:3]
    return Call(_read(method), _read(otherwise) if otherwise else None, Traced(*traced) if traced else None)


def calls_for(update: Update, result: Result) -> list[Call]:
    """The calls that show `result` to whoever sent `update`."""
    parts = [result] if isinstance(result, Screen | Elsewhere | Notice | TelegramMethod) else list(result or ())
    if update.callback_query is not None:
        return _after_tap(update.callback_query, parts)
    return [_after_words(update, part) for part in parts]


def letter(part: Elsewhere) -> Call:
    """The call that shows a screen in another chat."""
    if part.replaces is not None:
        return Call(_edited(part.chat, part.replaces, part.screen))
    return Call(_sent(part.chat, part.screen), traced=part.screen.traced)


def chat_of(method: Method) -> int | None:
    """The chat that a call goes to; None for those that go to none."""
    chat = getattr(method, "chat_id", None)
    return chat if isinstance(chat, int) else None


def _after_tap(tap: CallbackQuery, parts: Sequence[Part]) -> list[Call]:
    alert = next((part.text for part in parts if isinstance(part, Notice)), None)
    notice = alert or next((part.notice for part in parts if isinstance(part, Screen)), None)
    screens = [part for part in parts if isinstance(part, Screen)]
    # one screen takes the message's place, what comes with it follows below
    after = [replace(part, fresh=True) if part in screens[1:] else part for part in parts]
    shown = [
        _shown_in_place(tap, part) if isinstance(part, Screen) else _made(part)
        for part in after
        if not isinstance(part, Notice)
    ]
    alarm = True if alert else None
    return [Call(AnswerCallbackQuery(callback_query_id=tap.id, text=notice, show_alert=alarm)), *shown]


def _shown_in_place(tap: CallbackQuery, screen: Screen) -> Call:
    chat = tap.message.chat.id if tap.message else tap.from_user.id
    if not isinstance(tap.message, Message):
        return Call(_sent(chat, screen), traced=screen.traced)
    if screen.fresh:
        return Call(_sent(chat, screen, _topic(tap.message)), traced=screen.traced)
    edit = _edited(chat, tap.message.message_id, screen)
    return Call(edit, otherwise=_sent(chat, screen, _topic(tap.message)), traced=screen.traced)


def _after_words(update: Update, part: Part) -> Call:
    if isinstance(part, Notice):
        part = Screen(part.text)
    if not isinstance(part, Screen):
        return _made(part)
    event = update.event
    if isinstance(event, Message):
        return Call(_sent(event.chat.id, part, _topic(event)), traced=part.traced)
    if isinstance(event, ChatMemberUpdated):
        return Call(_sent(event.chat.id, part))
    raise NowhereToShow(update.event_type)


def _made(part: Elsewhere | Method) -> Call:
    return letter(part) if isinstance(part, Elsewhere) else Call(part)


def _topic(message: Message) -> int | None:
    # message_thread_id stands on replies outside topics as well
    return message.message_thread_id if message.is_topic_message else None


def _sent(chat: int, screen: Screen, topic: int | None = None) -> SendMessage:
    message = SendMessage(
        chat_id=chat,
        message_thread_id=topic,
        text=screen.text,
        parse_mode="HTML",
        reply_markup=screen.keyboard(),
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )
    return message.model_copy(update={"protect_content": True}) if screen.protected else message


def _edited(chat: int, message: int, screen: Screen) -> EditMessageText:
    return EditMessageText(
        chat_id=chat,
        message_id=message,
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
    if isinstance(value, BufferedInputFile):
        return {_FILE: [value.filename, b64encode(value.data).decode()]}
    return [_without_defaults(part) for part in value] if isinstance(value, list) else value


def _read(part: list[Any]) -> Method:
    name, fields = part
    method: Method = getattr(methods, name).model_validate({key: _field(value) for key, value in fields.items()})
    return method


def _field(value: object) -> object:
    if isinstance(value, dict) and _FILE in value:
        name, body = value[_FILE]
        return BufferedInputFile(b64decode(body), name)
    return value
