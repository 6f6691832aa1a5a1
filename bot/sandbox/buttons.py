"""Inline keyboards as Telegram takes them."""

from typing import Final

from aiogram.types import InlineKeyboardMarkup

from bot.sandbox.markup import units
from bot.sandbox.refusals import bad_request
from bot.sandbox.remembered import Remembered
from bot.sandbox.world import Json

CALLBACK_BYTES: Final = 64
COPY_LIMIT: Final = 256
_KEYBOARDS: Remembered[int, tuple[InlineKeyboardMarkup, Json | None]] = Remembered()


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
