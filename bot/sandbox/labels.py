"""What the page says of messages that are not words, photos or documents: a kind and a line."""

from collections.abc import Callable

from bot.sandbox.groups import Json


def other_of(raw: Json) -> Json | None:
    """The kind of a message and a line about it; None where it shows itself."""
    for kind, line in _LINES.items():
        if kind in raw:
            return {"kind": kind, "label": line(raw[kind])}
    return None


def length(held: Json) -> str:
    """How long a recording is, as "1:02"."""
    seconds = int(held["duration"])
    return f"{seconds // 60}:{seconds % 60:02}"


def _named(held: Json) -> str:
    name = held.get("title") or held.get("file_name")
    return f"{name} · {length(held)}" if name else length(held)


_LINES: dict[str, Callable[[Json], str]] = {
    "voice": length,
    "audio": _named,
    "video": _named,
    "video_note": length,
    "animation": lambda held: str(held.get("file_name", "GIF")),
    "sticker": lambda held: str(held["emoji"]),
    "venue": lambda held: f"{held['title']}, {held['address']}",
    "location": lambda held: f"{held['latitude']}, {held['longitude']}",
    "contact": lambda held: str(held["first_name"]),
    "poll": lambda held: str(held["question"]),
    "dice": lambda held: f"{held['emoji']} {held['value']}",
}
