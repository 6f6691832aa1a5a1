"""The bot's messages that hold files: photos, videos, documents, sounds, albums, and their edits."""

from secrets import randbits
from typing import Any, Final, Protocol, cast

from aiogram import methods as api

from bot.sandbox.media import KINDS, Kind, file_of, media
from bot.sandbox.places import Places, Sent
from bot.sandbox.refusals import bad_request
from bot.sandbox.texts import Captioned, caption_fields
from bot.sandbox.uploads import Files, file_to_send
from bot.sandbox.voice import Voice
from bot.sandbox.world import Json, World

ALBUM: Final = range(2, 11)
"""How many messages an album has (Bot API, sendMediaGroup)."""
_TOGETHER: Final[tuple[set[str], ...]] = ({"photo", "video"}, {"document"}, {"audio"})
_CAPTION: Final = ("caption", "caption_entities", "show_caption_above_media")


class _SentFile(Sent, Captioned, Protocol):
    reply_markup: Any


class FileMessages:
    """How the bot sends files, and changes what it sent."""

    def __init__(self, world: World, places: Places) -> None:
        self._world = world
        self._places = places
        self._voice = Voice(world, places)

    def send(self, kind: Kind, call: _SentFile, files: Files) -> Json:
        """sendPhoto, sendVideo and the others: an upload, or a file that is known already."""
        chat, where = self._places.standing(call)
        return self._voice.say(chat, where | self._fields(kind, getattr(call, kind), call, files), call.reply_markup)

    def send_album(self, call: api.SendMediaGroup, files: Files) -> list[Json]:
        """sendMediaGroup: a message for each item; where one is faulty none is sent."""
        _check_album([str(item.type) for item in call.media])
        contents = [self._item(item, files) for item in call.media]
        chat, where = self._places.standing(call, messages=len(contents))
        album = {"media_group_id": new_album()}
        return [self._voice.say(chat, where | content | album, None) for content in contents]

    def edit_caption(self, call: api.EditMessageCaption) -> Json:
        """editMessageCaption."""
        message = self._voice.editable(call.chat_id, call.message_id)
        if file_of(message.raw) is None:
            raise bad_request("there is no caption in the message to edit")
        return self._voice.change(message, self._caption(call), call.reply_markup, _CAPTION)

    def edit_media(self, call: api.EditMessageMedia, files: Files) -> Json:
        """editMessageMedia: another file and caption in place of a file, or of words."""
        message = self._voice.editable(call.chat_id, call.message_id)
        before = file_of(message.raw)
        if before is None and "text" not in message.raw:
            raise bad_request("message can't be edited")
        if "media_group_id" in message.raw and before is not None:
            _check_same_album(before[0], str(call.media.type))
        new = self._item(call.media, files)
        return self._voice.change(message, new, call.reply_markup, ("text", "entities", *_CAPTION, *KINDS))

    def _item(self, item: Any, files: Files) -> Json:
        if item.model_extra:
            raise bad_request(f'unknown parameter "{next(iter(item.model_extra))}"')
        if item.type not in KINDS:
            raise bad_request(f'can\'t parse InputMedia: type "{item.type}" is unsupported')
        return self._fields(cast("Kind", str(item.type)), item.media, item, files)

    def _fields(self, kind: Kind, given: object, call: Captioned, files: Files) -> Json:
        file = file_to_send(self._world, files, given, kind)
        seconds = getattr(call, "duration", None) or 0
        if kind == "video_note":
            return media(kind, file, seconds)
        return media(kind, file, seconds) | self._caption(call)

    def _caption(self, call: Captioned) -> Json:
        above = {"show_caption_above_media": True} if getattr(call, "show_caption_above_media", None) is True else {}
        return caption_fields(call, self._world.persons) | above


def new_album() -> str:
    """A number that the messages of an album have in common (Bot API, media_group_id)."""
    return str(randbits(53))


def _check_album(kinds: list[str]) -> None:
    """Raises Refusal for too many or too few items, and for kinds that do not go together."""
    if not kinds:
        raise bad_request("there are no messages to send")
    if len(kinds) not in ALBUM:
        raise bad_request("too many messages to send as an album" if len(kinds) > 1 else "an album has 2-10 items")
    for kind in ("audio", "document"):
        if kind in kinds and set(kinds) != {kind}:
            raise bad_request(f"{kind} can't be mixed with other media types")


def _check_same_album(before: Kind, after: str) -> None:
    if not any({before, after} <= together for together in _TOGETHER):
        raise bad_request("can't change media type in the album")
