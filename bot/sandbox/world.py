"""The stand-in's world, in memory: persons, groups, chats and what was said in them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from bot.sandbox.groups import GENERAL, Group
from bot.sandbox.labels import other_of
from bot.sandbox.markup import Entity, to_page
from bot.sandbox.refusals import PersonsFault

Json: TypeAlias = dict[str, Any]

BOT_ID = 1
FIRST_PERSON = 5_000_001
FIRST_GROUP = -1_000_000_000_001
SERVICE = (
    "forum_topic_created", "forum_topic_edited", "forum_topic_closed", "forum_topic_reopened", "pinned_message",
    "new_chat_members", "left_chat_member",
)  # fmt: skip
"""The service messages of the sandbox (Bot API, Message)."""
LANGUAGES = ("kk", "ru")
"""What the applications of a crowd speak, by turns."""
FILES_LIMIT = 200 << 20
"""Bytes of files kept at once; the oldest are dropped."""


@dataclass
class Person:
    """Somebody with Telegram on their phone."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    started: bool = False
    blocked: bool = False

    def user(self) -> Json:
        """The person as Telegram tells bots of them (Bot API, User)."""
        fields = {
            "id": self.id,
            "is_bot": False,
            "first_name": self.first_name,
            "last_name": self.last_name,
            "username": self.username,
            "language_code": self.language_code,
        }
        return {key: value for key, value in fields.items() if value is not None}

    def chat(self) -> Json:
        """The private chat with this person (Bot API, Chat)."""
        fields = {"id": self.id, "type": "private", "first_name": self.first_name, "username": self.username}
        return {key: value for key, value in fields.items() if value is not None}


@dataclass
class Message:
    """A message: as the Bot API tells it, who wrote it, and what people did with it."""

    raw: Json
    by: int
    deleted: bool = False
    votes: dict[int, list[int]] = field(default_factory=dict)
    """What each person answered to the poll that this is."""
    reactions: dict[int, str] = field(default_factory=dict)
    """The emoji that each person put under it."""
    _html: str | None = None

    @property
    def id(self) -> int:
        """The message's id in its chat."""
        number: int = self.raw["message_id"]
        return number

    @property
    def text(self) -> str | None:
        """The text or caption."""
        return self.raw.get("text", self.raw.get("caption"))

    @property
    def topic(self) -> int | None:
        """The topic that it stands in; None outside topics."""
        return self.raw["message_thread_id"] if self.raw.get("is_topic_message") else None

    @property
    def service(self) -> str | None:
        """What happened, where this is a service message."""
        return next((kind for kind in SERVICE if kind in self.raw), None)

    @property
    def other(self) -> Json | None:
        """The kind and a line of what is neither words, a photo nor a document."""
        return other_of(self.raw)

    def told(self) -> Json:
        """The message as another one tells of it: not of its own reply (Bot API, Message)."""
        return {key: value for key, value in self.raw.items() if key != "reply_to_message"}

    @property
    def entities(self) -> list[Entity]:
        """The entities of the text or caption."""
        found: list[Entity] | None = self.raw.get("entities", self.raw.get("caption_entities"))
        return found or []

    def html(self) -> str | None:
        """What a page may show of the text."""
        if self._html is None and self.text is not None:
            self._html = to_page(self.text, self.entities)
        return self._html

    def changed(self) -> None:
        """Forget what the page showed before."""
        self._html = None


@dataclass
class Chat:
    """What was said in one chat."""

    messages: dict[int, Message] = field(default_factory=dict)
    last_id: int = 0
    pinned: list[int] = field(default_factory=list)
    action: str | None = None
    reply_keyboard: Json | None = None

    def living(self, number: int | None) -> Message | None:
        """The message of this id, unless it was deleted."""
        found = self.messages.get(number or 0)
        return None if found is None or found.deleted else found

    def next_id(self) -> int:
        """An id for the next message."""
        self.last_id += 1
        return self.last_id


