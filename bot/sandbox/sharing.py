"""What persons send besides words: files, albums, polls, what others wrote, and made-up messages of every kind."""

from collections.abc import Sequence
from typing import Final

from bot.sandbox.file_messages import ALBUM, new_album
from bot.sandbox.made_up import MADE_UP, NAMES, OTHERS, POLL, SECONDS, body_of, file_kind
from bot.sandbox.markup import found_entities
from bot.sandbox.media import Attached, kind_of
from bot.sandbox.polls import OPTION, OPTIONS, QUESTION, Question
from bot.sandbox.refusals import PersonsFault
from bot.sandbox.saying import Saying
from bot.sandbox.world import File, Json, Message
from bot.sandbox.writing import words_fields

CHANNEL: Final = {"id": -1_002_000_000_001, "type": "channel", "title": "Мектеп жаңалықтары", "username": "mektep_news"}
"""A channel that persons read (Bot API, Chat)."""


class Sharing(Saying):
    """The persons' doors for what they attach."""

    def send_kind(self, person_id: int, chat: int, kind: str, topic: int | None = None) -> Message:
        """Send something made up of this kind, or a forwarded message; a voice message is a real file of silence."""
        if kind == "forward":
            origin = {"type": "hidden_user", "sender_user_name": CHANNEL["title"], "date": self._world.now()}
            words = {"text": "Ертең жиналыс сағат 15:00-де.", "forward_origin": origin}
            return self._say(person_id, chat, self._standing(person_id, chat, topic, None) | words)
        if kind not in MADE_UP:
            raise PersonsFault(f"nothing of the kind {kind} can be sent; there are {', '.join([*MADE_UP, 'forward'])}")
        if kind == "poll":
            return self.ask(person_id, chat, POLL, topic)
        if (filed := file_kind(kind)) is not None:
            file = self._world.keep_file(*NAMES[filed], body_of(filed))
            return self.attach(person_id, chat, Attached(file, filed, seconds=SECONDS[filed]), topic)
        return self._say(person_id, chat, self._standing(person_id, chat, topic, None) | OTHERS[kind])

    def send_file(self, person_id: int, chat: int, file: File, caption: str | None) -> Message:
        """Send a picture, a film or a document."""
        return self.attach(person_id, chat, Attached(file, kind_of(file), caption))

    def attach(
        self, person_id: int, chat: int, attached: Attached, topic: int | None = None, reply_to: int | None = None
    ) -> Message:
        """Send a photo, a video, a document, a voice message or the like."""
        return self._say(person_id, chat, self._standing(person_id, chat, topic, reply_to) | _fields(attached))

    def send_album(
        self,
        person_id: int,
        chat: int,
        items: Sequence[Attached],
        topic: int | None = None,
        reply_to: int | None = None,
    ) -> list[Message]:
        """Send 2 to 10 photos and videos, documents or sounds at once: a message each, with a number in common."""
        kinds = {item.kind for item in items}
        if len(items) not in ALBUM or not (kinds <= {"photo", "video"} or kinds in ({"document"}, {"audio"})):
            raise PersonsFault("an album is 2 to 10 photos and videos, documents, or audio files")
        where = self._standing(person_id, chat, topic, reply_to) | {"media_group_id": new_album()}
        return [self._say(person_id, chat, where | _fields(item)) for item in items]

    def ask(self, person_id: int, chat: int, question: Question, topic: int | None = None) -> Message:
        """Send a native poll."""
        options = question.options
        if not 1 <= len(question.words) <= QUESTION or not all(1 <= len(option) <= OPTION for option in options):
            raise PersonsFault(f"a question has 1 to {QUESTION} characters, an option 1 to {OPTION}")
        if not 2 <= len(options) <= OPTIONS:  # noqa: PLR2004 an app offers no choice of one
            raise PersonsFault(f"a poll has 2 to {OPTIONS} options")
        if not all(0 <= number < len(options) for number in question.correct):
            raise PersonsFault("the right answer is not among the options")
        fields = question.fields()
        if chat < 0:
            # of others' quizzes bots know the answer in private chats only (Bot API, Poll)
            fields["poll"].pop("correct_option_ids", None)
        return self._say(person_id, chat, self._standing(person_id, chat, topic, None) | fields)

    def forward_from_channel(
        self,
        person_id: int,
        chat: int,
        content: str | Attached,
        buttons: Sequence[Sequence[tuple[str, str]]] = (),
        topic: int | None = None,
    ) -> Message:
        """Forward a channel's post: formatted words or a file; `buttons`: rows of captions with their addresses."""
        now = self._world.now()
        origin = {"type": "channel", "chat": CHANNEL, "message_id": 77, "date": now}
        fields = self._standing(person_id, chat, topic, None) | {"forward_origin": origin} | _posted(content)
        if buttons:
            rows = [[{"text": text, "url": url} for text, url in row] for row in buttons]
            fields["reply_markup"] = {"inline_keyboard": rows}
        return self._say(person_id, chat, fields)


def _posted(content: str | Attached) -> Json:
    if not isinstance(content, str):
        return _fields(content)
    if not content.strip():
        raise PersonsFault("an empty message can't be sent")
    return words_fields(content, formatted=True)


def _fields(attached: Attached) -> Json:
    fields = attached.fields()
    if attached.caption and not attached.entities and (found := found_entities(attached.caption)):
        fields["caption_entities"] = found
    return fields
