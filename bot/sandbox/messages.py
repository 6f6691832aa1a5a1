"""The bot's messages: sending, editing, deleting, forwarding."""

from typing import Any, Protocol

from aiogram import methods as api

from bot.sandbox.limits import Limits
from bot.sandbox.refusals import Refusal, bad_request, forbidden
from bot.sandbox.requests import CAPTION_LIMIT, TEXT_LIMIT, formatted, keyboard
from bot.sandbox.world import File, Json, Message, World

DELETABLE_FOR = 48 * 3600
"""Seconds after which a bot can no longer delete a message (Bot API, deleteMessage)."""
MANY = 100


class _Captioned(Protocol):
    chat_id: Any
    caption: str | None
    parse_mode: Any
    caption_entities: list[Any] | None
    reply_markup: Any


class Messages:
    """What the bot does in chats."""

    def __init__(self, world: World, limits: Limits | None) -> None:
        self._world = world
        self._limits = limits

    def send_message(self, call: api.SendMessage) -> Json:
        """sendMessage."""
        chat = self._open(call.chat_id)
        text, entities = formatted(call.text, call.parse_mode, call.entities, limit=TEXT_LIMIT)
        fields: Json = {"text": text} | ({"entities": entities} if entities else {})
        return self._say(chat, fields, call.reply_markup)

    def send_photo(self, call: api.SendPhoto, file: File | None) -> Json:
        """sendPhoto: an upload, or a file that is known already."""
        found = self._file(file, call.photo)
        size = {"file_id": found.id, "file_unique_id": found.id, "width": 640, "height": 480}
        return self._captioned(call, {"photo": [size | {"file_size": len(found.body)}]})

    def send_document(self, call: api.SendDocument, file: File | None) -> Json:
        """sendDocument: an upload, or a file that is known already."""
        found = self._file(file, call.document)
        fields = {"file_id": found.id, "file_unique_id": found.id, "file_name": found.name, "mime_type": found.mime}
        return self._captioned(call, {"document": fields | {"file_size": len(found.body)}})

    def forward_message(self, call: api.ForwardMessage) -> Json:
        """forwardMessage."""
        source = self._existing(call.from_chat_id, call.message_id, "message to forward not found")
        origin = {"type": "user", "sender_user": source.raw["from"], "date": source.raw["date"]}
        return self._say(self._open(call.chat_id), _content(source) | {"forward_origin": origin}, None)

    def copy_message(self, call: api.CopyMessage) -> Json:
        """copyMessage."""
        source = self._existing(call.from_chat_id, call.message_id, "message to copy not found")
        return {"message_id": self._say(self._open(call.chat_id), _content(source), call.reply_markup)["message_id"]}

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
        chat = self._open(chat_id, counted=False)
        message = self._existing(chat, message_id, "message to delete not found")
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
        chat = self._open(call.chat_id, counted=False)
        self._world.chat(chat).action = call.action
        self._world.changed(chat)
        return True

    def _open(self, chat_id: object, *, counted: bool = True) -> int:
        """The chat, if the bot may write there now."""
        chat = chat_id if isinstance(chat_id, int) else 0
        group = self._world.groups.get(chat)
        if group is not None:
            if group.migrated_to is not None:
                words = "Bad Request: group chat was upgraded to a supergroup chat"
                raise Refusal(400, words, {"migrate_to_chat_id": group.migrated_to})
            if not group.has_bot:
                raise forbidden("bot was kicked from the supergroup chat")
        else:
            person = self._world.persons.get(chat)
            if person is None:
                raise bad_request("chat not found")
            if not person.started:
                raise forbidden("bot can't initiate conversation with a user")
            if person.blocked:
                raise forbidden("bot was blocked by the user")
        if counted and self._limits is not None:
            self._limits.count(chat)
        return chat

    def _say(self, chat: int, fields: Json, markup: object) -> Json:
        rows = keyboard(markup)
        if rows is not None:
            fields = fields | {"reply_markup": rows}
        elif markup is not None:
            self._world.chat(chat).reply_keyboard = _reply_keyboard(markup)
        return self._world.say(chat, _sender(self._world.bot), fields).raw

    def _captioned(self, call: _Captioned, media: Json) -> Json:
        chat = self._open(call.chat_id)
        text, entities = formatted(call.caption, call.parse_mode, call.caption_entities, limit=CAPTION_LIMIT)
        fields = media | ({"caption": text} if text else {}) | ({"caption_entities": entities} if entities else {})
        return self._say(chat, fields, call.reply_markup)

    def _existing(self, chat_id: object, message_id: int, otherwise: str) -> Message:
        chat = chat_id if isinstance(chat_id, int) else 0
        message = self._world.chat(chat).messages.get(message_id)
        if message is None or message.deleted:
            raise bad_request(otherwise)
        return message

    def _editable(self, chat_id: object, message_id: int | None) -> Message:
        chat = self._open(chat_id)
        message = self._existing(chat, message_id or 0, "message to edit not found")
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


def _sender(bot: Json) -> Json:
    return {key: bot[key] for key in ("id", "is_bot", "first_name", "username")}


def _content(message: Message) -> Json:
    kept = ("text", "entities", "caption", "caption_entities", "photo", "document")
    return {key: message.raw[key] for key in kept if key in message.raw}


def _reply_keyboard(markup: object) -> Json | None:
    rows = getattr(markup, "keyboard", None)
    if rows is None:
        return None
    return {
        "rows": [[button.text for button in row] for row in rows],
        "placeholder": getattr(markup, "input_field_placeholder", None),
    }
