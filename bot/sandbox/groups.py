"""Groups: who is in them and what they may do there, and the topics of a forum."""

from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from bot.sandbox.refusals import PersonsFault

Json: TypeAlias = dict[str, Any]

GENERAL: Final = 1
"""The topic of all that stands in no other; messages there carry no message_thread_id."""
_OTHER_RIGHTS: Final = (
    "can_manage_chat", "can_manage_video_chats", "can_restrict_members", "can_promote_members", "can_change_info",
    "can_invite_users", "can_post_stories", "can_edit_stories", "can_delete_stories", "can_send_welcome_messages",
)  # fmt: skip


@dataclass(frozen=True)
class Rights:
    """What an administrator may do (Bot API, ChatMemberAdministrator)."""

    can_manage_topics: bool = True
    can_pin_messages: bool = True
    can_delete_messages: bool = True


@dataclass
class Topic:
    """A topic of a forum; its id is that of the service message that opened it."""

    id: int
    name: str
    by: int
    closed: bool = False
    deleted: bool = False


@dataclass
class Group:
    """A group that the bot is in, until it leaves. Whoever made it may do everything."""

    id: int
    title: str
    members: list[int]
    is_forum: bool = False
    type: str = "supergroup"
    migrated_to: int | None = None
    has_bot: bool = True
    creator: int | None = None
    administrators: dict[int, Rights] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    closed_to_administrators: bool = True
    """Whether a closed topic refuses also those who may manage topics."""

    def chat(self) -> Json:
        """The group as a Bot API Chat."""
        return {"id": self.id, "type": self.type, "title": self.title} | ({"is_forum": True} if self.is_forum else {})

    def may(self, somebody: int, right: str) -> bool:
        """Whether a person, or the bot, has this right of an administrator."""
        if somebody == self.creator:
            return True
        return bool(getattr(self.administrators.get(somebody), right, False))

    def topic(self, number: int) -> Topic | None:
        """The topic of this id, unless it was deleted."""
        found = self.topics.get(number)
        return None if found is None or found.deleted else found

    def member(self, user: Json, *, present: bool) -> Json:
        """Somebody as a Bot API ChatMember."""
        number = user["id"]
        if not present:
            return {"status": "left", "user": user}
        if number == self.creator:
            return {"status": "creator", "user": user, "is_anonymous": False}
        rights = self.administrators.get(number)
        if rights is None:
            return {"status": "member", "user": user}
        told = {"status": "administrator", "user": user, "can_be_edited": False, "is_anonymous": False}
        return told | dict.fromkeys(_OTHER_RIGHTS, False) | {"can_manage_chat": True} | vars(rights)


def open_topic_of(group: Group, number: int) -> Topic:
    """A person's view of a topic. Raises PersonsFault where it is not there."""
    topic = group.topic(number) if group.is_forum else None
    if topic is None:
        raise PersonsFault(f"there is no topic {number}")
    return topic
