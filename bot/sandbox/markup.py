"""Telegram's HTML: to text and entities, as strictly as Telegram; and from there to HTML that a page may show."""

import re
from dataclasses import dataclass
from html import escape
from typing import TypeAlias

from bot.sandbox.refusals import bad_request

Entity: TypeAlias = dict[str, object]

_PIECE = re.compile(r"<[^>]*>?|&(?:#\d+|#x[0-9a-fA-F]+|[a-z]+);|[^<&]+|.", re.DOTALL)
_TAG = re.compile(r"<(/?)([a-zA-Z-]+)((?:\s+[a-zA-Z-]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?)*)\s*>", re.DOTALL)
_ATTRIBUTE = re.compile(r"([a-zA-Z-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
_NAMED = {"&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": '"'}
_KINDS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "code": "code", "pre": "pre",
    "a": "text_link", "tg-spoiler": "spoiler", "span": "spoiler", "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}  # fmt: skip
_SHOWN = {
    "bold": "b", "italic": "i", "underline": "u", "strikethrough": "s", "code": "code", "pre": "pre",
    "blockquote": "blockquote", "expandable_blockquote": "blockquote",
}  # fmt: skip
_COMMAND = re.compile(r"(?<![\w/])/[a-zA-Z0-9_]{1,32}(?:@\w{3,32})?")
_URL = re.compile(r"https?://[^\s<>\"]+|(?<![\w@./])t\.me/[^\s<>\"]+")
_LINK = re.compile(r"(?:https?|tg)://\S+|mailto:\S+|tel:\S+")


@dataclass(frozen=True)
class _Open:
    tag: str
    kind: str
    start: int
    extra: dict[str, object]


def units(text: str) -> int:
    """The text's length in UTF-16 units, as Telegram counts."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """The text and its entities. Raises Refusal ("can't parse entities: …") where Telegram would."""
    if "<" not in source and "&" not in source:
        return source, []
    return _Parser().parse(source)


class _Parser:
    def __init__(self) -> None:
        self._text: list[str] = []
        self._length = 0
        self._stack: list[_Open] = []
        self._entities: list[Entity] = []

    def parse(self, source: str) -> tuple[str, list[Entity]]:
        offset = 0
        for match in _PIECE.finditer(source):
            piece = match[0]
            if piece.startswith("<"):
                self._tag(piece, offset)
            else:
                self._add(_decoded(piece) if piece.startswith("&") else piece)
            offset += len(piece.encode("utf-8", "replace"))
        if self._stack:
            raise _unparsable(f'Can\'t find end tag corresponding to start tag "{self._stack[-1].tag}"')
        self._entities.reverse()
        return "".join(self._text), sorted(self._entities, key=_outer_first)

    def _add(self, words: str) -> None:
        self._text.append(words)
        self._length += units(words)

    def _tag(self, piece: str, offset: int) -> None:
        match = _TAG.fullmatch(piece)
        if match is None:
            name = re.match(r"</?([a-zA-Z-]*)", piece)
            raise _unparsable(f'Unsupported start tag "{name[1] if name else ""}" at byte offset {offset}')
        closing, tag, attributes = match[1], match[2].lower(), match[3]
        if closing:
            self._close(tag, offset)
        else:
            self._stack.append(self._opened(tag, attributes, offset))

    def _opened(self, tag: str, attributes: str, offset: int) -> _Open:
        given = {m[1].lower(): m[2] or m[3] or m[4] or "" for m in _ATTRIBUTE.finditer(attributes)}
        kind = _KINDS.get(tag)
        if kind is None:
            raise _unparsable(f'Unsupported start tag "{tag}" at byte offset {offset}')
        extra: dict[str, object] = {}
        if tag == "span" and given.get("class") != "tg-spoiler":
            raise _unparsable(f'Tag "span" must have class "tg-spoiler" at byte offset {offset}')
        if tag == "a":
            extra["url"] = parse_html(given.get("href", ""))[0]
        if tag == "tg-emoji":
            extra["custom_emoji_id"] = given.get("emoji-id", "")
        if tag == "blockquote" and "expandable" in given:
            kind = "expandable_blockquote"
        if tag == "code" and self._stack and self._stack[-1].tag == "pre" and "class" in given:
            self._stack[-1].extra["language"] = given["class"].removeprefix("language-")
        if "blockquote" in kind and any("blockquote" in opened.kind for opened in self._stack):
            raise _unparsable(f'Nested start tag "blockquote" at byte offset {offset}')
        return _Open(tag, kind, self._length, extra)

    def _close(self, tag: str, offset: int) -> None:
        if not self._stack:
            raise _unparsable(f"Unexpected end tag at byte offset {offset}")
        opened = self._stack.pop()
        if opened.tag != tag:
            raise _unparsable(
                f'Unmatched end tag at byte offset {offset}, expected "</{opened.tag}>", found "</{tag}>"'
            )
        if self._length > opened.start and not (opened.kind == "text_link" and not is_link(opened.extra["url"])):
            entity: Entity = {"type": opened.kind, "offset": opened.start, "length": self._length - opened.start}
            self._entities.append(entity | opened.extra)


def found_entities(text: str) -> list[Entity]:
    """Commands and addresses, which Telegram finds in plain text by itself."""
    found: list[Entity] = []
    for kind, pattern in (("bot_command", _COMMAND), ("url", _URL)):
        found.extend(
            {"type": kind, "offset": units(text[: match.start()]), "length": units(match[0])}
            for match in pattern.finditer(text)
        )
    return found


def to_page(text: str, entities: list[Entity]) -> str:
    """The text as HTML that is safe to put into a page: known tags only, nested, everything else escaped."""
    waiting = [entity for entity in sorted(entities, key=_outer_first) if _number(entity["length"]) > 0]
    shown: list[str] = []
    opened: list[tuple[int, str, str]] = []
    at = 0
    for character in text:
        _close_ended(opened, at, shown)
        while waiting and _number(waiting[0]["offset"]) <= at:
            entity = waiting.pop(0)
            opening, closing = _tags(entity, text)
            opened.append((_number(entity["offset"]) + _number(entity["length"]), opening, closing))
            shown.append(opening)
        shown.append("<br>" if character == "\n" else escape(character))
        at += 2 if ord(character) > 0xFFFF else 1  # noqa: PLR2004 beyond the first plane a character takes two units
    shown.extend(closing for _, _, closing in reversed(opened))
    return "".join(shown)


def _close_ended(opened: list[tuple[int, str, str]], at: int, shown: list[str]) -> None:
    """Close what ends here; what was opened inside it and goes on is closed before it and opened again."""
    first = next((place for place, (end, _, _) in enumerate(opened) if end <= at), None)
    if first is None:
        return
    shown.extend(closing for _, _, closing in reversed(opened[first:]))
    opened[first:] = [mark for mark in opened[first:] if mark[0] > at]
    shown.extend(opening for _, opening, _ in opened[first:])


def _tags(entity: Entity, text: str) -> tuple[str, str]:
    kind = str(entity["type"])
    if kind == "text_link" and is_link(entity.get("url")):
        return f'<a href="{escape(str(entity["url"]))}">', "</a>"
    if kind == "url":
        encoded = text.encode("utf-16-le", "surrogatepass")
        start, size = _number(entity["offset"]), _number(entity["length"])
        address = encoded[start * 2 : (start + size) * 2].decode("utf-16-le", "replace")
        return f'<a href="{escape(address if "://" in address else f"https://{address}")}">', "</a>"
    if kind == "spoiler":
        return '<span class="spoiler">', "</span>"
    if kind == "expandable_blockquote":
        return "<blockquote data-expandable>", "</blockquote>"
    tag = _SHOWN.get(kind)
    return (f"<{tag}>", f"</{tag}>") if tag else ("", "")


def _decoded(piece: str) -> str:
    if piece in _NAMED:
        return _NAMED[piece]
    if piece.startswith("&#") and piece.endswith(";"):
        number = int(piece[3:-1], 16) if piece[2] == "x" else int(piece[2:-1])
        return chr(number) if 0 < number < 0x110000 and not 0xD800 <= number < 0xE000 else piece  # noqa: PLR2004
    return piece


def is_link(url: object) -> bool:
    """Whether Telegram takes this address for a link."""
    return _LINK.match(str(url)) is not None


def _outer_first(entity: Entity) -> tuple[int, int]:
    return _number(entity["offset"]), -_number(entity["length"])


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _unparsable(words: str) -> Exception:
    return bad_request(f"can't parse entities: {words}")
