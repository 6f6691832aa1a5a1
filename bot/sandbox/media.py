"""Files in messages: how the Bot API tells of a photo, a video, a document, a voice message and the like."""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from bot.sandbox.markup import Entity
from bot.sandbox.world import File, Json

Kind: TypeAlias = Literal["photo", "animation", "video", "video_note", "document", "voice", "audio"]
KINDS: Final[tuple[Kind, ...]] = ("photo", "animation", "video", "video_note", "document", "voice", "audio")
"""An animation is told of as a document too (Bot API, Message), so it is looked for before that."""
_PICTURES = ("image/jpeg", "image/png", "image/webp")


@dataclass(frozen=True)
class Attached:
    """A file as somebody sends it; `album`: what goes together (Bot API, media_group_id)."""

    file: File
    kind: Kind
    caption: str | None = None
    seconds: int = 0
    album: str | None = None
    entities: tuple[Entity, ...] = ()

    def fields(self) -> Json:
        """The message's fields."""
        album = {"media_group_id": self.album} if self.album else {}
        caption = {"caption": self.caption} if self.caption else {}
        entities = {"caption_entities": list(self.entities)} if self.caption and self.entities else {}
        return media(self.kind, self.file, self.seconds) | caption | entities | album


def kind_of(file: File) -> Kind:
    """What an app sends a file as: a picture as a photo, a film as a video, anything else as a document."""
    if file.mime == "image/gif":
        return "animation"
    if file.mime in _PICTURES:
        return "photo"
    return "video" if file.mime == "video/mp4" else "document"


def kind_named(name: str) -> Kind | None:
    """The kind of this name."""
    return next((kind for kind in KINDS if kind == name), None)


def media(kind: Kind, file: File, seconds: int = 0) -> Json:
    """The fields of a message that hold the file, which is of this kind from now on."""
    file.kind = kind
    told = {"file_id": file.id, "file_unique_id": file.id, "file_size": len(file.body)}
    named = told | {"file_name": file.name, "mime_type": file.mime}
    if kind == "photo":
        return {"photo": [told | {"width": 640, "height": 480}]}
    if kind == "document":
        return {"document": named}
    if kind == "voice":
        return {"voice": told | {"duration": seconds, "mime_type": "audio/ogg"}}
    if kind == "audio":
        return {"audio": named | {"duration": seconds}}
    if kind == "video_note":
        return {"video_note": told | {"duration": seconds, "length": 240}}
    clip = named | {"duration": seconds, "width": 640, "height": 360}
    return {"video": clip} if kind == "video" else {"animation": clip, "document": named}


def file_of(raw: Json) -> tuple[Kind, str] | None:
    """The kind and the id of the file that a message holds."""
    for kind in KINDS:
        if kind in raw:
            held = raw[kind][-1] if kind == "photo" else raw[kind]
            return kind, str(held["file_id"])
    return None


def without_file(raw: Json) -> Json:
    """The message's fields but those that hold a file."""
    return {key: value for key, value in raw.items() if key not in KINDS}
