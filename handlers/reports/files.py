"""The file that a message brings, as far as a report takes it."""

from dataclasses import dataclass

from aiogram.types import Message


@dataclass(frozen=True)
class Sent:
    """A file in Telegram's hands: what it says it is, and how large (bytes; 0 where Telegram does not tell)."""

    file_id: str
    kind: str
    size: int


def file_in(message: Message) -> Sent | None:
    """The photo, document or recording that this message holds."""
    if message.photo:
        largest = message.photo[-1]
        return Sent(largest.file_id, "photo", largest.file_size or 0)
    for kind, found in (("document", message.document), ("voice", message.voice), ("voice", message.audio)):
        if found is not None:
            return Sent(found.file_id, kind, found.file_size or 0)
    return None