@dataclass
class File:
    """An uploaded file; its kind is that of a message (bot.sandbox.media)."""

    id: str
    name: str
    mime: str
    body: bytes
    kind: str | None = None
    """What it was sent as last."""


class World:
    """All that is in memory; `changed` is called with the chat's id, or None, whenever the page should look again."""

    def __init__(self, clock: Callable[[], float], changed: Callable[[int | None], None]) -> None:
        """`clock`: seconds since 1970."""
        self.clock = clock
        self.changed = changed
        self.bot: Json = {
            "id": BOT_ID, "is_bot": True, "first_name": "Қорған", "username": "qorgan_sandbox_bot",
            "can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": True,
        }  # fmt: skip
        self.persons: dict[int, Person] = {}
        self.groups: dict[int, Group] = {}
        self._chats: dict[int, Chat] = {}
        self._files: dict[str, File] = {}
        self._kept = 0
        self._kept_bytes = 0
        self._last_person = FIRST_PERSON - 1

    def bot_user(self) -> Json:
        """The bot as the sender of a message (Bot API, User)."""
        return {key: self.bot[key] for key in ("id", "is_bot", "first_name", "username")}

    def now(self) -> int:
        """The present second."""
        return int(self.clock())

    def add_person(
        self,
        first_name: str,
        language_code: str | None = None,
        last_name: str | None = None,
        username: str | None = None,
    ) -> Person:
        """Somebody new."""
        return self.put_person(Person(self._last_person + 1, first_name, last_name, username, language_code))

    def add_crowd(self, count: int) -> None:
        """So many persons who have all started the bot; the page is told once."""
        first = self._last_person + 1
        for number in range(first, first + count):
            self.persons[number] = Person(number, f"Адам {number}", None, None, LANGUAGES[number % 2], started=True)
        self._last_person += count
        self.changed(None)

    def put_person(self, person: Person) -> Person:
        """Somebody whose id is known."""
        self.persons[person.id] = person
        self._last_person = max(self._last_person, person.id)
        self.changed(None)
        return person

    def add_group(self, title: str, members: list[int], *, is_forum: bool = False) -> Group:
        """A new group with the bot in it."""
        number = FIRST_GROUP - len(self.groups)
        return self.put_group(Group(number, title, members, is_forum, creator=members[0] if members else None))

    def put_group(self, group: Group) -> Group:
        """A group whose id is known."""
        self.groups[group.id] = group
        self.changed(None)
        return group

    def person(self, number: int) -> Person:
        """The person of this id. Raises PersonsFault."""
        if number not in self.persons:
            raise PersonsFault(f"there is no person {number}")
        return self.persons[number]

    def chat(self, number: int) -> Chat:
        """What was said in this chat."""
        # a group's first message told of its making; a forum's general topic has the same number
        return self._chats.setdefault(number, Chat(last_id=GENERAL if number < 0 else 0))

    def describe(self, number: int) -> Json:
        """The Bot API's Chat of this id. Raises PersonsFault."""
        if number in self.groups:
            return self.groups[number].chat()
        return self.person(number).chat()

    def say(self, chat: int, by: Json, fields: Json) -> Message:
        """Put a message into a chat."""
        room = self.chat(chat)
        raw = {"message_id": room.next_id(), "date": self.now(), "chat": self.describe(chat), "from": by, **fields}
        message = room.messages[raw["message_id"]] = Message(raw, by["id"])
        room.action = None
        self.changed(chat)
        return message

    def keep_file(self, name: str, mime: str, body: bytes) -> File:
        """Keep an uploaded file, dropping the oldest ones where there is no room."""
        while self._files and self._kept_bytes + len(body) > FILES_LIMIT:
            self._kept_bytes -= len(self._files.pop(next(iter(self._files))).body)
        self._kept += 1
        self._kept_bytes += len(body)
        file = File(f"file{self.now()}n{self._kept}", name, mime, body)
        self._files[file.id] = file
        return file

    def file(self, number: str) -> File | None:
        """The file of this id, if it is still kept."""
        return self._files.get(number)
