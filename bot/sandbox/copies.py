"""The bot passes messages on: forwards and copies, one or many."""

from itertools import pairwise

from aiogram import methods as api

from bot.sandbox.file_messages import new_album
from bot.sandbox.media import file_of
from bot.sandbox.messages import MANY
from bot.sandbox.places import Places
from bot.sandbox.polls import fresh
from bot.sandbox.refusals import bad_request
from bot.sandbox.texts import caption_fields
from bot.sandbox.voice import Voice
from bot.sandbox.world import Json, Message, World

_OF_ITS_PLACE = {
    "message_id", "date", "chat", "from", "edit_date", "forward_origin", "reply_to_message", "message_thread_id",
    "is_topic_message", "has_protected_content", "reply_markup", "media_group_id",
}  # fmt: skip
"""What a message does not take along into another chat."""


class Copies:
    """How the bot passes messages on."""

    def __init__(self, world: World, places: Places) -> None:
        self._world = world
        self._places = places
        self._voice = Voice(world, places)

    def forward_message(self, call: api.ForwardMessage) -> Json:
        """forwardMessage."""
        source = self._places.existing(call.from_chat_id, call.message_id, "message to forward not found")
        if source.service or source.raw.get("has_protected_content"):
            raise bad_request("message can't be forwarded")
        origin = {"type": "user", "sender_user": source.raw["from"], "date": source.raw["date"]}
        origin = source.raw.get("forward_origin", origin)
        chat, where = self._places.standing(call)
        return self._voice.say(chat, where | _content(source) | {"forward_origin": origin}, None)

    def copy_message(self, call: api.CopyMessage) -> Json:
        """copyMessage; a caption that is given takes the place of the message's own."""
        source = self._places.existing(call.from_chat_id, call.message_id, "message to copy not found")
        if not _is_copied(source):
            raise bad_request("message can't be copied")
        chat, where = self._places.standing(call)
        content = _content(source)
        if call.caption is not None and file_of(content):
            content = _without_caption(content) | caption_fields(call, self._world.persons)
        return {"message_id": self._voice.say(chat, where | content, call.reply_markup)["message_id"]}

    def copy_many(self, call: api.CopyMessages) -> list[Json]:
        """copyMessages: what is not there or can't be copied is passed over; albums stay albums."""
        if not 1 <= len(call.message_ids) <= MANY:
            raise bad_request("wrong number of messages to copy")
        if any(one >= other for one, other in pairwise(call.message_ids)):
            raise bad_request("message identifiers must be in a strictly increasing order")
        room = self._world.chat(call.from_chat_id) if isinstance(call.from_chat_id, int) else None
        found = [room.living(number) for number in call.message_ids] if room is not None else []
        sources = [source for source in found if source is not None and _is_copied(source)]
        if not sources:
            raise bad_request("there are no messages to forward")
        chat, where = self._places.standing(call, messages=len(sources))
        albums: dict[str, str] = {}
        return [
            {"message_id": self._voice.say(chat, where | content, None)["message_id"]}
            for content in (_copied(source, albums, caption=not call.remove_caption) for source in sources)
        ]


def _copied(source: Message, albums: dict[str, str], *, caption: bool) -> Json:
    content = _content(source)
    if not caption:
        content = _without_caption(content)
    album = source.raw.get("media_group_id")
    return content | ({"media_group_id": albums.setdefault(album, new_album())} if album else {})


def _is_copied(source: Message) -> bool:
    """Service messages are not, nor quizzes whose answer the bot does not know (Bot API, copyMessage)."""
    poll = source.raw.get("poll")
    return source.service is None and (poll is None or poll["type"] != "quiz" or "correct_option_ids" in poll)


def _content(message: Message) -> Json:
    content = {key: value for key, value in message.raw.items() if key not in _OF_ITS_PLACE}
    return content | ({"poll": fresh(content["poll"])} if "poll" in content else {})


def _without_caption(content: Json) -> Json:
    return {key: value for key, value in content.items() if key not in {"caption", "caption_entities"}}
