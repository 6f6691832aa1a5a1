"""Files in messages: how the Bot API tells of a photo, a document, a voice message, an audio file."""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from bot.sandbox.world import File, Json

Kind: TypeAlias = Literal["photo", "document", "voice", "audio"]
KINDS: Final[tuple[Kind, ...]] = ("photo", "document", "voice", "audio")
_PICTURES = ("image/jpeg", "image/png", "image/webp", "image/gif")


@dataclass(frozen=True)
class Attached:
    """A file as somebody sends it; `album`: what goes together (Bot API, media_group_id)."""

    file: File
    kind: Kind
    caption: str | None = None
    seconds: int = 0
    album: str | None = None

    def fields(self) -> Json:
        """The message's fields."""
        album = {"media_group_id": self.album} if self.album else {}
        return media(self.kind, self.file, self.seconds) | ({"caption": self.caption} if self.caption else {}) | album

    def label(self) -> Json | None:
        """What the page shows of a recording; photos and documents show themselves."""
        if self.kind not in {"voice", "audio"}:
            return None
        length = f"{self.seconds // 60}:{self.seconds % 60:02}"
        return {"kind": self.kind, "label": length if self.kind == "voice" else f"{self.file.name} · {length}"}


def kind_of(mime: str) -> Kind:
    """What an app sends a file as: a picture as a photo, anything else as a document."""
    return "photo" if mime in _PICTURES else "document"


def media(kind: Kind, file: File, seconds: int = 0) -> Json:
    """The field of a message that holds the file."""
    told = {"file_id": file.id, "file_unique_id": file.id, "file_size": len(file.body)}
    if kind == "photo":
        return {"photo": [told | {"width": 640, "height": 480}]}
    if kind == "document":
        return {"document": told | {"file_name": file.name, "mime_type": file.mime}}
    if kind == "voice":
        return {"voice": told | {"duration": seconds, "mime_type": "audio/ogg"}}
    return {"audio": told | {"duration": seconds, "file_name": file.name, "mime_type": file.mime}}


def file_of(raw: Json) -> tuple[Kind, str] | None:
    """The kind and the id of the file that a message holds."""
    for kind in KINDS:
        if kind in raw:
            held = raw[kind][-1] if kind == "photo" else raw[kind]
            return kind, str(held["file_id"])
    return None
