"""The bot's voice: puts its messages into chats and changes them."""

from collections.abc import Collection

from bot.sandbox.buttons import keyboard
from bot.sandbox.places import Places
from bot.sandbox.refusals import bad_request
from bot.sandbox.world import Json, Message, World

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message"
)


class Voice:
    """How the bot says something, and says it otherwise."""

    def __init__(self, world: World, places: Places) -> None:
        self._world = world
        self._places = places

    def say(self, chat: int, fields: Json, markup: object) -> Json:
        """Put a message into a chat, with its keyboard. Raises Refusal for one that Telegram would not take."""
        rows = keyboard(markup)
        if rows is not None:
            fields = fields | {"reply_markup": rows}
        elif markup is not None:
            self._world.chat(chat).reply_keyboard = _reply_keyboard(markup)
        return self._world.say(chat, self._world.bot_user(), fields).raw

    def editable(self, chat_id: object, message_id: int | None) -> Message:
        """A message that the bot may change. Raises Refusal."""
        chat = self._places.open(chat_id)
        message = self._places.existing(chat, message_id or 0, "message to edit not found")
        if message.by != self._world.bot["id"] or message.service or "forward_origin" in message.raw:
            raise bad_request("message can't be edited")
        return message

    def change(self, message: Message, new: Json, markup: object, replaced: Collection[str]) -> Json:
        """Put new fields in place of those that are `replaced`. Raises Refusal where nothing would change."""
        rows = keyboard(markup)
        kept = {key: value for key, value in message.raw.items() if key not in {*replaced, "reply_markup", "edit_date"}}
        raw = kept | new | ({"reply_markup": rows} if rows else {})
        if raw == {key: value for key, value in message.raw.items() if key != "edit_date"}:
            raise bad_request(_NOT_MODIFIED)
        message.raw = raw | {"edit_date": self._world.now()}
        message.changed()
        self._world.changed(message.raw["chat"]["id"])
        return message.raw


def _reply_keyboard(markup: object) -> Json | None:
    rows = getattr(markup, "keyboard", None)
    if rows is None:
        return None
    return {
        "rows": [[button.text for button in row] for row in rows],
        "placeholder": getattr(markup, "input_field_placeholder", None),
    }
