"""Faults that come from outside: each has its behaviour, its line in the log with advice, and its end."""

import asyncio
from collections.abc import AsyncIterator, Iterator, MutableMapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, TypeVar
from unittest.mock import patch

import pytest
from aiogram import Router
from aiogram.types import Message
from sqlalchemy import Connection
from sqlalchemy.engine import make_url
from structlog.testing import capture_logs

from bot.campaigns.models import Outcome
from bot.sandbox.api import BotApi
from bot.sandbox.faults import ByChance
from bot.storage import engine
from bot.storage.engine import Storage
from bot.telegram import polling
from bot.telegram.answers import IN_MEMORY, LONGEST_PAUSE, Answers
from bot.telegram.lanes import Lanes
from bot.telegram.mailing.sender import IN_HAND
from bot.telegram.screen import Screen
from handlers.report_buttons import SendReport
from tests.bot.campaigns.mailshots import Mailshots, members
from tests.bot.telegram.crowd_on_stage import Crowd
from tests.bot.telegram.outages import Disk, database_gone
from tests.clocks import LeapingClock
from tests.handlers.desk_on_stage import writes_report
from tests.stage import Stage

Watched = TypeVar("Watched")

HALF_A_MINUTE = 30.0
FIVE_MINUTES = 300.0


class Echo:
    """A conversation that says words back, and remembers them."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def router(self) -> Router:
        """Echoes."""
        router = Router()
        router.message.register(self.echo)
        return router

    async def echo(self, message: Message) -> Screen:
        """Say it back."""
        self.said.append(message.text or "")
        return Screen(f"echo {message.text}")


@pytest.fixture(autouse=True)
def _short_patience() -> Iterator[None]:
    """A file that another program holds is waited for briefly: tests have no ten seconds."""
    with patch.object(engine, "BUSY_TIMEOUT_MS", 20):
        yield


@pytest.fixture
async def stage(database_url: str) -> AsyncIterator[Stage]:
    """The bot with its Telegram."""
    async with Stage(database_url) as stage:
        yield stage


async def back_again(stage: Stage) -> None:
    """The database is back: the test's own look at it begins anew, and everything is settled."""
    await stage._reader.dispose()  # noqa: SLF001 its connections went with the database
    await stage.settled()


async def passes(stage: Stage, seconds: float) -> None:
    """Let so much time pass, in pauses of the bot's own."""
    until = stage.clock.monotonic() + seconds
    await stage.until(lambda: stage.clock.monotonic() >= until)


async def outage_lasts(stage: Stage, told: list[MutableMapping[str, Any]], seconds: float = HALF_A_MINUTE) -> None:
    """The bot notices that the database is gone, more than once, and so much time passes."""
    lost = {"database.unavailable", "replica.database_lost", "sender.failed"}
    await stage.until(lambda: sum(line["event"] in lost for line in told) > 1)
    assert isinstance(stage.clock, LeapingClock)
    stage.clock.leap(seconds)


async def test_a_database_that_is_gone_for_half_a_minute(stage: Stage) -> None:
    """Whoever writes meanwhile is answered once afterwards, in order; the operator reads what to do."""
    aigul, olga = await members(stage, "kk", "ru")
    with capture_logs() as told:
        async with database_gone(stage.database_url):
            for number in (1, 2, 3):
                aigul.writes(str(number))
            olga.writes("4")
            await outage_lasts(stage, told)
            assert "4. " not in olga.screen.text
        await back_again(stage)
    assert [screen.text[:3] for screen in aigul.screens[-3:]] == ["1. ", "2. ", "3. "]
    assert olga.screen.text.startswith("4. ")
    assert len(aigul.screens) == len(olga.screens) + 2
    errors = [line for line in told if line["log_level"] == "error"]
    assert errors
    assert all("nothing is lost" in line["advice"] for line in errors)


