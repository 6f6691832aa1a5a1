"""The bot's messages: sending, editing, deleting, forwarding."""

from typing import Any, Protocol

from aiogram import methods as api

from bot.sandbox.media import KINDS, Attached, Kind
from bot.sandbox.places import Places, Sent
from bot.sandbox.refusals import Refusal, bad_request
from bot.sandbox.requests import CAPTION_LIMIT, TEXT_LIMIT, formatted, keyboard
from bot.sandbox.world import File, Json, Message, World

DELETABLE_FOR = 48 * 3600
"""Seconds after which a bot can no longer delete a message (Bot API, deleteMessage)."""
MANY = 100


class _Captioned(Sent, Protocol):
    caption: str | None
    parse_mode: Any
    caption_entities: list[Any] | None
    reply_markup: Any


class Messages:
    """What the bot does in chats."""

    def __init__(self, world: World, places: Places) -> None:
        self._world = world
        self._places = places

    def send_message(self, call: api.SendMessage) -> Json:
        """sendMessage."""
        chat, where = self._places.standing(call)
        text, entities = formatted(call.text, call.parse_mode, call.entities, limit=TEXT_LIMIT)
        fields = where | {"text": text} | ({"entities": entities} if entities else {})
        return self._say(chat, fields, call.reply_markup)

    def send_photo(self, call: api.SendPhoto, file: File | None) -> Json:
        """sendPhoto: an upload, or a file that is known already."""
        return self._captioned(call, "photo", self._file(file, call.photo))

    def send_document(self, call: api.SendDocument, file: File | None) -> Json:
        """sendDocument."""
        return self._captioned(call, "document", self._file(file, call.document))

    def send_voice(self, call: api.SendVoice, file: File | None) -> Json:
        """sendVoice."""
        return self._captioned(call, "voice", self._file(file, call.voice), call.duration or 0)

    def send_audio(self, call: api.SendAudio, file: File | None) -> Json:
        """sendAudio."""
        return self._captioned(call, "audio", self._file(file, call.audio), call.duration or 0)

    def forward_message(self, call: api.ForwardMessage) -> Json:
        """forwardMessage."""
        source = self._places.existing(call.from_chat_id, call.message_id, "message to forward not found")
        origin = {"type": "user", "sender_user": source.raw["from"], "date": source.raw["date"]}
        chat, where = self._places.standing(call)
        return self._say(chat, where | _content(source) | {"forward_origin": origin}, None)

    def copy_message(self, call: api.CopyMessage) -> Json:
        """copyMessage."""
        source = self._places.existing(call.from_chat_id, call.message_id, "message to copy not found")
        chat, where = self._places.standing(call)
        return {"message_id": self._say(chat, where | _content(source), call.reply_markup)["message_id"]}

    def edit_text(self, call: api.EditMessageText) -> Json:
        """editMessageText."""
        message = self._editable(call.chat_id, call.message_id)
        if "text" not in message.raw:
            raise bad_request("there is no text in the message to edit")
        text, entities = formatted(call.text, call.parse_mode, call.entities, limit=TEXT_LIMIT)
        new = {"text": text} | ({"entities": entities} if entities else {})
        return self._change(message, new, call.reply_markup, ("text", "entities"))

    def edit_keyboard(self, call: api.EditMessageReplyMarkup) -> Json:
        """editMessageReplyMarkup."""
        message = self._editable(call.chat_id, call.message_id)
        return self._change(message, {}, call.reply_markup, ())

    def delete(self, chat_id: object, message_id: int) -> bool:
        """deleteMessage."""
        chat = self._places.open(chat_id, counted=False)
        message = self._places.existing(chat, message_id, "message to delete not found")
        group = self._world.groups.get(chat)
        bot = self._world.bot["id"]
        if group is not None and message.by != bot and not group.may(bot, "can_delete_messages"):
            raise bad_request("message can't be deleted")
        if self._world.now() - message.raw["date"] > DELETABLE_FOR:
            raise bad_request("message can't be deleted for everyone")
        message.deleted = True
        self._world.changed(chat)
        return True

    def delete_many(self, call: api.DeleteMessages) -> bool:
        """deleteMessages: 100 at most; those that are not there are passed over."""
        if not 1 <= len(call.message_ids) <= MANY:
            raise bad_request("wrong number of messages to delete")
        for message_id in call.message_ids:
            try:
                self.delete(call.chat_id, message_id)
            except Refusal as fault:
                if "not found" not in fault.description:
                    raise
        return True

    def act(self, call: api.SendChatAction) -> bool:
        """sendChatAction."""
        chat = self._places.open(call.chat_id, counted=False)
        self._world.chat(chat).action = call.action
        self._world.changed(chat)
        return True

    def _say(self, chat: int, fields: Json, markup: object, other: Json | None = None) -> Json:
        rows = keyboard(markup)
        if rows is not None:
            fields = fields | {"reply_markup": rows}
        elif markup is not None:
            self._world.chat(chat).reply_keyboard = _reply_keyboard(markup)
        return self._world.say(chat, self._world.bot_user(), fields, other).raw

    def _captioned(self, call: _Captioned, kind: Kind, file: File, seconds: int = 0) -> Json:
        chat, where = self._places.standing(call)
        text, entities = formatted(call.caption, call.parse_mode, call.caption_entities, limit=CAPTION_LIMIT)
        attached = Attached(file, kind, text, seconds)
        fields = where | attached.fields() | ({"caption_entities": entities} if entities else {})
        return self._say(chat, fields, call.reply_markup, attached.label())

    def _editable(self, chat_id: object, message_id: int | None) -> Message:
        chat = self._places.open(chat_id)
        message = self._places.existing(chat, message_id or 0, "message to edit not found")
        if message.by != self._world.bot["id"]:
            raise bad_request("message can't be edited")
        return message

    def _change(self, message: Message, new: Json, markup: object, replaced: tuple[str, ...]) -> Json:
        rows = keyboard(markup)
        kept = {key: value for key, value in message.raw.items() if key not in {*replaced, "reply_markup", "edit_date"}}
        raw = kept | new | ({"reply_markup": rows} if rows else {})
        if raw == {key: value for key, value in message.raw.items() if key != "edit_date"}:
            raise bad_request(
                "message is not modified: specified new message content and reply markup are exactly the same as a "
                "current content and reply markup of the message"
            )
        message.raw = raw | {"edit_date": self._world.now()}
        message.changed()
        self._world.changed(message.raw["chat"]["id"])
        return message.raw

    def _file(self, uploaded: File | None, given: object) -> File:
        found = uploaded or (self._world.file(given) if isinstance(given, str) else None)
        if found is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return found


def _content(message: Message) -> Json:
    kept = ("text", "entities", "caption", "caption_entities", *KINDS)
    return {key: message.raw[key] for key in kept if key in message.raw}


def _reply_keyboard(markup: object) -> Json | None:
    rows = getattr(markup, "keyboard", None)
    if rows is None:
        return None
    return {
        "rows": [[button.text for button in row] for row in rows],
        "placeholder": getattr(markup, "input_field_placeholder", None),
    }
