"""The file that a message brings, as far as a report takes it."""

from dataclasses import dataclass

from aiogram.types import Message

from bot.attachments.cleaning import LARGEST
from bot.reports.models import STORY_LIMIT


@dataclass(frozen=True)
class Brought:
    """What a message brings for the other side of a thread: words, a file, or both."""

    words: str
    file: "Sent | None"


@dataclass(frozen=True)
class Sent:
    """A file in Telegram's hands: what it says it is, and how large (bytes; 0 where Telegram does not tell)."""

    file_id: str
    kind: str
    size: int


def brought_by(message: Message) -> Brought | None:
    """What the message brings, its words bounded; None where it holds nothing that can be passed on."""
    words, file = (message.text or message.caption or "")[:STORY_LIMIT], file_in(message)
    if (not words and file is None) or (file is not None and file.size > LARGEST):
        return None
    return Brought(words, file)


def file_in(message: Message) -> Sent | None:
    """The photo, document or recording that this message holds."""
    if message.photo:
        largest = message.photo[-1]
        return Sent(largest.file_id, "photo", largest.file_size or 0)
    for kind, found in (("document", message.document), ("voice", message.voice), ("voice", message.audio)):
        if found is not None:
            return Sent(found.file_id, kind, found.file_size or 0)
    return None
