"""The stage: the whole bot in this process, talking over HTTP with the stand-in, and people who play their parts.

async with Stage(database_url) as stage:
    aigul = stage.person("Айгүл", "kk")
    await aigul.says("/start")
    await aigul.presses("Қазақша")
    assert "Басты мәзір" in aigul.screen.text

A group that the settings name is made before the bot starts:

stage = Stage(database_url)
olga = stage.person("Ольга", "ru")
desk = stage.forum("Стол", olga)
stage.sets(desk_chat_id=desk.chat, owner_ids={olga.person.id})
async with stage:
    await olga.in_chat(desk.chat).says("/desk")
    assert desk.topics[0].screens[0].kind == "text"
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import TracebackType
from typing import Any, Self
from unittest.mock import patch

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

import handlers
from bot import app
from bot.clock import Clock
from bot.housekeeping import Housekeeping
from bot.questions.unanswered import Unanswered, UnansweredQuestions
from bot.sandbox.groups import Group, Rights, Topic
from bot.sandbox.media import Attached, Kind, file_of
from bot.sandbox.polls import Question
from bot.sandbox.server import StandIn
from bot.sandbox.sounds import silence
from bot.sandbox.views import message_view
from bot.sandbox.world import BOT_ID, File, Json, Message, Person
from bot.sandbox.writing import read_written
from bot.settings import Settings
from bot.storage.cipher import Cipher, read_key
from bot.storage.engine import open_storage
from bot.storage.secrets import load_secrets
from bot.telegram.errands import Errands
from bot.telegram.handling import Border
from bot.telegram.mailing.sender import Sender
from tests.clocks import LeapingClock
from tests.conftest import DATA_KEY

TOKEN = "123456789:stage-token-of-the-tests"
PATIENCE = 60.0


@cache
def texts() -> app.Texts:
    """What the bot says: read once for all stages."""
    return app.Texts.read()


class NothingLikeThat(AssertionError):
    """The person looked for a button that is not on their screen."""


class Shown:
    """A message as a person sees it."""

    def __init__(self, view: Json, file: File | None = None) -> None:
        """`file`: what the message holds besides words."""
        self.id: int = view["id"]
        self.text: str = view["text"] or ""
        self.html: str = view["html"] or ""
        self.was_edited = view["edit_date"] is not None
        self.buttons: list[list[Json]] = view["inline_keyboard"] or []
        self.reply_to: int | None = view["reply_to"]
        self.kind: str = view["media"]["kind"] if view["media"] else "poll" if view["poll"] else "text"
        self.album: str | None = view["album"]
        self.poll: Json | None = view["poll"]
        self.reactions: list[str] = [reaction["emoji"] for reaction in view["reactions"]]
        self.body: bytes = file.body if file is not None else b""
        self.file_name: str = file.name if file is not None else ""

    @property
    def captions(self) -> list[str]:
        """The captions of its buttons, row by row."""
        return [button["text"] for row in self.buttons for button in row]

    def button(self, caption: str) -> Json:
        """The button whose caption is, or contains, these words. Raises NothingLikeThat."""
        buttons = [button for row in self.buttons for button in row]
        exact = [button for button in buttons if button["text"] == caption]
        found = exact or [button for button in buttons if caption in button["text"]]
        if not found:
            raise NothingLikeThat(f"{caption!r} is not among {self.captions}")
        return found[0]


def _captioned(file: File, kind: Kind, caption: str | None, seconds: int = 0) -> Attached:
    """The file with a caption whose marks are read."""
    words, entities = read_written(caption or "")
    return Attached(file, kind, words or None, seconds, entities=tuple(entities))


class PersonOnStage:
    """Somebody with the bot on their phone: what they do returns once the bot owes them nothing more."""

    def __init__(self, stage: "Stage", person: Person, chat: int, topic: int | None = None) -> None:
        self._stage = stage
        self.person = person
        self.chat = chat
        self.topic = topic
        self.last_query = ""

    def in_chat(self, chat: int, topic: int | None = None) -> "PersonOnStage":
        """The same person in a group, or in one of its topics."""
        return PersonOnStage(self._stage, self.person, chat, topic)

    async def says(self, words: str, reply_to: Shown | int | None = None, *, formatted: bool = False) -> int:
        """Write a message; gives its id. `formatted`: **bold**, [links](https://…) and the like are read."""
        answered = reply_to.id if isinstance(reply_to, Shown) else reply_to
        people = self._stage.stand_in.people
        said = people.send(self.person.id, self.chat, words, answered, self.topic, formatted=formatted)
        await self._stage.settled()
        return said.id

    async def sends_file(self, attached: Attached, reply_to: int | None = None) -> int:
        """Send a file as what it is (`stage.stand_in.world.keep_file` makes one); gives the message's id."""
        said = self._stage.stand_in.people.attach(self.person.id, self.chat, attached, self.topic, reply_to)
        await self._stage.settled()
        return said.id

    async def sends_voice(self, seconds: int = 3, body: bytes | None = None) -> int:
        """Send a voice message, of silence where no bytes are given."""
        file = self._kept("voice.ogg", "audio/ogg", silence(seconds) if body is None else body)
        return await self.sends_file(Attached(file, "voice", seconds=seconds))

    async def sends_photo(self, body: bytes, caption: str = "", album: str | None = None) -> int:
        """Send a photo; those of one album have its word in common."""
        file = self._kept("photo.jpg", "image/jpeg", body)
        return await self.sends_file(Attached(file, "photo", caption or None, album=album))

    async def sends_document(self, body: bytes, name: str = "document.pdf", mime: str = "application/pdf") -> int:
        """Send a document."""
        return await self.sends_file(Attached(self._kept(name, mime, body), "document"))

    async def sends_video(self, body: bytes = b"mp4", caption: str | None = None, seconds: int = 7) -> int:
        """Send a video; the marks of its caption are read."""
        return await self.sends_file(_captioned(self._kept("video.mp4", "video/mp4", body), "video", caption, seconds))

    async def sends_animation(self, body: bytes = b"gif", caption: str | None = None) -> int:
        """Send an animation."""
        return await self.sends_file(_captioned(self._kept("a.mp4", "video/mp4", body), "animation", caption, 2))

    async def sends_album(self, *items: tuple[Kind, bytes], caption: str | None = None) -> list[int]:
        """Send photos and videos (or documents, or sounds) at once; the caption, with its marks, is the first's."""
        files = [(kind, self._kept(f"{number}.{kind}", "x/x", body)) for number, (kind, body) in enumerate(items, 1)]
        album = [_captioned(file, kind, caption if number == 0 else None) for number, (kind, file) in enumerate(files)]
        said = self._stage.stand_in.people.send_album(self.person.id, self.chat, album, self.topic)
        await self._stage.settled()
        return [message.id for message in said]

    async def sends_poll(
        self, question: str, *options: str, correct: Sequence[int] = (), several: bool = False, anonymous: bool = True
    ) -> int:
        """Send a native poll; with the numbers of right answers a quiz."""
        asked = Question(question, options, correct, several=several, anonymous=anonymous)
        said = self._stage.stand_in.people.ask(self.person.id, self.chat, asked, self.topic)
        await self._stage.settled()
        return said.id

    async def forwards_from_channel(
        self, content: str | Attached, buttons: Sequence[Sequence[tuple[str, str]]] = ()
    ) -> int:
        """Forward a channel's post, its marks read; `buttons`: rows of captions with their addresses."""
        said = self._stage.stand_in.people.forward_from_channel(self.person.id, self.chat, content, buttons, self.topic)
        await self._stage.settled()
        return said.id

    async def reacts(self, emoji: str | None, on: Shown | int | None = None) -> None:
        """Put a reaction under a message (None: the last screen); without an emoji take it away."""
        message = on.id if isinstance(on, Shown) else on or self.screen.id
        self._stage.stand_in.people.react(self.person.id, self.chat, message, emoji)
        await self._stage.settled()

    async def votes(self, *options: int, on: Shown | int | None = None) -> None:
        """Answer a poll (None: the last screen) with these options; with none take the answer back."""
        message = on.id if isinstance(on, Shown) else on or self.screen.id
        self._stage.stand_in.people.vote(self.person.id, self.chat, message, options)
        await self._stage.settled()

    async def edits(self, message_id: int, words: str, *, formatted: bool = False) -> None:
        """Edit a message of theirs."""
        self._stage.stand_in.people.edit(self.person.id, self.chat, message_id, words, formatted=formatted)
        await self._stage.settled()

    async def follows(self, payload: str) -> None:
        """Open a deep link."""
        self._stage.stand_in.people.start(self.person.id, self.chat, payload)
        await self._stage.settled()

    async def sends(self, kind: str) -> None:
        """Send a voice message, a sticker … (the kinds of `bot.sandbox.people`)."""
        self._stage.stand_in.people.send_kind(self.person.id, self.chat, kind, self.topic)
        await self._stage.settled()

    async def changes(self, words: str) -> None:
        """Edit their own last message."""
        chat = self._stage.stand_in.world.chat(self.chat)
        last = max(message.id for message in chat.messages.values() if message.by == self.person.id)
        self._stage.stand_in.people.edit(self.person.id, self.chat, last, words)
        await self._stage.settled()

    async def presses(self, button: str | CallbackData, on: Shown | None = None) -> None:
        """Press a button by its caption, or one with forged data; on the last screen, or an earlier one."""
        screen = on or self.screen
        data = button.pack() if isinstance(button, CallbackData) else str(screen.button(button)["value"])
        await self.presses_data(data, screen)

    async def settled(self) -> None:
        """Wait until the bot owes nothing more: for what was done on the page."""
        await self._stage.settled()

    def writes(self, words: str) -> None:
        """Write a message without waiting for its answer."""
        self._stage.stand_in.people.send(self.person.id, self.chat, words, None, self.topic)

    def taps(self, button: CallbackData) -> None:
        """Press a button on the last screen without waiting for its answer."""
        self._stage.stand_in.people.press(self.person.id, self.chat, self.screen.id, button.pack())

    async def presses_data(self, data: str, on: Shown | None = None) -> None:
        """Press a button with this very data."""
        message = (on or self.screen).id
        self.last_query = self._stage.stand_in.people.press(self.person.id, self.chat, message, data)
        await self._stage.settled()

    async def asks_inline(self, words: str) -> Json:
        """Type the bot's name and these words in some chat; returns the bot's answer. Fails if there was none."""
        number = self._stage.stand_in.people.ask_inline(self.person.id, words)
        await self._stage.settled()
        query = self._stage.stand_in.queries.find(number)
        assert query is not None
        assert query.answer is not None, "the inline query was not answered"
        return query.answer

    async def blocks(self, *, blocked: bool = True) -> None:
        """Block the bot, or let it back."""
        self._stage.stand_in.people.block(self.person.id, blocked=blocked)
        await self._stage.settled()

    @property
    def screens(self) -> list[Shown]:
        """All that the bot has said in this chat, or in this topic of it."""
        return self._stage.screens(self.chat, self.topic)

    @property
    def screen(self) -> Shown:
        """The last message of the bot."""
        return self.screens[-1]

    @property
    def notice(self) -> str | None:
        """The words above the chat that the last press brought up. Fails if the press was not answered."""
        query = self._stage.stand_in.queries.find(self.last_query)
        assert query is not None
        assert query.answer is not None, "the press was not answered"
        words: str | None = query.answer["text"]
        return words

    def _kept(self, name: str, mime: str, body: bytes) -> File:
        return self._stage.stand_in.world.keep_file(name, mime, body)


@dataclass(frozen=True)
class TopicOnStage:
    """A topic as it is now, with what the bot has said in it and the messages that are pinned there."""

    id: int
    name: str
    closed: bool
    deleted: bool
    screens: list[Shown]
    pinned: list[int]


class ForumOnStage:
    """A group with the bot; where `is_forum`, divided into topics."""

    def __init__(self, stage: "Stage", group: Group) -> None:
        self._stage = stage
        self._group = group

    @property
    def chat(self) -> int:
        """The group's id; after it moved, the new one."""
        return self._now().id

    @property
    def topics(self) -> list[TopicOnStage]:
        """The topics, oldest first, deleted ones too."""
        return [self._topic(topic) for topic in self._now().topics.values()]

    def screens_in(self, topic: int | None = None) -> list[Shown]:
        """What the bot has said in a topic; None: outside topics, or in a group that has none."""
        return self._stage.screens(self.chat, topic)

    async def divides(self, *, is_forum: bool) -> None:
        """Divide the group into topics, or put them together again."""
        self._stage.stand_in.people.groups.set_forum(self.chat, is_forum=is_forum)
        await self._stage.settled()

    async def lets_bot(self, rights: Rights | None) -> None:
        """Give the bot these rights of an administrator; None: make it an ordinary member."""
        self._stage.stand_in.people.groups.set_bot_rights(self.chat, rights)
        await self._stage.settled()

    async def closes(self, topic: int, by: PersonOnStage, *, closed: bool = True) -> None:
        """Somebody closes a topic, or opens it again."""
        self._stage.stand_in.people.groups.close_topic(self.chat, by.person.id, topic, closed=closed)
        await self._stage.settled()

    async def deletes(self, topic: int, by: PersonOnStage) -> None:
        """Somebody deletes a topic; the bot is not told."""
        self._stage.stand_in.people.groups.delete_topic(self.chat, by.person.id, topic)
        await self._stage.settled()

    async def migrates(self) -> None:
        """The group gets another id."""
        self._stage.stand_in.people.migrate(self.chat)
        await self._stage.settled()

    def _now(self) -> Group:
        group = self._group
        while group.migrated_to is not None:
            group = self._stage.stand_in.world.groups[group.migrated_to]
        return group

    def _topic(self, topic: Topic) -> TopicOnStage:
        room = self._stage.stand_in.world.chat(self.chat)
        pinned = [number for number in room.pinned if (said := room.living(number)) and said.topic == topic.id]
        return TopicOnStage(topic.id, topic.name, topic.closed, topic.deleted, self.screens_in(topic.id), pinned)


class Stage:
    """The bot and its Telegram."""

    def __init__(
        self,
        database_url: str,
        routers: Callable[[], Sequence[Router]] = handlers.routers,
        clock: Clock | None = None,
        says: app.Texts | None = None,
        other_settings: Mapping[str, object] | None = None,
    ) -> None:
        """`says`: other texts than the union's own; `other_settings`: what the operator of this bot has set besides.

        People and groups may be made before the bot starts.
        """
        self.database_url = database_url
        self._says = says
        self._other_settings = dict(other_settings or {})
        self.clock = clock or LeapingClock()
        self._routers = routers
        self._stop = asyncio.Event()
        self._reader = create_async_engine(database_url)
        self.stand_in = StandIn(TOKEN, lambda: self.clock.now().timestamp(), limits=False)
        self._errands: Errands | None = None
        self._sender: Sender | None = None
        self.waits_for_errands = True
        """Whether to wait for files to be fetched and posts to reach the desk; not where they can't."""

    async def __aenter__(self) -> Self:
        self._listening = self.stand_in.listening()
        self.url = await self._listening.__aenter__()
        await self.opens()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.closes()
        await self._listening.__aexit__(None, None, None)
        await self._reader.dispose()

    async def opens(self) -> None:
        """Start the bot (again), and wait until it asks for updates."""
        self._stop.clear()
        self.stand_in.updates.kinds = None
        with (
            patch("bot.app.Errands", self._watched),
            patch("bot.app.Housekeeping", self._kept),
            patch("bot.app.Sender", self._sending),
        ):
            self._bot = asyncio.create_task(
                app.run(
                    self.settings(), self._says or texts(), self._routers(), self.clock, self._stop, handlers.CHORES
                )
            )
            await self.until(lambda: self.stand_in.updates.kinds is not None or self._bot.done())

    async def closes(self) -> None:
        """Stop the bot as SIGTERM does."""
        self._stop.set()
        await self._bot

    def settings(self) -> Settings:
        """The settings of the bot on this stage."""
        environment = {
            "bot_token": TOKEN,
            "telegram_api_url": self.url,
            "database_url": self.database_url,
            "data_key": DATA_KEY,
            "http_port": 0,
        }
        return Settings.model_validate(environment | self._other_settings)

    def sets(self, **settings: object) -> None:
        """What the operator has set besides, from the bot's next start on."""
        self._other_settings.update(settings)

    def person(self, name: str, language_code: str | None = None) -> PersonOnStage:
        """Somebody new, in their private chat with the bot."""
        person = self.stand_in.world.add_person(name, language_code)
        return PersonOnStage(self, person, person.id)

    def in_group(self, somebody: PersonOnStage, title: str = "Мектеп") -> PersonOnStage:
        """The same person in a group with the bot."""
        group = self.stand_in.people.make_group(title, [somebody.person.id])
        return PersonOnStage(self, somebody.person, group.id)

    def forum(
        self, title: str, *persons: PersonOnStage, is_forum: bool = True, bot_is_admin: bool = True
    ) -> ForumOnStage:
        """A group of these persons, the first of whom made it, with the bot."""
        groups = self.stand_in.people.groups
        group = groups.make(title, [somebody.person.id for somebody in persons], is_forum=is_forum)
        if bot_is_admin:
            groups.set_bot_rights(group.id, Rights())
        return ForumOnStage(self, group)

    def screens(self, chat: int, topic: int | None = None) -> list[Shown]:
        """What the bot has said in a chat; in a forum, in this topic or (None) outside topics."""
        world = self.stand_in.world
        group = world.groups.get(chat)
        said = [each for each in world.chat(chat).messages.values() if each.by == BOT_ID and not each.deleted]
        here = [each for each in said if each.topic == topic or group is None or not group.is_forum]
        return [self._shown(each) for each in here if each.service is None]

    async def unanswered(self) -> Sequence[Unanswered]:
        """The log of questions without an answer, as the editors read it."""
        storage = open_storage(self.database_url)
        try:
            async with storage.transaction() as session:
                secrets = await load_secrets(session, Cipher([read_key(DATA_KEY)]))
                return await UnansweredQuestions(session, secrets, self.clock.now).all()
        finally:
            await storage.close()

    async def rows(self, table: str) -> list[dict[str, object]]:
        """The rows of a table as they lie in the database."""
        async with self._reader.connect() as connection:
            found = await connection.execute(text(f"SELECT * FROM {table}"))  # noqa: S608 a test's own words
            return [dict(row) for row in found.mappings()]

    async def settled(self) -> None:
        """Wait until the bot has received, handled and answered everything."""
        await self.until(lambda: self.stand_in.updates.waiting == 0 or self._bot.done())
        async with asyncio.timeout(PATIENCE):
            while not await self._is_settled():
                if self._bot.done():
                    self._bot.result()

    def wakes_sender(self) -> None:
        """Let the sender look what is to be sent: a campaign was begun beside the bot."""
        assert self._sender is not None
        self._sender.wake()

    async def keeps_house(self) -> None:
        """Do what the bot does by itself now and then."""
        house = self._housekeeping
        jobs = (
            house.forget_questions,
            house.forget_reports,
            house.forget_files,
            house.forget_deliveries,
            house.forget_letters,
        )
        for job in (
            *jobs,
            house.do_rare_chores,
            house.begin_campaigns,
            house.do_minutely_chores,
            house.watch_campaigns,
        ):
            await job()
        await self.settled()

    def forgetting(self) -> Mapping[str, Callable[[], Awaitable[None]]]:
        """The jobs that forget what is old, by what they forget."""
        house = self._housekeeping
        return {
            "updates": self._border.inbox.forget_old,
            "questions": house.forget_questions,
            "reports": house.forget_reports,
            "files": house.forget_files,
            "deliveries": house.forget_deliveries,
        }

    async def until(self, condition: Callable[[], bool]) -> None:
        """Let everything run until the condition holds; fails after a minute."""
        async with asyncio.timeout(PATIENCE):
            while not condition():  # noqa: ASYNC110 the bot is to run unchanged: nobody there sets an event
                await asyncio.sleep(0)
        if self._bot.done():
            self._bot.result()

    async def _is_settled(self) -> bool:
        """Whether nothing is owed. Errands end a little after what they owe is written off: a card is pinned."""
        if await self._owed():
            return False
        if self._errands is None or self._sender is None or not self.waits_for_errands:
            return True
        await self._unless_stopped(self._errands.finish())
        await self._unless_stopped(self._sender.idle.wait())
        return await self._owed() == 0 and self.stand_in.updates.waiting == 0

    async def _unless_stopped(self, wait: Coroutine[Any, Any, object]) -> None:
        waiting = asyncio.create_task(wait)
        await asyncio.wait([waiting, self._bot], return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()

    async def _owed(self) -> int:
        """How many updates and answers, and how many errands, are not done; read at one moment."""
        owed = [
            "SELECT count(*) FROM inbox WHERE state = 'waiting'",
            "SELECT count(*) FROM kept_answer WHERE waits_for IS NULL",
        ]
        if self.waits_for_errands:
            owed.append("SELECT count(*) FROM attachment WHERE state = 'owed'")
            owed.append("SELECT count(*) FROM post WHERE sent_at IS NULL AND waits_for IS NULL")
        async with self._reader.connect() as connection:
            return int(await connection.scalar(text("SELECT " + " + ".join(f"({part})" for part in owed))) or 0)

    def _watched(self, *parts: Any) -> Errands:
        self._errands = Errands(*parts)
        return self._errands

    def _sending(self, *parts: Any) -> Sender:
        self._sender = Sender(*parts)
        return self._sender

    def _kept(self, *parts: Any) -> Housekeeping:
        self._border: Border = parts[2]
        self._housekeeping = Housekeeping(*parts)
        return self._housekeeping

    def _shown(self, message: Message) -> Shown:
        found = file_of(message.raw)
        return Shown(message_view(message, BOT_ID), self.stand_in.world.file(found[1]) if found else None)
