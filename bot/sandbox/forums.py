"""What happens to topics and pins, whoever does it: the service messages, and the bot's updates of them.

A bot is told of its own service messages too (telegram-bot-api, Client::need_skip_update_message).
"""

from typing import Final

from bot.sandbox.groups import Group, Topic
from bot.sandbox.threads import standing
from bot.sandbox.updates import Updates
from bot.sandbox.world import Json, Message, World

BLUE: Final = 0x6FB9F0
"""The colour of a topic's icon (Bot API, createForumTopic)."""


class Forums:
    """Changes topics and pins without asking who may."""

    def __init__(self, world: World, updates: Updates) -> None:
        self._world = world
        self._updates = updates

    def open(self, group: Group, by: Json, name: str) -> Topic:
        """Open a topic."""
        created = {"forum_topic_created": {"name": name, "icon_color": BLUE}, "is_topic_message": True}
        message = self._world.say(group.id, by, created)
        message.raw["message_thread_id"] = message.id
        topic = group.topics[message.id] = Topic(message.id, name, by["id"])
        self.tell(message)
        self._world.changed(None)
        return topic

    def rename(self, group: Group, by: Json, topic: Topic, name: str) -> None:
        """Give a topic another name."""
        topic.name = name
        self._happened(group, by, topic, {"forum_topic_edited": {"name": name}})

    def set_closed(self, group: Group, by: Json, topic: Topic, *, closed: bool) -> None:
        """Close a topic, or open it again."""
        topic.closed = closed
        self._happened(group, by, topic, {"forum_topic_closed" if closed else "forum_topic_reopened": {}})

    def delete(self, group: Group, topic: Topic) -> None:
        """Delete a topic with all that was said in it; bots are not told."""
        topic.deleted = True
        for message in self._world.chat(group.id).messages.values():
            message.deleted = message.deleted or message.topic == topic.id
        self._world.changed(group.id)
        self._world.changed(None)

    def pin(self, chat: int, by: Json, pinned: Message) -> None:
        """Pin a message; one that is pinned already stays as it is."""
        room = self._world.chat(chat)
        if pinned.id in room.pinned:
            return
        room.pinned.append(pinned.id)
        fields = standing(self._world, chat, pinned.topic, None) | {"pinned_message": pinned.told()}
        fields.pop("reply_to_message", None)
        self.tell(self._world.say(chat, by, fields))

    def unpin(self, chat: int, number: int | None) -> None:
        """Unpin a message; None: the one that was pinned last."""
        room = self._world.chat(chat)
        gone = number if number is not None else next(reversed(room.pinned), 0)
        room.pinned = [pinned for pinned in room.pinned if pinned != gone]
        self._world.changed(chat)

    def tell(self, message: Message) -> None:
        """Tell the bot of what happened in a chat that it is in."""
        chat = message.raw["chat"]["id"]
        group = self._world.groups.get(chat)
        if group is None or group.has_bot:
            self._updates.add("message", message.raw, f"chat:{chat}")

    def _happened(self, group: Group, by: Json, topic: Topic, what: Json) -> None:
        fields = standing(self._world, group.id, topic.id, None) | what
        self.tell(self._world.say(group.id, by, fields))
        self._world.changed(None)
