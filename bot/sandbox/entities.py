"""Entities that are given beside a text: what Telegram takes of them, and what it finds by itself.

The words of the refusals are TDLib's (MessageEntity.cpp) and the Bot API server's (Client::get_text_entity).
"""

from collections.abc import Container
from typing import Final

from bot.sandbox.markup import Entity, found_entities, is_link, units
from bot.sandbox.refusals import bad_request

_FOUND: Final = {
    "mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card_number",
}  # fmt: skip
_GIVEN: Final = {
    "bold", "italic", "underline", "strikethrough", "spoiler", "blockquote", "expandable_blockquote", "code", "pre",
    "text_link", "text_mention", "custom_emoji", "date_time",
}  # fmt: skip
_WHOLE: Final = {"text_link", "code", "pre", "url"}
"""What Telegram finds nothing in."""
_LOW_SURROGATES: Final = range(0xDC00, 0xE000)


def given_entities(text: str, entities: list[Entity], people: Container[object]) -> list[Entity]:
    """The entities as they will be shown, outer ones first. Raises Refusal where Telegram would.

    `people`: the ids of those who may be mentioned. What Telegram finds by itself is not taken from a bot.
    """
    for entity in entities:
        _check_type(entity, people)
    kept = sorted((entity for entity in entities if _span(entity)[1]), key=lambda each: (_start(each), -_end(each)))
    _check_places(text, kept)
    return [entity for entity in kept if entity["type"] in _GIVEN]


def with_found(text: str, entities: list[Entity]) -> list[Entity]:
    """These entities, and the commands and addresses that Telegram finds outside links and code."""
    whole = [entity for entity in entities if entity["type"] in _WHOLE]
    return entities + [
        found
        for found in found_entities(text)
        if not any(_start(found) < _end(other) and _start(other) < _end(found) for other in whole)
    ]


def _check_type(entity: Entity, people: Container[object]) -> None:
    kind = entity["type"]
    if kind not in _FOUND and kind not in _GIVEN:
        raise bad_request("can't parse MessageEntity: Unsupported type specified")
    if kind == "text_link":
        if not entity.get("url"):
            raise bad_request("can't parse MessageEntity: Can't find field \"url\"")
        if not is_link(entity["url"]):
            raise bad_request(f"entity URL '{entity['url']}' is invalid: Wrong HTTP URL")
    user = entity.get("user")
    if kind == "text_mention" and not (isinstance(user, dict) and user["id"] in people):
        raise bad_request("user not found")
    wrong = next((name for name, number in zip(("offset", "length"), _span(entity), strict=True) if number < 0), None)
    if wrong:
        raise bad_request(f"receive an entity with incorrect {wrong} {entity[wrong]}")


def _check_places(text: str, entities: list[Entity]) -> None:
    """Within the text, at whole characters, and each within another or apart from it."""
    size = units(text)
    coded = text.encode("utf-16-le", "surrogatepass")
    around: list[Entity] = []
    for entity in entities:
        if _start(entity) > size:
            raise bad_request(f"entity begins after the end of the text at UTF-16 offset {_start(entity)}")
        while around and _end(around[-1]) <= _start(entity):
            around.pop()
        if _end(entity) > size:
            raise _ends_after(entity)
        if around and _end(around[-1]) < _end(entity):
            raise _ends_after(around[-1])
        if _splits(coded, _start(entity)):
            raise bad_request(f"entity begins in a middle of a UTF-16 symbol at byte offset {_bytes(coded, entity)}")
        if _splits(coded, _end(entity)):
            raise bad_request(
                f"entity beginning at UTF-16 offset {_start(entity)} ends in a middle of a UTF-16 symbol "
                f"at byte offset {_bytes(coded, entity)}"
            )
        around.append(entity)


def _ends_after(entity: Entity) -> Exception:
    words = f"entity beginning at UTF-16 offset {_start(entity)} ends after the end of the text"
    return bad_request(f"{words} at UTF-16 offset {_end(entity)}")


def _splits(coded: bytes, at: int) -> bool:
    return int.from_bytes(coded[at * 2 : at * 2 + 2], "little") in _LOW_SURROGATES


def _bytes(coded: bytes, entity: Entity) -> int:
    return len(coded[: _start(entity) * 2].decode("utf-16-le", "ignore").encode())


def _span(entity: Entity) -> tuple[int, int]:
    return int(str(entity["offset"])), int(str(entity["length"]))


def _start(entity: Entity) -> int:
    return _span(entity)[0]


def _end(entity: Entity) -> int:
    return sum(_span(entity))
