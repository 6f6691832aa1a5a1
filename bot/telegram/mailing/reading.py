"""From what an organiser wrote or forwarded to a campaign's content: kept as it looks, not typed anew."""

from collections.abc import Sequence

from aiogram.types import Message, MessageEntity

from bot.campaigns.content import (
    CHOICE_LIMIT,
    LARGEST_ALBUM,
    MOST_BUTTONS,
    MOST_CHOICES,
    Content,
    File,
    FileKind,
    Leads,
    Mark,
)

_ALBUMS: tuple[frozenset[FileKind], ...] = (
    frozenset({"photo", "video"}),
    frozenset({"document"}),
    frozenset({"audio"}),
)
"""What Telegram puts into one album (Bot API, sendMediaGroup)."""


class Unsendable(Exception):
    """The message is of a kind that can't be sent to members; `kind`: Telegram's word for it."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class TooManyChoices(Exception):
    """A poll with more choices, or longer ones, than buttons can show."""


def content_of(message: Message) -> Content:
    """The content of a message, with the buttons to addresses beneath it. Raises Unsendable, TooManyChoices."""
    if message.poll is not None:
        choices = tuple(option.text for option in message.poll.options)
        if len(choices) > MOST_CHOICES or any(len(choice) > CHOICE_LIMIT for choice in choices):
            raise TooManyChoices
        return Content(text=message.poll.question, choices=choices)
    file = _file(message)
    if file is None and message.text is None:
        raise Unsendable(message.content_type)
    text = message.text if message.text is not None else message.caption or ""
    marks = message.entities if message.text is not None else message.caption_entities
    files = (file,) if file is not None else ()
    above = bool(message.show_caption_above_media)
    return Content(text=text, marks=_marks(marks or ()), files=files, above=above, leads=_leads(message))


def with_next(album: Content, message: Message) -> Content | None:
    """The album with one more of its messages; None where it does not fit in. Raises Unsendable."""
    more = content_of(message)
    kinds = {file.kind for file in (*album.files, *more.files)}
    if len(album.files) >= LARGEST_ALBUM or not more.files or not any(kinds <= together for together in _ALBUMS):
        return None
    words = {} if album.text else {"text": more.text, "marks": more.marks, "above": more.above}
    return album.model_copy(update={"files": (*album.files, *more.files), "leads": (), **words})


def _file(message: Message) -> File | None:
    hidden = bool(message.has_media_spoiler)
    if message.photo:
        return File(kind="photo", id=message.photo[-1].file_id, hidden=hidden)
    # an animation comes as a document as well
    found: tuple[tuple[FileKind, object], ...] = (
        ("animation", message.animation),
        ("video", message.video),
        ("audio", message.audio),
        ("voice", message.voice),
        ("video_note", message.video_note),
        ("sticker", message.sticker),
        ("document", message.document),
    )
    return next((File(kind=kind, id=file.file_id, hidden=hidden) for kind, file in found if file is not None), None)  # type: ignore[attr-defined]


def _marks(entities: Sequence[MessageEntity]) -> tuple[Mark, ...]:
    return tuple(
        Mark(
            type=entity.type,
            offset=entity.offset,
            length=entity.length,
            url=entity.url,
            language=entity.language,
            custom_emoji_id=entity.custom_emoji_id,
        )
        for entity in entities
        # a mention of somebody without a name of their own leads nowhere in another chat
        if entity.type != "text_mention"
    )


def _leads(message: Message) -> tuple[Leads, ...]:
    rows = message.reply_markup.inline_keyboard if message.reply_markup else []
    buttons = [button for row in rows for button in row if button.url]
    return tuple(Leads(caption=button.text, url=button.url) for button in buttons[:MOST_BUTTONS])
