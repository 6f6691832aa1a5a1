"""The bot's texts and captions, with their formatting, as Telegram takes them."""

from collections.abc import Container
from typing import Any, Final, Protocol

from bot.sandbox.entities import given_entities, with_found
from bot.sandbox.markup import Entity, parse_html, units
from bot.sandbox.refusals import bad_request
from bot.sandbox.remembered import Remembered
from bot.sandbox.world import Json

TEXT_LIMIT: Final = 4096
CAPTION_LIMIT: Final = 1024
_FORMATTED: Remembered[tuple[str | None, str], tuple[str, list[Entity]]] = Remembered()


class Captioned(Protocol):
    """A call, or an item of one, that brings a caption."""

    caption: str | None
    parse_mode: Any
    caption_entities: list[Any] | None


def formatted(
    text: str | None, parse_mode: object, entities: list[Any] | None, people: Container[object]
) -> tuple[str, list[Entity]]:
    """The text and its entities as they will be shown. Raises Refusal for faulty markup or entities.

    `people`: the ids of those who may be mentioned.
    """
    mode = parse_mode if isinstance(parse_mode, str) else ""
    if not entities or mode:
        return _FORMATTED.get((text, mode), lambda: _parsed(text or "", mode))
    words = text or ""
    given = [entity.model_dump(exclude_none=True, exclude_defaults=True) for entity in entities]
    return words, with_found(words, given_entities(words, given, people))


def text_fields(call: Any, people: Container[object]) -> Json:
    """The fields of a message that hold the text of a call. Raises Refusal for no text, too much, or a faulty one."""
    words, entities = formatted(call.text, call.parse_mode, call.entities, people)
    if units(words) > TEXT_LIMIT:
        raise bad_request("message is too long")
    if not words.strip():
        raise bad_request("message text is empty" if not call.text else "text must be non-empty")
    return {"text": words} | ({"entities": entities} if entities else {})


def caption_fields(call: Captioned, people: Container[object]) -> Json:
    """The fields of a message that hold the caption of a call; none where it has none. Raises Refusal."""
    words, entities = formatted(call.caption, call.parse_mode, call.caption_entities, people)
    if units(words) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    if not words:
        return {}
    return {"caption": words} | ({"caption_entities": entities} if entities else {})


def _parsed(words: str, mode: str) -> tuple[str, list[Entity]]:
    if mode and mode.lower() != "html":
        raise bad_request(f"the sandbox reads parse_mode HTML only, not {mode}")
    text, found = parse_html(words) if mode else (words, [])
    return text, with_found(text, found)