async def test_a_report_waits_for_the_database(database_url: str) -> None:
    """It is filed in the middle of an outage: one receipt and one topic come of it afterwards."""
    stage = Stage(database_url)
    olga = stage.person("Ольга", "ru")
    forum = stage.forum("Үстел", olga)
    stage.sets(desk_chat_id=forum.chat, owner_ids=str(olga.person.id))
    async with stage:
        author = stage.person("Ержан", "ru")
        await writes_report(author)
        with capture_logs() as told:
            async with database_gone(database_url):
                author.taps(SendReport())
                await outage_lasts(stage, told)
                assert forum.topics == []
        await back_again(stage)
        assert len(forum.topics) == 1
        assert len(await stage.rows("report")) == 1
        assert "№" in author.screen.text


async def test_a_campaign_goes_on_after_an_outage(stage: Stage) -> None:
    """Everybody gets their copy; at most what was in hand when the database went comes twice, and is counted."""
    crowd = Crowd(stage, Mailshots(stage))
    await crowd.gathers(120)
    number = await crowd.begins()
    await crowd.have_got(20)
    with capture_logs() as told:
        async with database_gone(stage.database_url):
            await outage_lasts(stage, told)
    await back_again(stage)
    await crowd.shots.settles()
    copies = [len(shown) for shown in crowd.shown()]
    assert min(copies) == 1
    assert sum(copies) - 120 <= IN_HAND
    tally = await crowd.shots.tally(number)
    assert tally.of(Outcome.SENT) == 120
    assert sum(copies) - 120 <= tally.of(Outcome.DOUBTFUL)


@pytest.fixture
async def disk(storage: Storage, database_url: str) -> AsyncIterator[Disk]:
    """The disk under the bot's SQLite database."""
    if not storage.is_sqlite:
        pytest.skip("PostgreSQL's disk is its own; the bot is told of it in the same way (53100)")
    disk = Disk(Path(make_url(database_url).database or ""))
    began = engine._begin  # noqa: SLF001 the disk is measured before each transaction

    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count={disk.pages or 1 << 30}")
        began(connection)

    with patch.object(engine, "_begin", begin):
        yield disk


