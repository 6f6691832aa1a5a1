"""Reading calls as strictly as Telegram: parameters against aiogram's own models, then Telegram's limits."""

import json
from collections.abc import Mapping
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin

from aiogram import methods
from aiogram.methods import TelegramMethod
from aiogram.types import InlineKeyboardMarkup
from pydantic import ValidationError

from bot.sandbox.markup import Entity, found_entities, parse_html, units
from bot.sandbox.refusals import Refusal, bad_request
from bot.sandbox.remembered import Remembered
from bot.sandbox.world import Json

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
CALLBACK_BYTES = 64
COPY_LIMIT = 256
_SIMPLE = (str, int, float, bool, type(None))
_READ: Remembered[tuple[str, frozenset[tuple[str, str]]], TelegramMethod[Any]] = Remembered()
_FORMATTED: Remembered[tuple[str | None, str, int], tuple[str, list[Entity]]] = Remembered()
_KEYBOARDS: Remembered[int, tuple[InlineKeyboardMarkup, Json | None]] = Remembered()


def known_method(name: str) -> type[TelegramMethod[Any]]:
    """aiogram's model of the method. Raises Refusal 404."""
    model = _models().get(name.lower())
    if model is None:
        raise Refusal(404, "Not Found: method not found")
    return model


def read_method(name: str, fields: Mapping[str, object]) -> TelegramMethod[Any]:
    """The call, validated. Raises Refusal for what Telegram would refuse to read."""
    chat = _number(fields.get("chat_id"))
    rest = frozenset((key, value) for key, value in fields.items() if key != "chat_id" and isinstance(value, str))
    if chat is None or len(rest) != len(fields) - 1:
        return _read(name, fields)
    # a number is what chat_id may be, whatever the rest of the call: only that rest is validated once
    method = _READ.get((name, rest), lambda: _read(name, fields))
    return method.model_copy(update={"chat_id": chat})


def _read(name: str, fields: Mapping[str, object]) -> TelegramMethod[Any]:
    model = known_method(name)
    values = {key: _value(model, key, value) for key, value in fields.items() if key != "method"}
    try:
        method = model.model_validate(values)
    except ValidationError as fault:
        first = fault.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise bad_request(f'can\'t parse field "{field}": {first["msg"]}') from None
    if method.model_extra:
        raise bad_request(f'unknown parameter "{next(iter(method.model_extra))}"')
    return method


def formatted(
    text: str | None, parse_mode: object, entities: list[Any] | None, *, limit: int
) -> tuple[str, list[Entity]]:
    """The text and its entities as they will be shown. Raises Refusal for faulty markup, no text or too much."""
    mode = parse_mode if isinstance(parse_mode, str) else ""
    if entities and not mode:
        given = [entity.model_dump(exclude_none=True, exclude_defaults=True) for entity in entities]
        return _within(text or "", given, limit, text)
    return _FORMATTED.get((text, mode, limit), lambda: _parsed(text, mode, limit))


def _parsed(text: str | None, mode: str, limit: int) -> tuple[str, list[Entity]]:
    words = text or ""
    found: list[Entity] = []
    if mode:
        if mode.lower() != "html":
            raise bad_request(f"the sandbox reads parse_mode HTML only, not {mode}")
        words, found = parse_html(words)
    return _within(words, found, limit, text)


def _within(words: str, found: list[Entity], limit: int, text: str | None) -> tuple[str, list[Entity]]:
    if units(words) > limit:
        raise bad_request("message is too long" if limit == TEXT_LIMIT else "message caption is too long")
    if limit == TEXT_LIMIT and not words.strip():
        raise bad_request("message text is empty" if not text else "text must be non-empty")
    return words, found + [entity for entity in found_entities(words) if not _overlaps(entity, found)]


def keyboard(markup: object) -> Json | None:
    """The inline keyboard as it will be shown. Raises Refusal for buttons that Telegram would not take."""
    if not isinstance(markup, InlineKeyboardMarkup):
        return None
    # calls that were read once share their markup, which is kept with its id: no other can have that meanwhile
    return _KEYBOARDS.get(id(markup), lambda: (markup, _checked(markup)))[1]


def _checked(markup: InlineKeyboardMarkup) -> Json | None:
    for row in markup.inline_keyboard:
        for button in row:
            _check_button(button.model_dump(exclude_none=True, exclude_defaults=True))
    rows = [
        [button.model_dump(exclude_none=True, exclude_defaults=True) for button in row]
        for row in markup.inline_keyboard
        if row
    ]
    return {"inline_keyboard": rows} if rows else None


def _check_button(button: Json) -> None:
    if not str(button.get("text", "")).strip():
        raise bad_request("inline keyboard button text must be non-empty")
    if len(button) < 2:  # noqa: PLR2004 the text and what it does
        raise bad_request("text buttons are unallowed in the inline keyboard")
    data = button.get("callback_data")
    if data is not None and not 1 <= len(str(data).encode()) <= CALLBACK_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    url = button.get("url")
    if url is not None and not str(url).startswith(("http://", "https://", "tg://")):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    copied = button.get("copy_text")
    if copied is not None and not 1 <= units(str(copied["text"])) <= COPY_LIMIT:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")


@cache
def _models() -> dict[str, type[TelegramMethod[Any]]]:
    models = (getattr(methods, name) for name in methods.__all__)
    return {
        model.__api_method__.lower(): model
        for model in models
        if isinstance(model, type) and issubclass(model, TelegramMethod) and model is not TelegramMethod
    }


def _value(model: type[TelegramMethod[Any]], key: str, value: object) -> object:
    if not isinstance(value, str):
        return value
    if key == "chat_id" or key.endswith("_chat_id"):
        number = _number(value)
        return value if number is None else number
    if key not in _written_in_json(model):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _number(value: object) -> int | None:
    """The number of a chat, as a call gives it."""
    if isinstance(value, str) and value.removeprefix("-").isdecimal():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


@cache
def _written_in_json(model: type[TelegramMethod[Any]]) -> frozenset[str]:
    """The fields whose values come as JSON: whatever is not a word, a number or a yes."""
    return frozenset(name for name, field in model.model_fields.items() if not _is_simple(field.annotation))


def _is_simple(annotation: object) -> bool:
    if get_origin(annotation) in {Union, UnionType}:
        parts = [part for part in get_args(annotation) if getattr(part, "__name__", "") not in {"Default", "InputFile"}]
        return all(_is_simple(part) for part in parts)
    return annotation in _SIMPLE


def _overlaps(entity: Entity, others: list[Entity]) -> bool:
    start, size = int(str(entity["offset"])), int(str(entity["length"]))
    return any(
        start < int(str(other["offset"])) + int(str(other["length"])) and int(str(other["offset"])) < start + size
        for other in others
        if other["type"] in {"text_link", "code", "pre", "url"}
    )
