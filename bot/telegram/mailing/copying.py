"""From a campaign's content to the calls that show it, edit it, and delete it."""

from collections.abc import Sequence
from typing import Any

from aiogram import methods
from aiogram.types import (
    InlineKeyboardMarkup,
    InputMediaAnimation,
    InputMediaAudio,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    LinkPreviewOptions,
    MessageEntity,
)

from bot.campaigns.content import Content, File, Leads, Text
from bot.languages import Language
from bot.telegram.calls import Method
from bot.telegram.copy_buttons import LeaveDigest, OpenDigest, PressLead, Vote
from bot.telegram.screen import Button, Row, Screen

_SENDING: dict[str, type[Any]] = {
    "photo": methods.SendPhoto,
    "video": methods.SendVideo,
    "animation": methods.SendAnimation,
    "document": methods.SendDocument,
    "audio": methods.SendAudio,
    "voice": methods.SendVoice,
    "video_note": methods.SendVideoNote,
    "sticker": methods.SendSticker,
}
_MEDIA: dict[str, type[Any]] = {
    "photo": InputMediaPhoto,
    "video": InputMediaVideo,
    "animation": InputMediaAnimation,
    "document": InputMediaDocument,
    "audio": InputMediaAudio,
}
_PLAIN = ""
"""No parse mode, said in a way that a kept call remembers: where None stands, the bot's own default comes in."""
_PICTURES = frozenset({"photo", "video", "animation"})
WITHOUT_CAPTION = frozenset({"video_note", "sticker"})
"""Telegram shows no words with these."""


def sending(text: Text, chat: int, language: Language) -> Method:
    """The call that sends this text to a chat. `language`: in which the digest's own buttons speak."""
    content = text.content
    if content.is_album:
        return methods.SendMediaGroup(chat_id=chat, media=_album(content))
    keyboard = keyboard_of(text, language)
    if not content.files:
        return methods.SendMessage(chat_id=chat, text=content.text, reply_markup=keyboard, **_message(content))
    file = content.files[0]
    words = {} if file.kind in WITHOUT_CAPTION else {"caption": content.text or None, **_caption(content)}
    call: Method = _SENDING[file.kind](
        chat_id=chat, **{file.kind: file.id}, reply_markup=keyboard, **words, **_covered(file, content)
    )
    return call


def correcting(text: Text, chat: int, ids: Sequence[int], language: Language) -> list[Method]:
    """The calls that make a copy show this text; `ids`: the copy's messages."""
    content, keyboard = text.content, keyboard_of(text, language)
    if not content.files:
        return [
            methods.EditMessageText(
                chat_id=chat, message_id=ids[0], text=content.text, reply_markup=keyboard, **_message(content)
            )
        ]
    if content.is_album:
        media = _album(content)
        return [
            methods.EditMessageMedia(chat_id=chat, message_id=number, media=one)
            for number, one in zip(ids, media, strict=False)
        ]
    file = content.files[0]
    if file.kind in _MEDIA:
        media_now = _media(file, content.text, content)
        return [methods.EditMessageMedia(chat_id=chat, message_id=ids[0], media=media_now, reply_markup=keyboard)]
    return [
        methods.EditMessageCaption(
            chat_id=chat, message_id=ids[0], caption=content.text, reply_markup=keyboard, **_caption(content)
        )
    ]


def recalling(chat: int, ids: Sequence[int]) -> Method:
    """The call that deletes a copy's messages."""
    return methods.DeleteMessages(chat_id=chat, message_ids=list(ids))


def fits(old: Content, new: Content) -> bool:
    """Whether copies of `old` can be edited to show `new`: Telegram lets a message keep its kind only."""
    kinds = [[file.kind for file in content.files] for content in (old, new)]
    return kinds[0] == kinds[1] and not any(file.kind in WITHOUT_CAPTION for file in new.files)


def keyboard_of(text: Text, language: Language) -> InlineKeyboardMarkup | None:
    """The buttons beneath a copy."""
    return Screen("", _rows(text, language)).keyboard() if text.content.may_have_buttons else None


def _rows(text: Text, language: Language) -> list[Row]:
    content = text.content
    rows: list[Row] = [
        [Button(caption, Vote(campaign=text.campaign, choice=number))] for number, caption in enumerate(content.choices)
    ]
    rows += [[_lead(text, number, lead)] for number, lead in enumerate(content.leads)]
    if content.feet:
        _ = language.gettext
        rows.append([Button(_("Topics and how often"), OpenDigest()), Button(_("Unsubscribe"), LeaveDigest())])
    return rows


def _lead(text: Text, number: int, lead: Leads) -> Button:
    if lead.url is not None:
        return Button(lead.caption, url=lead.url)
    return Button(lead.caption, PressLead(campaign=text.campaign, arm=text.arm, number=number))


def _message(content: Content) -> dict[str, Any]:
    preview = {"link_preview_options": LinkPreviewOptions(is_disabled=True)} if content.html else {}
    return {"parse_mode": "HTML"} | preview if content.html else {"parse_mode": _PLAIN, "entities": _entities(content)}


def _caption(content: Content) -> dict[str, Any]:
    return {"parse_mode": "HTML"} if content.html else {"parse_mode": _PLAIN, "caption_entities": _entities(content)}


def _album(content: Content) -> list[Any]:
    return [_media(file, "" if number else content.text, content) for number, file in enumerate(content.files)]


def _media(file: File, words: str, content: Content) -> Any:
    caption = {"caption": words, **_caption(content)} if words else {}
    return _MEDIA[file.kind](media=file.id, **caption, **_covered(file, content))


def _covered(file: File, content: Content) -> dict[str, bool]:
    """Whether a picture is covered until it is tapped, and its caption stands above it, as far as its kind allows."""
    if file.kind not in _PICTURES:
        return {}
    options = {"has_spoiler": file.hidden, "show_caption_above_media": content.above}
    return {name: True for name, wanted in options.items() if wanted}


def _entities(content: Content) -> list[MessageEntity] | None:
    return [MessageEntity(**mark.model_dump(exclude_none=True)) for mark in content.marks] or None
