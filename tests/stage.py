"""The stage: the whole bot in this process, talking over HTTP with the stand-in, and people who play their parts.

async with Stage(database_url) as stage:
    aigul = stage.person("Айгүл", "kk")
    await aigul.says("/start")
    await aigul.presses("Қазақша")
    assert "Басты мәзір" in aigul.screen.text
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from types import TracebackType
from typing import Self

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

import handlers
from bot import app
from bot.clock import Clock
from bot.questions.unanswered import Unanswered, UnansweredQuestions
from bot.sandbox.server import StandIn
from bot.sandbox.views import message_view
from bot.sandbox.world import Json, Person
from bot.settings import Settings
from bot.storage.cipher import Cipher, read_key
from bot.storage.engine import open_storage
from bot.storage.secrets import load_secrets
from tests.clocks import LeapingClock
from tests.conftest import DATA_KEY

TOKEN = "123456789:stage-token-of-the-tests"
PATIENCE = 30.0


@cache
def texts() -> app.Texts:
    """What the bot says: read once for all stages."""
    return app.Texts.read()


class NothingLikeThat(AssertionError):
    """The person looked for a button that is not on their screen."""


class Shown:
    """A message of the bot as a person sees it."""

    def __init__(self, view: Json) -> None:
        self.id: int = view["id"]
        self.text: str = view["text"] or ""
        self.html: str = view["html"] or ""
        self.was_edited = view["edit_date"] is not None
        self.buttons: list[list[Json]] = view["inline_keyboard"] or []

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


class PersonOnStage:
    """Somebody with the bot on their phone: what they do returns once the bot owes them nothing more."""

    def __init__(self, stage: "Stage", person: Person, chat: int) -> None:
        self._stage = stage
        self.person = person
        self.chat = chat
        self.last_query = ""

    async def says(self, words: str) -> None:
        """Write a message."""
        self._stage.stand_in.people.send(self.person.id, self.chat, words)
        await self._stage.settled()

    async def follows(self, payload: str) -> None:
        """Open a deep link."""
        self._stage.stand_in.people.start(self.person.id, self.chat, payload)
        await self._stage.settled()

    async def sends(self, kind: str) -> None:
        """Send a voice message, a sticker … (the kinds of `bot.sandbox.people`)."""
        self._stage.stand_in.people.send_kind(self.person.id, self.chat, kind)
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
        """All that the bot has said in this chat."""
        chat = self._stage.stand_in.world.chat(self.chat)
        views = [message_view(message, self.person.id) for message in chat.messages.values() if message.by == 1]
        return [Shown(view) for view in views if not view["deleted"]]

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
        """`says`: other texts than the union's own; `other_settings`: what the operator of this bot has set besides."""
        self.database_url = database_url
        self._says = says
        self._other_settings = dict(other_settings or {})
        self.clock = clock or LeapingClock()
        self._routers = routers
        self._stop = asyncio.Event()
        self._reader = create_async_engine(database_url)

    async def __aenter__(self) -> Self:
        self.stand_in = StandIn(TOKEN, lambda: self.clock.now().timestamp(), limits=False)
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
        """Start the bot (again)."""
        self._stop.clear()
        self._bot = asyncio.create_task(
            app.run(self.settings(), self._says or texts(), self._routers(), self.clock, self._stop)
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

    def person(self, name: str, language_code: str | None = None) -> PersonOnStage:
        """Somebody new, in their private chat with the bot."""
        person = self.stand_in.world.add_person(name, language_code)
        return PersonOnStage(self, person, person.id)

    def in_group(self, somebody: PersonOnStage, title: str = "Мектеп") -> PersonOnStage:
        """The same person in a group with the bot."""
        group = self.stand_in.people.make_group(title, [somebody.person.id])
        return PersonOnStage(self, somebody.person, group.id)

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
            while await self._owed():
                if self._bot.done():
                    self._bot.result()

    async def until(self, condition: Callable[[], bool]) -> None:
        """Let everything run until the condition holds; fails after 30 seconds."""
        async with asyncio.timeout(PATIENCE):
            while not condition():  # noqa: ASYNC110 the bot is to run unchanged: nobody there sets an event
                await asyncio.sleep(0)
        if self._bot.done():
            self._bot.result()

    async def _owed(self) -> int:
        """How many updates and answers are not done."""
        async with self._reader.connect() as connection:
            waiting = await connection.scalar(text("SELECT count(*) FROM inbox WHERE state = 'waiting'"))
            kept = await connection.scalar(text("SELECT count(*) FROM kept_answer"))
        return int(waiting or 0) + int(kept or 0)
