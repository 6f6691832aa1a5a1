"""Where a message stands: its topic, and the message that it answers."""

from bot.sandbox.groups import GENERAL, Group
from bot.sandbox.world import Json, Message, World


def standing(world: World, chat: int, topic: int | None, answered: Message | None) -> Json:
    """The fields of a message (Bot API, Message) that say where it stands.

    In a topic, what answers nothing answers the message that opened the topic; in a group without topics,
    a reply carries message_thread_id too, and is_topic_message tells the two apart.
    """
    group = world.groups.get(chat)
    if group is not None and group.is_forum and topic not in {None, GENERAL}:
        answered = answered or world.chat(chat).living(topic)
        return {"message_thread_id": topic, "is_topic_message": True} | _reply(answered)
    thread = _thread(answered) if group is not None and not group.is_forum and answered is not None else {}
    return thread | _reply(answered)


def answers_explicitly(raw: Json) -> bool:
    """Whether somebody chose the message that this one answers."""
    reply = raw.get("reply_to_message")
    return reply is not None and "forum_topic_created" not in reply


def topic_of_reply(group: Group | None, answered: Message | None) -> int | None:
    """The topic that a reply goes to by itself."""
    return answered.topic if group is not None and group.is_forum and answered is not None else None


def _reply(answered: Message | None) -> Json:
    return {} if answered is None else {"reply_to_message": answered.told()}


def _thread(answered: Message) -> Json:
    return {"message_thread_id": answered.raw.get("message_thread_id", answered.id)}
