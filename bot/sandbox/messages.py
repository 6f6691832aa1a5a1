"""The bot's messages: words and their edits, keyboards, deleting."""

from typing import Final

from aiogram import methods as api

from bot.sandbox.places import Places
from bot.sandbox.refusals import Refusal, bad_request
from bot.sandbox.texts import text_fields
from bot.sandbox.voice import Voice
from bot.sandbox.world import Json, World

DELETABLE_FOR: Final = 48 * 3600
"""Seconds after which a bot can no longer delete a message (Bot API, deleteMessage)."""
MANY: Final = 100
"""How many messages one call may delete or copy."""


class Messages:
    """What the bot does in chats."""

    def __init__(self, world: World, places: Places) -> None:
        self._world = world
        self._places = places
        self._voice = Voice(world, places)

    def send_message(self, call: api.SendMessage) -> Json:
        """sendMessage."""
        chat, where = self._places.standing(call)
        return self._voice.say(chat, where | text_fields(call, self._world.persons), call.reply_markup)

    def edit_text(self, call: api.EditMessageText) -> Json:
        """editMessageText."""
        message = self._voice.editable(call.chat_id, call.message_id)
        if "text" not in message.raw:
            raise bad_request("there is no text in the message to edit")
        new = text_fields(call, self._world.persons)
        return self._voice.change(message, new, call.reply_markup, ("text", "entities"))

    def edit_keyboard(self, call: api.EditMessageReplyMarkup) -> Json:
        """editMessageReplyMarkup."""
        message = self._voice.editable(call.chat_id, call.message_id)
        return self._voice.change(message, {}, call.reply_markup, ())

    def delete(self, chat_id: object, message_id: int) -> bool:
        """deleteMessage."""
        chat = self._places.open(chat_id, messages=0)
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
        chat = self._places.open(call.chat_id, messages=0)
        self._world.chat(chat).action = call.action
        self._world.changed(chat)
        return True
