"""The bot's topics and pins (Bot API, createForumTopic and its neighbours), refused as Telegram refuses them."""

from aiogram import methods as api

from bot.sandbox.forums import BLUE, Forums
from bot.sandbox.groups import Group, Topic
from bot.sandbox.markup import units
from bot.sandbox.places import Places
from bot.sandbox.refusals import bad_request
from bot.sandbox.world import Json, World

NAME_LIMIT = 128
_ON_TOPIC = api.EditForumTopic | api.CloseForumTopic | api.ReopenForumTopic | api.DeleteForumTopic


class Topics:
    """What the bot does with topics and pins. Raises Refusal."""

    def __init__(self, world: World, places: Places, forums: Forums) -> None:
        self._world = world
        self._places = places
        self._forums = forums

    def create(self, call: api.CreateForumTopic) -> Json:
        """createForumTopic."""
        group = self._forum(call.chat_id)
        if not self._may(group, "can_manage_topics"):
            raise bad_request("not enough rights to create a topic")
        topic = self._forums.open(group, self._world.bot_user(), _name(call.name))
        return {"message_thread_id": topic.id, "name": topic.name, "icon_color": BLUE}

    def edit(self, call: api.EditForumTopic) -> bool:
        """editForumTopic."""
        group, topic = self._editable(call)
        if call.name is None or call.name == topic.name:
            raise bad_request("TOPIC_NOT_MODIFIED")
        self._forums.rename(group, self._world.bot_user(), topic, _name(call.name))
        return True

    def close(self, call: api.CloseForumTopic) -> bool:
        """closeForumTopic."""
        return self._set_closed(call, closed=True)

    def reopen(self, call: api.ReopenForumTopic) -> bool:
        """reopenForumTopic."""
        return self._set_closed(call, closed=False)

    def delete(self, call: api.DeleteForumTopic) -> bool:
        """deleteForumTopic."""
        group = self._forum(call.chat_id)
        topic = self._existing(group, call)
        if not self._may(group, "can_delete_messages"):
            raise bad_request("not enough rights to delete the topic")
        self._forums.delete(group, topic)
        return True

    def pin(self, call: api.PinChatMessage) -> bool:
        """pinChatMessage."""
        chat = self._pinnable(call.chat_id)
        message = self._places.existing(chat, call.message_id, "message to pin not found")
        self._forums.pin(chat, self._world.bot_user(), message)
        return True

    def unpin(self, call: api.UnpinChatMessage) -> bool:
        """unpinChatMessage."""
        chat = self._pinnable(call.chat_id)
        if call.message_id is not None:
            self._places.existing(chat, call.message_id, "message to unpin not found")
        self._forums.unpin(chat, call.message_id)
        return True

    def _set_closed(self, call: api.CloseForumTopic | api.ReopenForumTopic, *, closed: bool) -> bool:
        group, topic = self._editable(call)
        if topic.closed == closed:
            raise bad_request("TOPIC_NOT_MODIFIED")
        self._forums.set_closed(group, self._world.bot_user(), topic, closed=closed)
        return True

    def _forum(self, chat_id: object) -> Group:
        group = self._world.groups.get(self._places.open(chat_id, messages=0))
        if group is None or not group.is_forum:
            raise bad_request("the chat is not a forum")
        return group

    def _editable(self, call: _ON_TOPIC) -> tuple[Group, Topic]:
        """The topic of a call: one's own, or any where the bot manages topics."""
        group = self._forum(call.chat_id)
        topic = self._existing(group, call)
        if topic.by != self._world.bot["id"] and not self._may(group, "can_manage_topics"):
            raise bad_request("not enough rights to edit the topic")
        return group, topic

    def _existing(self, group: Group, call: _ON_TOPIC) -> Topic:
        topic = group.topic(call.message_thread_id)
        if topic is None:
            raise bad_request("TOPIC_ID_INVALID")
        return topic

    def _pinnable(self, chat_id: object) -> int:
        chat = self._places.open(chat_id, messages=0)
        group = self._world.groups.get(chat)
        if group is not None and not self._may(group, "can_pin_messages"):
            raise bad_request("not enough rights to manage pinned messages in the chat")
        return chat

    def _may(self, group: Group, right: str) -> bool:
        return group.may(self._world.bot["id"], right)


def _name(given: str) -> str:
    """A topic's name. Telegram cuts a longer one; here it is refused, so that nothing is cut unseen."""
    name = given.strip()
    if not name:
        raise bad_request("title must be non-empty")
    if units(name) > NAME_LIMIT:
        raise bad_request(f"a topic's name has at most {NAME_LIMIT} characters")
    return name
