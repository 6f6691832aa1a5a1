"""What persons do in the sandbox, and the updates that the bot gets of it."""

from typing import Final

from bot.sandbox.forums import Forums
from bot.sandbox.groups import GENERAL, Group, open_topic_of
from bot.sandbox.managing import Managing
from bot.sandbox.markup import found_entities
from bot.sandbox.media import Attached, kind_of
from bot.sandbox.privacy import reaches
from bot.sandbox.queries import Queries
from bot.sandbox.refusals import PersonsFault
from bot.sandbox.sounds import silence
from bot.sandbox.threads import standing, topic_of_reply
from bot.sandbox.updates import Updates
from bot.sandbox.world import File, Json, Message, Person, World

_SECONDS: Final = 4
"""How long a made-up voice message is."""
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

    def __init__(self, world: World, updates: Updates, queries: Queries, forums: Forums) -> None:
        self._world = world
        self._updates = updates
        self._queries = queries
        self._forums = forums
        self.groups = Managing(world, updates, forums)

    def send(
        self, person_id: int, chat: int, text: str, reply_to: int | None = None, topic: int | None = None
    ) -> Message:
        """Write a message; a reply goes to the topic of what it answers."""
        fields = self._standing(person_id, chat, topic, reply_to) | {"text": text}
        if found := found_entities(text):
            fields["entities"] = found
        return self._say(person_id, chat, fields)

    def start(self, person_id: int, chat: int, payload: str | None = None) -> Message:
        """Press START, or follow a deep link."""
        return self.send(person_id, chat, f"/start {payload}" if payload else "/start")

    def send_kind(self, person_id: int, chat: int, kind: str, topic: int | None = None) -> Message:
        """Send something made up of this kind, or a forwarded message; a voice message is a real file of silence."""
        if kind == "voice":
            file = self._world.keep_file("voice.ogg", "audio/ogg", silence(_SECONDS))
            return self.attach(person_id, chat, Attached(file, "voice", seconds=_SECONDS), topic)
        where = self._standing(person_id, chat, topic, None)
        if kind == "forward":
            origin = {"type": "hidden_user", "sender_user_name": "Мектеп жаңалықтары", "date": self._world.now()}
            words = {"text": "Ертең жиналыс сағат 15:00-де.", "forward_origin": origin}
            return self._say(person_id, chat, where | words)
        if kind not in MADE_UP:
            raise PersonsFault(f"nothing of the kind {kind} can be sent; there are {', '.join([*MADE_UP, 'forward'])}")
        fields, label = MADE_UP[kind]
        return self._say(person_id, chat, where | fields, {"kind": kind, "label": label})

    def send_file(self, person_id: int, chat: int, file: File, caption: str | None) -> Message:
        """Send a picture or a document."""
        return self.attach(person_id, chat, Attached(file, kind_of(file.mime), caption))

    def attach(
        self, person_id: int, chat: int, attached: Attached, topic: int | None = None, reply_to: int | None = None
    ) -> Message:
        """Send a photo, a document, a voice message or an audio file."""
        fields = self._standing(person_id, chat, topic, reply_to) | attached.fields()
        if attached.caption and (found := found_entities(attached.caption)):
            fields["caption_entities"] = found
        return self._say(person_id, chat, fields, attached.label())

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
        self._tell("edited_message", message)
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
        self.groups.bot_membership(person.user(), person.chat(), before, after)
        self._world.changed(None)
        return person

    def make_group(self, title: str, members: list[int], *, is_forum: bool = False) -> Group:
        """Make a group and add the bot to it."""
        return self.groups.make(title, members, is_forum=is_forum)

    def migrate(self, group_id: int) -> Group:
        """Turn a group into another id, as Telegram does when it becomes a supergroup."""
        return self.groups.migrate(group_id)

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

    def _say(self, person_id: int, chat: int, fields: Json, other: Json | None = None) -> Message:
        person = self._entered(person_id, chat)
        group = self._world.groups.get(chat)
        if group is None and person.blocked:
            self.block(person_id, blocked=False)
        person.started = person.started or group is None
        message = self._world.say(chat, person.user(), fields, other)
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
        message = self._world.chat(chat).messages.get(message_id)
        if message is None or message.by != person_id or message.deleted:
            raise PersonsFault("there is no message of theirs to change")
        return message

    def _tell(self, kind: str, message: Message) -> None:
        """Tell the bot, where the chat is private or lets the bot see this message."""
        chat = message.raw["chat"]["id"]
        group = self._world.groups.get(chat)
        if group is None or reaches(self._world.bot, group, message):
            self._updates.add(kind, message.raw, f"chat:{chat}")
