"""Where the bot may write: chats, their topics, and messages to be answered."""

from typing import Any, Protocol

from bot.sandbox.groups import GENERAL, Group
from bot.sandbox.limits import Limits
from bot.sandbox.refusals import Refusal, bad_request, forbidden
from bot.sandbox.threads import standing, topic_of_reply
from bot.sandbox.world import Json, Message, World


class Sent(Protocol):
    """A call that sends a message."""

    chat_id: Any
    message_thread_id: int | None
    protect_content: Any


class Places:
    """Answers as Telegram does where the bot may not write. Raises Refusal."""

    def __init__(self, world: World, limits: Limits | None) -> None:
        self._world = world
        self._limits = limits

    def open(self, chat_id: object, *, messages: int = 1) -> int:
        """The chat, if the bot may write there now; `messages`: how many count under the rate limits."""
        chat = chat_id if isinstance(chat_id, int) else 0
        group = self._world.groups.get(chat)
        if group is not None:
            _check_group(group)
        else:
            self._check_person(chat)
        if messages and self._limits is not None:
            self._limits.count(chat, messages)
        return chat

    def standing(self, call: Sent, *, messages: int = 1) -> tuple[int, Json]:
        """The chat of a call that sends, and the fields of its message, or messages, that say where they stand."""
        chat = self.open(call.chat_id, messages=messages)
        group = self._world.groups.get(chat)
        answered = self._answered(chat, getattr(call, "reply_parameters", None))
        topic = topic_of_reply(group, answered)
        # a group without topics does not look at message_thread_id (telegram-bot-api, Client::check_message_topic)
        if group is not None and group.is_forum and call.message_thread_id is not None:
            topic = self._topic(group, call.message_thread_id, answered)
        self._check_closed(group, topic)
        protected = {"has_protected_content": True} if call.protect_content is True else {}
        return chat, standing(self._world, chat, topic, answered) | protected

    def existing(self, chat: object, number: int | None, otherwise: str) -> Message:
        """A message that is there; `otherwise`: the words of the refusal."""
        message = self._world.chat(chat).living(number) if isinstance(chat, int) else None
        if message is None:
            raise bad_request(otherwise)
        return message

    def _check_person(self, chat: int) -> None:
        person = self._world.persons.get(chat)
        if person is None:
            raise bad_request("chat not found")
        if not person.started:
            raise forbidden("bot can't initiate conversation with a user")
        if person.blocked:
            raise forbidden("bot was blocked by the user")

    def _answered(self, chat: int, reply: Any) -> Message | None:
        if reply is None:
            return None
        if reply.chat_id not in {None, chat}:
            raise bad_request("the sandbox answers messages of the same chat only")
        found = self._world.chat(chat).living(reply.message_id)
        if found is None and not reply.allow_sending_without_reply:
            raise bad_request("message to be replied not found")
        return found

    def _topic(self, group: Group, number: int, answered: Message | None) -> int:
        if number == GENERAL or group.topic(number) is None:
            raise bad_request("message thread not found")
        if answered is not None and answered.topic != number:
            raise bad_request("message to be replied not found")
        return number

    def _check_closed(self, group: Group | None, number: int | None) -> None:
        topic = group.topic(number) if group is not None and number is not None else None
        if group is None or topic is None or not topic.closed:
            return
        if group.closed_to_administrators or not group.may(self._world.bot["id"], "can_manage_topics"):
            raise bad_request("TOPIC_CLOSED")


def _check_group(group: Group) -> None:
    if group.migrated_to is not None:
        words = "Bad Request: group chat was upgraded to a supergroup chat"
        raise Refusal(400, words, {"migrate_to_chat_id": group.migrated_to})
    if not group.has_bot:
        raise forbidden("bot was kicked from the supergroup chat")
