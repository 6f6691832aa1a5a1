"""What persons do in the sandbox, and the updates that the bot gets of it."""

from collections.abc import Sequence
from typing import Final

from bot.sandbox.forums import Forums
from bot.sandbox.groups import Group
from bot.sandbox.made_up import MADE_UP
from bot.sandbox.polls import counted
from bot.sandbox.queries import Queries
from bot.sandbox.refusals import PersonsFault
from bot.sandbox.sharing import Sharing
from bot.sandbox.updates import Updates
from bot.sandbox.world import Json, Message, World
from bot.sandbox.writing import words_fields

__all__ = ["MADE_UP", "REACTIONS", "People"]

REACTIONS: Final = ("👍", "❤", "🔥", "🙏", "👏", "🎉", "😁", "🤔", "😢", "👎")
"""Some of the emoji that Telegram has for reactions (Bot API, ReactionTypeEmoji)."""


class People(Sharing):
    """The persons' doors: each method is something that a person does on their phone."""

    def __init__(self, world: World, updates: Updates, queries: Queries, forums: Forums) -> None:
        super().__init__(world, updates, forums)
        self._queries = queries

    def send(
        self,
        person_id: int,
        chat: int,
        text: str,
        reply_to: int | None = None,
        topic: int | None = None,
        *,
        formatted: bool = False,
    ) -> Message:
        """Write a message; a reply goes to the topic of what it answers. `formatted`: its marks are read."""
        where = self._standing(person_id, chat, topic, reply_to)
        return self._say(person_id, chat, where | words_fields(text, formatted=formatted))

    def start(self, person_id: int, chat: int, payload: str | None = None) -> Message:
        """Press START, or follow a deep link."""
        return self.send(person_id, chat, f"/start {payload}" if payload else "/start")

    def edit(self, person_id: int, chat: int, message_id: int, text: str, *, formatted: bool = False) -> Message:
        """Change one's own message."""
        message = self._own(person_id, chat, message_id)
        if message.text is None:
            raise PersonsFault("only words can be changed")
        caption = "caption" in message.raw
        replaced = {"text", "entities", "caption", "caption_entities"}
        kept = {key: value for key, value in message.raw.items() if key not in replaced}
        new = words_fields(text, formatted=formatted, caption=caption)
        message.raw = kept | new | {"edit_date": self._world.now()}
        message.changed()
        self._world.changed(chat)
        self._tell("edited_message", message)
        return message

    def react(self, person_id: int, chat: int, message_id: int, emoji: str | None) -> None:
        """Put an emoji under a message in place of the one before; None: take it away."""
        person = self._entered(person_id, chat)
        message = self._world.chat(chat).living(message_id)
        if message is None or message.service or emoji not in {None, *REACTIONS}:
            raise PersonsFault("there is no such message, or no such reaction")
        before = message.reactions.pop(person_id, None)
        if emoji is not None:
            message.reactions[person_id] = emoji
        self._world.changed(chat)
        group = self._world.groups.get(chat)
        # in groups administrators only are told of reactions (Bot API, Update)
        if before == emoji or (group is not None and self._world.bot["id"] not in group.administrators):
            return
        event = {
            "chat": self._world.describe(chat),
            "message_id": message_id,
            "user": person.user(),
            "date": self._world.now(),
            "old_reaction": _reaction(before),
            "new_reaction": _reaction(emoji),
        }
        self._updates.add("message_reaction", event, f"chat:{chat}")

    def vote(self, person_id: int, chat: int, message_id: int, options: Sequence[int]) -> Message:
        """Answer a poll; no options take the answer back."""
        person = self._entered(person_id, chat)
        message = self._world.chat(chat).living(message_id)
        poll: Json | None = message.raw.get("poll") if message is not None else None
        if message is None or poll is None or poll["is_closed"]:
            raise PersonsFault("there is no poll to answer")
        if not set(options) <= set(range(len(poll["options"]))):
            raise PersonsFault("there is no such option")
        if len(options) > 1 and not poll["allows_multiple_answers"]:
            raise PersonsFault("only one option can be chosen")
        if message.votes.get(person_id) and not poll["allows_revoting"]:
            raise PersonsFault("the answer can't be changed")
        message.votes[person_id] = sorted(set(options))
        message.raw = message.raw | {"poll": counted(message)}
        self._world.changed(chat)
        # bots are told of answers to their own polls only (Bot API, Update)
        if message.by == self._world.bot["id"]:
            lane = f"poll:{poll['id']}"
            self._updates.add("poll", message.raw["poll"], lane)
            if not poll["is_anonymous"]:
                told = {"poll_id": poll["id"], "user": person.user(), "option_ids": message.votes[person_id]}
                persistent = [str(number) for number in message.votes[person_id]]
                self._updates.add("poll_answer", told | {"option_persistent_ids": persistent}, lane)
        return message

    def delete(self, person_id: int, chat: int, message_id: int) -> None:
        """Delete a message; bots are not told."""
        self._entered(person_id, chat)
        message = self._world.chat(chat).messages.get(message_id)
        if message is None or (chat < 0 and message.by != person_id):
            raise PersonsFault("there is no message of theirs to delete")
        message.deleted = True
        self._world.changed(chat)

    def press(self, person_id: int, chat: int, message_id: int, data: str) -> str:
        """Press a button with this data, be it forged or long gone. Returns the query's id."""
        person = self._entered(person_id, chat)
        message = self._world.chat(chat).messages.get(message_id)
        query = self._queries.open(person_id)
        shown: Json = {"message_id": message_id, "date": 0, "chat": self._world.describe(chat)}
        if message is not None and not message.deleted:
            shown = message.raw
        event = {"id": query.id, "from": person.user(), "chat_instance": str(chat), "message": shown, "data": data}
        self._updates.add("callback_query", event, f"user:{person_id}")
        return query.id

    def button(self, chat: int, message_id: int, row: int, column: int) -> str:
        """The data of a message's button. Raises PersonsFault."""
        message = self._world.chat(chat).messages.get(message_id)
        try:
            rows = message.raw["reply_markup"]["inline_keyboard"] if message else []
            return str(rows[row][column]["callback_data"])
        except (KeyError, IndexError):
            raise PersonsFault("there is no such button") from None

    def ask_inline(self, person_id: int, words: str) -> str:
        """Type the bot's name and words in some chat. Returns the query's id."""
        person = self._world.person(person_id)
        query = self._queries.open(person_id)
        event = {"id": query.id, "from": person.user(), "query": words, "offset": ""}
        self._updates.add("inline_query", event, f"user:{person_id}")
        return query.id

    def make_group(self, title: str, members: list[int], *, is_forum: bool = False) -> Group:
        """Make a group and add the bot to it."""
        return self.groups.make(title, members, is_forum=is_forum)

    def migrate(self, group_id: int) -> Group:
        """Turn a group into another id, as Telegram does when it becomes a supergroup."""
        return self.groups.migrate(group_id)


def _reaction(emoji: str | None) -> list[Json]:
    """A person's reaction (Bot API, ReactionType)."""
    return [] if emoji is None else [{"type": "emoji", "emoji": emoji}]
