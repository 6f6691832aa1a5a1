"""What persons do in the sandbox, and the updates that the bot gets of it."""

from typing import Final

from bot.sandbox.markup import found_entities
from bot.sandbox.queries import Queries
from bot.sandbox.refusals import PersonsFault
from bot.sandbox.updates import Updates
from bot.sandbox.world import File, Group, Json, Message, Person, World

_PICTURE = ("image/jpeg", "image/png", "image/webp", "image/gif")
_FILE = {"file_id": "made-up", "file_unique_id": "made-up"}
_POLL = {
    "id": "1", "question": "Кім келеді?", "options": [], "total_voter_count": 0, "is_closed": False,
    "is_anonymous": True, "type": "regular", "allows_multiple_answers": False, "allows_revoting": False,
    "members_only": False,
}  # fmt: skip
MADE_UP: Final[dict[str, tuple[Json, str]]] = {
    "voice": ({"voice": _FILE | {"duration": 4, "mime_type": "audio/ogg"}}, "0:04"),
    "audio": ({"audio": _FILE | {"duration": 62, "title": "Ән"}}, "Ән · 1:02"),
    "video": ({"video": _FILE | {"width": 640, "height": 360, "duration": 7}}, "0:07"),
    "video_note": ({"video_note": _FILE | {"length": 240, "duration": 5}}, "0:05"),
    "animation": ({"animation": _FILE | {"width": 320, "height": 240, "duration": 2}}, "GIF"),
    "sticker": (
        {
            "sticker": _FILE
            | {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False, "emoji": "🙂"}
        },
        "🙂",
    ),
    "location": ({"location": {"latitude": 51.128, "longitude": 71.430}}, "51.128, 71.430"),
    "venue": (
        {"venue": {"location": {"latitude": 51.1, "longitude": 71.4}, "title": "Мектеп", "address": "Астана"}},
        "Мектеп, Астана",
    ),
    "contact": ({"contact": {"phone_number": "+70000000000", "first_name": "Айбек"}}, "Айбек"),
    "poll": ({"poll": _POLL}, "Кім келеді?"),
    "dice": ({"dice": {"emoji": "🎲", "value": 4}}, "🎲 4"),
}


class People:
    """The persons' doors: each method is something that a person does on their phone."""

    def __init__(self, world: World, updates: Updates, queries: Queries) -> None:
        self._world = world
        self._updates = updates
        self._queries = queries

    def send(self, person_id: int, chat: int, text: str, reply_to: int | None = None) -> Message:
        """Write a message."""
        fields: Json = {"text": text}
        if found := found_entities(text):
            fields["entities"] = found
        answered = self._world.chat(chat).messages.get(reply_to or 0)
        if answered is not None and not answered.deleted:
            # a message that is replied to does not tell of its own reply (Bot API, Message)
            told = {key: value for key, value in answered.raw.items() if key != "reply_to_message"}
            fields["reply_to_message"] = told
        return self._say(person_id, chat, fields)

    def start(self, person_id: int, chat: int, payload: str | None = None) -> Message:
        """Press START, or follow a deep link."""
        return self.send(person_id, chat, f"/start {payload}" if payload else "/start")

    def send_kind(self, person_id: int, chat: int, kind: str) -> Message:
        """Send something made up of this kind, or a forwarded message."""
        if kind == "forward":
            origin = {"type": "hidden_user", "sender_user_name": "Мектеп жаңалықтары", "date": self._world.now()}
            return self._say(person_id, chat, {"text": "Ертең жиналыс сағат 15:00-де.", "forward_origin": origin})
        if kind not in MADE_UP:
            raise PersonsFault(f"nothing of the kind {kind} can be sent; there are {', '.join([*MADE_UP, 'forward'])}")
        fields, label = MADE_UP[kind]
        return self._say(person_id, chat, dict(fields), {"kind": kind, "label": label})

    def send_file(self, person_id: int, chat: int, file: File, caption: str | None) -> Message:
        """Send a picture or a document."""
        size = {"file_id": file.id, "file_unique_id": file.id, "file_size": len(file.body)}
        fields: Json = {"caption": caption} if caption else {}
        if file.mime in _PICTURE:
            fields["photo"] = [size | {"width": 640, "height": 480}]
        else:
            fields["document"] = size | {"file_name": file.name, "mime_type": file.mime}
        return self._say(person_id, chat, fields)

    def edit(self, person_id: int, chat: int, message_id: int, text: str) -> Message:
        """Change one's own message."""
        message = self._own(person_id, chat, message_id)
        if message.text is None:
            raise PersonsFault("only words can be changed")
        key, marks = ("text", "entities") if "text" in message.raw else ("caption", "caption_entities")
        message.raw = message.raw | {key: text, "edit_date": self._world.now()}
        message.raw.pop(marks, None)
        if found := found_entities(text):
            message.raw[marks] = found
        message.changed()
        self._world.changed(chat)
        self._tell("edited_message", message.raw, chat)
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

    def block(self, person_id: int, *, blocked: bool) -> Person:
        """Block the bot, or let it back."""
        person = self._world.person(person_id)
        person.blocked = blocked
        before, after = ("member", "kicked") if blocked else ("kicked", "member")
        self._membership(person.user(), person.chat(), before, after)
        self._world.changed(None)
        return person

    def make_group(self, title: str, members: list[int], *, is_forum: bool = False) -> Group:
        """Make a group and add the bot to it."""
        people = [self._world.person(member) for member in members]
        if not people:
            raise PersonsFault("a group needs somebody in it")
        group = self._world.add_group(title, members, is_forum=is_forum)
        self._membership(people[0].user(), group.chat(), "left", "member")
        return group

    def migrate(self, group_id: int) -> Group:
        """Turn a group into another id, as Telegram does when it becomes a supergroup."""
        old = self._world.groups.get(group_id)
        if old is None:
            raise PersonsFault(f"there is no group {group_id}")
        new = self._world.add_group(old.title, old.members, is_forum=old.is_forum)
        old.migrated_to = new.id
        return new

    def _say(self, person_id: int, chat: int, fields: Json, other: Json | None = None) -> Message:
        person = self._entered(person_id, chat)
        group = self._world.groups.get(chat)
        if group is None and person.blocked:
            self.block(person_id, blocked=False)
        person.started = person.started or group is None
        message = self._world.say(chat, person.user(), fields, other)
        if group is None or _reaches_bots(message.raw, self._world.bot["username"]):
            self._tell("message", message.raw, chat)
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
        message = self._world.chat(chat).messages.get(message_id)
        if message is None or message.by != person_id or message.deleted:
            raise PersonsFault("there is no message of theirs to change")
        return message

    def _tell(self, kind: str, event: Json, chat: int) -> None:
        self._updates.add(kind, event, f"chat:{chat}")

    def _membership(self, by: Json, chat: Json, before: str, after: str) -> None:
        def status(word: str) -> Json:
            return {"status": word, "user": self._world.bot} | ({"until_date": 0} if word == "kicked" else {})

        event = {
            "chat": chat,
            "from": by,
            "date": self._world.now(),
            "old_chat_member": status(before),
            "new_chat_member": status(after),
        }
        self._tell("my_chat_member", event, chat["id"])


def _reaches_bots(raw: Json, username: str) -> bool:
    """Privacy mode: in groups a bot sees commands for it, and replies to it (Bot API, "Privacy mode")."""
    reply = raw.get("reply_to_message")
    if reply is not None and reply["from"].get("is_bot"):
        return True
    words = raw.get("text", "")
    if not words.startswith("/"):
        return False
    command = words.split()[0]
    return "@" not in command or command.endswith(f"@{username}")
