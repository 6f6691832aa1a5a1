"""Reading calls as strictly as Telegram: their parameters against aiogram's own models."""

import json
from collections.abc import Mapping
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin

from aiogram import methods
from aiogram.methods import TelegramMethod
from pydantic import ValidationError

from bot.sandbox.refusals import Refusal, bad_request
from bot.sandbox.remembered import Remembered

_SIMPLE = (str, int, float, bool, type(None))
_READ: Remembered[tuple[str, frozenset[tuple[str, str]]], TelegramMethod[Any]] = Remembered()


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
