"""The calls that show posts at the desk."""

from collections.abc import Callable

from aiogram.methods import (
    CloseForumTopic,
    CreateForumTopic,
    DeleteForumTopic,
    EditForumTopic,
    EditMessageText,
    ReopenForumTopic,
    SendAudio,
    SendDocument,
    SendMessage,
    SendPhoto,
    SendVoice,
)
from aiogram.types import BufferedInputFile, InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters

from bot.storage.desk_tables import DeskTopic
from bot.telegram.calls import Method
from bot.telegram.posts import Content, Kind


def call_for(kind: Kind, place: DeskTopic, content: Content) -> Method | None:
    """The call for a post of this kind; None where its place needs none (a topic where there are no topics)."""
    return _BUILDERS[kind](place, content)


def upload(body: bytes, chat: int, topic: int | None = None, reply: ReplyParameters | None = None) -> Method:
    """The call that sends an attachment as what it is, told by its first bytes."""
    if body.startswith(b"%PDF"):
        file = BufferedInputFile(body, "document.pdf")
        return SendDocument(chat_id=chat, message_thread_id=topic, document=file, reply_parameters=reply)
    if body.startswith(b"OggS"):
        file = BufferedInputFile(body, "voice.ogg")
        return SendVoice(chat_id=chat, message_thread_id=topic, voice=file, reply_parameters=reply)
    if body.startswith((b"\xff\xd8", b"\x89PNG")):
        file = BufferedInputFile(body, "photo.png" if body.startswith(b"\x89PNG") else "photo.jpg")
        return SendPhoto(chat_id=chat, message_thread_id=topic, photo=file, reply_parameters=reply)
    name = "audio.m4a" if body[4:8] == b"ftyp" else "audio.mp3"
    file = BufferedInputFile(body, name)
    return SendAudio(chat_id=chat, message_thread_id=topic, audio=file, reply_parameters=reply)


def _opened(place: DeskTopic, content: Content) -> Method | None:
    return CreateForumTopic(chat_id=place.chat, name=content.text) if place.chat < 0 else None


def _renamed(place: DeskTopic, content: Content) -> Method | None:
    if place.topic is None:
        return None
    return EditForumTopic(chat_id=place.chat, message_thread_id=place.topic, name=content.text)


def _closed(place: DeskTopic, _content: Content) -> Method | None:
    return CloseForumTopic(chat_id=place.chat, message_thread_id=place.topic) if place.topic else None


def _reopened(place: DeskTopic, _content: Content) -> Method | None:
    return ReopenForumTopic(chat_id=place.chat, message_thread_id=place.topic) if place.topic else None


def _erased(place: DeskTopic, _content: Content) -> Method | None:
    return DeleteForumTopic(chat_id=place.chat, message_thread_id=place.topic) if place.topic else None


def _said(place: DeskTopic, content: Content) -> Method | None:
    return SendMessage(
        chat_id=place.chat,
        message_thread_id=place.topic,
        text=content.text,
        parse_mode="HTML",
        reply_markup=_keyboard(content),
        reply_parameters=reply_to_card(place),
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )


def _redrawn(place: DeskTopic, content: Content) -> Method | None:
    if place.card is None:
        return None
    return EditMessageText(
        chat_id=place.chat,
        message_id=place.card,
        text=content.text,
        parse_mode="HTML",
        reply_markup=_keyboard(content),
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )


def reply_to_card(place: DeskTopic) -> ReplyParameters | None:
    """The card, on which what belongs to a report hangs where there are no topics; None elsewhere."""
    if place.topic is not None or place.card is None:
        return None
    return ReplyParameters(message_id=place.card, allow_sending_without_reply=True)


def _keyboard(content: Content) -> InlineKeyboardMarkup | None:
    return InlineKeyboardMarkup.model_validate_json(content.keyboard) if content.keyboard else None


_BUILDERS: dict[Kind, Callable[[DeskTopic, Content], Method | None]] = {
    Kind.TOPIC: _opened,
    Kind.CARD: _said,
    Kind.WORDS: _said,
    Kind.REDRAW: _redrawn,
    Kind.RENAME: _renamed,
    Kind.CLOSE: _closed,
    Kind.REOPEN: _reopened,
    Kind.ERASE: _erased,
}
