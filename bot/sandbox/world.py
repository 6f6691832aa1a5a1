"""The stand-in's world, in memory: persons, groups, chats and what was said in them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from bot.sandbox.markup import Entity, to_page
from bot.sandbox.refusals import PersonsFault

Json: TypeAlias = dict[str, Any]

BOT_ID = 1
FIRST_PERSON = 5_000_001
FIRST_GROUP = -1_000_000_000_001
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
class Group:
    """A group that the bot is in, until it leaves."""

    id: int
    title: str
    members: list[int]
    is_forum: bool = False
    type: str = "supergroup"
    migrated_to: int | None = None
    has_bot: bool = True

    def chat(self) -> Json:
        """The group as a Bot API Chat."""
        return {"id": self.id, "type": self.type, "title": self.title} | ({"is_forum": True} if self.is_forum else {})


@dataclass
class Message:
    """A message: as the Bot API tells it, who wrote it, and what the page shows of it."""

    raw: Json
    by: int
    other: Json | None = None
    deleted: bool = False
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
    action: str | None = None
    reply_keyboard: Json | None = None

    def next_id(self) -> int:
        """An id for the next message."""
        self.last_id += 1
        return self.last_id


@dataclass
class File:
    """An uploaded file."""

    id: str
    name: str
    mime: str
    body: bytes


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
        person = Person(FIRST_PERSON + len(self.persons), first_name, last_name, username, language_code)
        self.persons[person.id] = person
        self.changed(None)
        return person

    def add_group(self, title: str, members: list[int], *, is_forum: bool = False) -> Group:
        """A new group with the bot in it."""
        group = Group(FIRST_GROUP - len(self.groups), title, members, is_forum)
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
        return self._chats.setdefault(number, Chat())

    def describe(self, number: int) -> Json:
        """The Bot API's Chat of this id. Raises PersonsFault."""
        if number in self.groups:
            return self.groups[number].chat()
        return self.person(number).chat()

    def say(self, chat: int, by: Json, fields: Json, other: Json | None = None) -> Message:
        """Put a message into a chat."""
        room = self.chat(chat)
        raw = {"message_id": room.next_id(), "date": self.now(), "chat": self.describe(chat), "from": by, **fields}
        message = room.messages[raw["message_id"]] = Message(raw, by["id"], other)
        room.action = None
        self.changed(chat)
        return message

    def keep_file(self, name: str, mime: str, body: bytes) -> File:
        """Keep an uploaded file, dropping the oldest ones where there is no room."""
        while self._files and sum(len(file.body) for file in self._files.values()) + len(body) > FILES_LIMIT:
            del self._files[next(iter(self._files))]
        self._kept += 1
        file = File(f"file{self.now()}n{self._kept}", name, mime, body)
        self._files[file.id] = file
        return file

    def file(self, number: str) -> File | None:
        """The file of this id, if it is still kept."""
        return self._files.get(number)


def demo_world(world: World) -> None:
    """The people whom a newcomer finds in the sandbox."""
    people = [world.add_person("Айгүл", "kk"), world.add_person("Ольга", "ru"), world.add_person("Ержан", "en")]
    world.add_group("Мектеп · Школа", [person.id for person in people])
