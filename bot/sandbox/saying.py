"""How persons put messages into chats, and what of it reaches the bot."""

from bot.sandbox.forums import Forums
from bot.sandbox.groups import GENERAL, open_topic_of
from bot.sandbox.managing import Managing
from bot.sandbox.privacy import reaches
from bot.sandbox.refusals import PersonsFault
from bot.sandbox.threads import standing, topic_of_reply
from bot.sandbox.updates import Updates
from bot.sandbox.world import Json, Message, Person, World


class Saying:
    """What all that persons do in chats rests on."""

    def __init__(self, world: World, updates: Updates, forums: Forums) -> None:
        self._world = world
        self._updates = updates
        self.groups = Managing(world, updates, forums)

    def block(self, person_id: int, *, blocked: bool) -> Person:
        """Block the bot, or let it back."""
        person = self._world.person(person_id)
        person.blocked = blocked
        before, after = ("member", "kicked") if blocked else ("kicked", "member")
        self.groups.bot_membership(person.user(), person.chat(), before, after)
        self._world.changed(None)
        return person

    def _standing(self, person_id: int, chat: int, topic: int | None, reply_to: int | None) -> Json:
        """Where in the chat this goes. Raises PersonsFault where they may not write there."""
        self._entered(person_id, chat)
        group = self._world.groups.get(chat)
        answered = self._world.chat(chat).living(reply_to)
        if group is None or not group.is_forum:
            return standing(self._world, chat, None, answered)
        place = topic if topic is not None else topic_of_reply(group, answered)
        if place not in {None, GENERAL}:
            found = open_topic_of(group, place or 0)
            if found.closed and not group.may(person_id, "can_manage_topics"):
                raise PersonsFault("the topic is closed")
        return standing(self._world, chat, place, answered)

    def _say(self, person_id: int, chat: int, fields: Json) -> Message:
        person = self._entered(person_id, chat)
        group = self._world.groups.get(chat)
        if group is None and person.blocked:
            self.block(person_id, blocked=False)
        person.started = person.started or group is None
        message = self._world.say(chat, person.user(), fields)
        self._tell("message", message)
        return message

    def _entered(self, person_id: int, chat: int) -> Person:
        """The person, if this chat is theirs."""
        person = self._world.person(person_id)
        group = self._world.groups.get(chat)
        if group is None and chat != person_id:
            raise PersonsFault("this chat is somebody else's")
        if group is not None and person_id not in group.members:
            raise PersonsFault("this person is not in the group")
        return person

    def _own(self, person_id: int, chat: int, message_id: int) -> Message:
        message = self._world.chat(chat).living(message_id)
        if message is None or message.by != person_id:
            raise PersonsFault("there is no message of theirs to change")
        return message

    def _tell(self, kind: str, message: Message) -> None:
        """Tell the bot, where the chat is private or lets the bot see this message."""
        chat = message.raw["chat"]["id"]
        group = self._world.groups.get(chat)
        if group is None or reaches(self._world.bot, group, message):
            self._updates.add(kind, message.raw, f"chat:{chat}")
