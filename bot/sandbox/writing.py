"""What people type in their apps: **bold**, __italic__, ~~strike~~, `code`, ||spoiler||, [words](https://…)."""

import re
from typing import Final

from bot.sandbox.entities import with_found
from bot.sandbox.markup import Entity, found_entities, units
from bot.sandbox.world import Json

_KINDS: Final = {
    "pre": ("```", "```"),
    "code": ("`", "`"),
    "bold": ("**", "**"),
    "italic": ("__", "__"),
    "strikethrough": ("~~", "~~"),
    "spoiler": ("||", "||"),
}
_PATTERNS: Final = (
    r"```\n?(?P<pre>.+?)\n?```",
    r"`(?P<code>[^`\n]+)`",
    r"\*\*(?P<bold>.+?)\*\*(?!\*)",
    r"__(?P<italic>.+?)__(?!_)",
    r"~~(?P<strikethrough>.+?)~~(?!~)",
    r"\|\|(?P<spoiler>.+?)\|\|(?!\|)",
    r"\[(?P<text_link>[^\[\]]+)\]\((?P<url>(?:https?|tg)://[^\s()]+)\)",
)
_MARKED: Final = re.compile("|".join(_PATTERNS), re.DOTALL)
_LITERAL: Final = {"pre", "code"}


def read_written(source: str) -> tuple[str, list[Entity]]:
    """The text and its entities, those that Telegram finds by itself as well; marks that pair with none stay words."""
    text, entities = _read(source, 0)
    return text, with_found(text, entities)


def words_fields(source: str, *, formatted: bool, caption: bool = False) -> Json:
    """The fields of a message of these words; `formatted`: their marks are read."""
    text, entities = read_written(source) if formatted else (source, found_entities(source))
    name, marks = ("caption", "caption_entities") if caption else ("text", "entities")
    return {name: text} | ({marks: entities} if entities else {})


def written(text: str, entities: list[Entity]) -> str:
    """The text with its marks, as somebody would type it to say the same."""
    coded = text.encode("utf-16-le", "surrogatepass")
    marks: list[tuple[int, int, str]] = []
    for depth, entity in enumerate(entities):
        start, length = int(str(entity["offset"])), int(str(entity["length"]))
        opening, closing = _marks(entity)
        # at one place what ends comes before what begins, inner ends before outer ones
        marks += [(start, depth + 1, opening), (start + length, -depth - 1, closing)]
    pieces, at = [], 0
    for place, _, mark in sorted(marks):
        pieces += [coded[at * 2 : place * 2].decode("utf-16-le", "surrogatepass"), mark]
        at = place
    return "".join([*pieces, coded[at * 2 :].decode("utf-16-le", "surrogatepass")])


def _read(source: str, offset: int) -> tuple[str, list[Entity]]:
    """`offset`: where the text begins, in UTF-16 units."""
    pieces: list[str] = []
    entities: list[Entity] = []
    at = 0
    for found in _MARKED.finditer(source):
        plain = source[at : found.start()]
        at = found.end()
        kind = next(name for name, value in found.groupdict().items() if value is not None)
        start = offset + units(plain)
        words, inner = (found[kind], []) if kind in _LITERAL else _read(found[kind], start)
        entity: Entity = {"type": kind, "offset": start, "length": units(words)}
        entities += [entity | ({"url": found["url"]} if kind == "text_link" else {}), *inner]
        pieces += [plain, words]
        offset = start + units(words)
    return "".join([*pieces, source[at:]]), entities


def _marks(entity: Entity) -> tuple[str, str]:
    kind = str(entity["type"])
    if kind == "text_link":
        return "[", f"]({entity['url']})"
    return _KINDS.get(kind, ("", ""))