async def test_a_full_disk_loses_nothing(disk: Disk, database_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What does not fit stays with Telegram, or waits; with room it goes on by itself, and each is answered once."""
    echo = Echo()
    async with Stage(database_url, routers=lambda: [echo.router()]) as stage:
        aigul, olga = stage.person("Айгүл", "kk"), stage.person("Ольга", "ru")
        await aigul.says("before")
        disk.fill()
        letters = [f"{number}" + " ұзақ хат" * 300 for number in range(60)]
        for words in letters:
            aigul.writes(words)
        olga.writes("me too")
        await passes(stage, HALF_A_MINUTE)
        assert len(echo.said) < 62
        assert "the database's disk is full: make room on it" in capsys.readouterr().out
        disk.make_room()
        await stage.settled()
        assert [screen.text for screen in olga.screens] == ["echo me too"]
        assert len(aigul.screens) == 1 + len(letters)
    assert [words for words in echo.said if words not in {"before", "me too"}][-60:] == [
        each.strip() for each in letters
    ]


@pytest.mark.parametrize("kind", ["500", "502"])
async def test_telegram_gone_for_five_minutes(stage: Stage, kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Answers arrive once when it is back, whatever answers in its place meanwhile; pauses are bounded."""
    aigul, olga = await members(stage, "kk", "ru")
    before = len(aigul.screens)
    stage.stand_in.faults.chance(ByChance(kind, 1.0))
    aigul.writes("1")
    olga.writes("2")
    await passes(stage, FIVE_MINUTES / 2)
    stage.stand_in.faults.chance(ByChance(kind, 1.0, "getUpdates"))
    aigul.writes("3")
    await passes(stage, FIVE_MINUTES / 2)
    assert len(aigul.screens) == before
    stage.stand_in.faults.clear()
    await stage.settled()
    assert [screen.text[:3] for screen in aigul.screens[before:]] == ["1. ", "3. "]
    assert olga.screen.text.startswith("2. ")
    assert isinstance(stage.clock, LeapingClock)
    assert max(stage.clock.pauses) <= LONGEST_PAUSE
    assert "Telegram does not answer: see whether this machine reaches it" in capsys.readouterr().out


class Slow:
    """Telegram takes as long as the test wants for messages to some chats (None: to all)."""

    def __init__(self, *chats: int) -> None:
        self.chats = chats
        self.goes_on = asyncio.Event()
        self._carry_out = BotApi.call

    def patched(self) -> ExitStack:
        """The stand-in, slow."""
        slow, carry_out = self, self._carry_out

        async def call(api: BotApi, name: str, fields: dict[str, object], files: object) -> object:
            if name == "sendMessage" and (not slow.chats or int(str(fields["chat_id"])) in slow.chats):
                await slow.goes_on.wait()
            return await carry_out(api, name, fields, files)  # type: ignore[arg-type]

        stack = ExitStack()
        stack.enter_context(patch.object(BotApi, "call", call))
        return stack


@contextmanager
def watched(part: type[Watched]) -> Iterator[list[Watched]]:
    """The parts of this kind of bots that begin meanwhile, to be looked at."""
    kept: list[Watched] = []

    def begin(*parts: Any) -> Watched:
        kept.append(part(*parts))
        return kept[-1]

    with patch(f"bot.app.{part.__name__}", begin):
        yield kept


async def test_a_slow_chat_holds_up_nobody_else(database_url: str) -> None:
    """Telegram takes its time for one chat: all others are answered, and what is owed to it is not held in memory."""
    echo = Echo()
    with watched(Answers) as kept:
        async with Stage(database_url, routers=lambda: [echo.router()]) as stage:
            slow_one, aigul = stage.person("Тимур", "ru"), stage.person("Айгүл", "kk")
            slow = Slow(slow_one.chat)
            with slow.patched():
                for number in range(4 * IN_MEMORY):
                    slow_one.writes(str(number))
                aigul.writes("hello")
                await stage.until(lambda: bool(aigul.screens) and kept[0].owed == 4 * IN_MEMORY)
                assert (slow_one.screens, aigul.screen.text) == ([], "echo hello")
                assert kept[0].in_memory <= IN_MEMORY
                slow.goes_on.set()
                await stage.settled()
            assert [screen.text for screen in slow_one.screens] == [f"echo {n}" for n in range(4 * IN_MEMORY)]


async def test_when_telegram_is_slow_for_all_it_keeps_the_updates(database_url: str) -> None:
    """No more are asked for while so many answers are held: memory is bounded, and all are answered in the end."""
    echo = Echo()
    with watched(Answers) as kept, watched(Lanes) as lanes, patch.object(polling, "FULL", 40):
        async with Stage(database_url, routers=lambda: [echo.router()]) as stage:
            people = [stage.person(f"Person {number}", "ru") for number in range(250)]
            slow = Slow()
            with slow.patched():
                for person in people:
                    person.writes("hello")
                await stage.until(lambda: kept[0].owed >= 40)
                received = 0
                while received < len(echo.said):
                    await stage.until(lambda: lanes[0].depth == 0)
                    received = len(echo.said)
                    await passes(stage, 200 * polling.FULL_PAUSE)
                assert received < 250
                assert stage.stand_in.updates.waiting > 0
                slow.goes_on.set()
                await stage.settled()
            assert all([screen.text for screen in person.screens] == ["echo hello"] for person in people)


async def test_an_update_that_is_set_aside_is_told_with_advice(
    database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Poison does not come back, others go on, and the operator learns where to look."""

    async def fail(_message: Message) -> Screen:
        raise RuntimeError("secret words")

    def routers() -> list[Router]:
        router = Router()
        router.message.register(fail)
        return [router]

    async with Stage(database_url, routers=routers) as stage:
        aigul = stage.person("Айгүл", "kk")
        await aigul.says("poison")
        assert len(aigul.screens) == 1
    told = capsys.readouterr().out
    assert told.count("update.set_aside") == 1
    assert "show the developers `where`" in told
    assert "secret words" not in told
