"""Messages of every kind, made up: for whoever has no such file at hand."""

from typing import Final

from bot.sandbox.media import KINDS, Kind
from bot.sandbox.polls import Question
from bot.sandbox.sounds import silence
from bot.sandbox.world import Json

NAMES: Final[dict[Kind, tuple[str, str]]] = {
    "voice": ("voice.ogg", "audio/ogg"),
    "audio": ("Ән.mp3", "audio/mpeg"),
    "video": ("Жиналыс.mp4", "video/mp4"),
    "video_note": ("note.mp4", "video/mp4"),
    "animation": ("GIF.mp4", "video/mp4"),
}
"""The name and type of the file of each kind."""
SECONDS: Final[dict[Kind, int]] = {"voice": 4, "audio": 62, "video": 7, "video_note": 5, "animation": 2}
OTHERS: Final[dict[str, Json]] = {
    "sticker": {
        "sticker": {
            "file_id": "made-up", "file_unique_id": "made-up", "type": "regular", "width": 512, "height": 512,
            "is_animated": False, "is_video": False, "emoji": "🙂",
        }
    },
    "location": {"location": {"latitude": 51.128, "longitude": 71.430}},
    "venue": {"venue": {"location": {"latitude": 51.1, "longitude": 71.4}, "title": "Мектеп", "address": "Астана"}},
    "contact": {"contact": {"phone_number": "+70000000000", "first_name": "Айбек"}},
    "dice": {"dice": {"emoji": "🎲", "value": 4}},
}  # fmt: skip
POLL: Final = Question("Кім келеді?", ("Мен", "Мен емес"))
MADE_UP: Final = (*NAMES, *OTHERS, "poll")
"""The kinds that can be made up."""


def body_of(kind: Kind) -> bytes:
    """The file of such a message: of a voice message real silence, else bytes that no player reads."""
    return silence(SECONDS[kind]) if kind == "voice" else f"not a real {kind}".encode()


def file_kind(kind: str) -> Kind | None:
    """The kind of file that a made-up message holds; None where it holds none."""
    return next((known for known in KINDS if known == kind and known in NAMES), None)
