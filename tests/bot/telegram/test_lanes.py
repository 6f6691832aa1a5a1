"""Lanes: turns through the whole border, presses that repeat, the database away, partitions that go elsewhere."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from unittest.mock import patch

import pytest
from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.storage.away import UNAVAILABLE_PAUSE
from bot.telegram.handling import Handling
from bot.telegram.incoming import Incoming
from bot.telegram.lanes import BATCH, Lanes
from bot.telegram.load import MANY
from bot.telegram.screen import Button, Screen
from handlers.buttons import OpenMenu
from tests.bot.telegram.arrivals import PARTITIONS, voice, words
from tests.clocks import HeldClock
from tests.stage import Stage

HAMMERED = 300


class Echo:
    """A conversation that remembers in which order it was spoken to."""

    def __init__(self) -> None:
        self.order: list[str] = []

    def router(self) -> Router:
        """Echoes words and counts taps."""
        router = Router()
        router.message.register(self.echo)
        router.callback_query.register(self.tap)
        return router

    async def echo(self, message: Message) -> Screen:
        """Say it back."""
        self.order.append(message.text or "")
        return Screen("echo", [[Button("tap", OpenMenu())]])

    async def tap(self, _call: CallbackQuery) -> Screen:
        """Show something new in place."""
        self.order.append("tap")
        return Screen(f"tapped {len(self.order)}", [[Button("tap", OpenMenu())]])


class SlowHandling(Handling):
    """The bot's own handling, which begins with a batch when it is let."""

    goes_on = asyncio.Event()

    async def together(self, batch: Sequence[Incoming]) -> None:
        """Wait, then do the work."""
        await self.goes_on.wait()
        await super().together(batch)


@pytest.fixture
async def slow(database_url: str, echo: Echo) -> AsyncIterator[Stage]:
    """The bot with a handling that stands still."""
    SlowHandling.goes_on = asyncio.Event()
    with patch("bot.app.Handling", SlowHandling):
        async with Stage(database_url, routers=lambda: [echo.router()]) as stage:
            yield stage


class Hands:
    """Does the lanes' work: fails together and alone as it is told, and waits where it is told."""

    def __init__(self) -> None:
        self.done: list[Incoming] = []
        self.tries = 0
        self.failing: set[int] = set()
        self.pausing: dict[int, float] = {}
        self.goes_on = asyncio.Event()
        self.goes_on.set()

    async def together(self, batch: Sequence[Incoming]) -> None:
        """Do them all, or none."""
        await self.goes_on.wait()
        if any(incoming.chat in self.failing or incoming.chat in self.pausing for incoming in batch):
            raise ConnectionError
        self.done.extend(batch)

    async def alone(self, incoming: Incoming) -> float | None:
        """Do one."""
        await self.goes_on.wait()
        self.tries += 1
        if incoming.chat in self.failing:
            raise ConnectionError
        if incoming.chat in self.pausing:
            return self.pausing[incoming.chat]
        self.done.append(incoming)
        return None


@asynccontextmanager
async def at_work(lanes: Lanes, clock: HeldClock) -> AsyncIterator[None]:
    """The lanes while they run."""
    task = asyncio.create_task(lanes.run())
    await clock.settle()
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@pytest.fixture
def echo() -> Echo:
    """What the bot says on these stages."""
    return Echo()


@pytest.fixture
def clock() -> HeldClock:
    """A clock that is moved."""
    return HeldClock()


@pytest.fixture
def hands() -> Hands:
    """What the lanes' work is done with."""
    return Hands()


@pytest.fixture
def lanes(hands: Hands, clock: HeldClock) -> Lanes:
    """Two lanes."""
    return Lanes(hands, clock, 2)


async def test_whoever_hammers_delays_nobody_else(slow: Stage, echo: Echo) -> None:
    """Three hundred messages of one member wait; the word that another writes after all of them is done at once."""
    hammer, aigul = slow.person("Тимур", "ru"), slow.person("Айгүл", "kk")
    for number in range(HAMMERED):
        hammer.writes(str(number))
    await slow.until(lambda: slow.stand_in.updates.waiting == 0)
    aigul.writes("help")
    await slow.until(lambda: slow.stand_in.updates.waiting == 0)
    SlowHandling.goes_on.set()
    await slow.settled()
    # one batch was formed before the word came: ten of one chat at most, and the word is among the first of the next
    assert echo.order.index("help") <= 12
    assert [word for word in echo.order if word != "help"] == [str(number) for number in range(HAMMERED)]


async def test_a_button_that_is_hammered_is_pressed_once(slow: Stage, echo: Echo) -> None:
    """Equal presses that wait behind each other: one does the work, the spinners of all end."""
    SlowHandling.goes_on.set()
    aigul = slow.person("Айгүл", "kk")
    await aigul.says("hello")
    SlowHandling.goes_on.clear()
    people = slow.stand_in.people
    queries = [people.press(aigul.person.id, aigul.chat, aigul.screen.id, "menu") for _ in range(20)]
    await slow.until(lambda: slow.stand_in.updates.waiting == 0)
    SlowHandling.goes_on.set()
    await slow.settled()
    # the first was taken before the others came: it is one press, and those who waited behind it are another
    assert echo.order.count("tap") <= 2
    answered = [query for number in queries if (query := slow.stand_in.queries.find(number)) and query.answer]
    assert len(answered) == len(queries)
    assert len(aigul.screens) == 1


async def test_what_is_pressing_goes_first_when_much_waits(lanes: Lanes, hands: Hands, clock: HeldClock) -> None:
    """A command and a voice message after more than five hundred words: both are in the first batch, others too."""
    hands.goes_on.clear()
    async with at_work(lanes, clock):
        lanes.put([words(2)])
        await clock.settle()
        lanes.put([words(chat) for chat in range(4, 4 + 4 * MANY, 2)])
        lanes.put([words(10_000, "/myreports"), voice(20_000)])
        hands.goes_on.set()
        await clock.settle()
    first = [incoming.chat for incoming in hands.done[1 : 1 + BATCH]]
    assert first[:2] == [10_000, 20_000]
    assert len(set(first)) == BATCH


async def test_who_is_at_a_report_is_pressing_for_a_while(lanes: Lanes, hands: Hands, clock: HeldClock) -> None:
    """The story's words come as plain words: they go first because the report was begun in this chat."""
    async with at_work(lanes, clock):
        lanes.put([words(10_000, "/report")])
        await clock.settle()
        hands.goes_on.clear()
        lanes.put([words(2)])
        await clock.settle()
        lanes.put([words(chat) for chat in range(4, 4 + 4 * MANY, 2)])
        lanes.put([words(10_000, "it happened in October")])
        hands.goes_on.set()
        await clock.settle()
    assert hands.done[2].chat == 10_000


async def test_what_fails_is_held_with_what_follows_it(lanes: Lanes, hands: Hands, clock: HeldClock) -> None:
    """Another chat of the same lane goes on, and order holds when the pause is over."""
    hands.pausing[4] = 2.0
    async with at_work(lanes, clock):
        first, second = words(4, "first"), words(4, "second")
        lanes.put([first, words(6), second])
        await clock.settle()
        lanes.put([third := words(4, "third")])
        await clock.settle()
        assert [incoming.chat for incoming in hands.done] == [6]
        assert (lanes.depth, lanes.is_clear(4), lanes.is_clear(6)) == (3, False, True)
        hands.pausing.clear()
        await clock.move(2.0)
    assert [incoming.update_id for incoming in hands.done[1:]] == [each.update_id for each in (first, second, third)]
    assert hands.done[1].attempts == 1


async def test_a_database_that_is_away_is_waited_for(lanes: Lanes, hands: Hands, clock: HeldClock) -> None:
    """A try a second, and then all is done."""
    hands.failing = {2, 4}
    async with at_work(lanes, clock):
        lanes.put([words(2), words(4)])
        await clock.settle()
        await clock.move(30 * UNAVAILABLE_PAUSE)
        assert hands.tries == 31
        hands.failing = set()
        await clock.move(UNAVAILABLE_PAUSE)
    assert [incoming.chat for incoming in hands.done] == [2, 4]
    assert lanes.depth == 0


async def test_a_cleared_partition_is_tried_no_more(lanes: Lanes, hands: Hands, clock: HeldClock) -> None:
    """Somebody else has these chats now: their updates are let go, those of others are still waited for."""
    hands.failing = {2, 4}
    async with at_work(lanes, clock):
        lanes.put([words(2), words(4)])
        await clock.settle()
        lanes.clear([2])
        assert not lanes.is_clear(2), "it is still in work"
        await clock.move(UNAVAILABLE_PAUSE)
        hands.failing = set()
        await clock.move(UNAVAILABLE_PAUSE)
        assert lanes.is_clear(2)
    assert [incoming.chat for incoming in hands.done] == [4]


async def test_clearing_lets_go_of_what_waits_and_what_is_held(lanes: Lanes, hands: Hands, clock: HeldClock) -> None:
    """Nothing of the partition is handled after that, not even when its pause is over; what came anew is."""
    hands.pausing[4] = 2.0
    async with at_work(lanes, clock):
        lanes.put([words(4), words(4)])
        await clock.settle()
        hands.goes_on.clear()
        lanes.put([words(2)])
        await clock.settle()
        lanes.put([words(6), words(6 + PARTITIONS), words(8)])
        lanes.clear({4, 6})
        assert (lanes.is_clear(4), lanes.is_clear(6), lanes.is_clear(8), lanes.is_clear(2)) == (
            True,
            True,
            False,
            False,
        )
        hands.goes_on.set()
        hands.pausing.clear()
        await clock.move(10.0)
        lanes.put([words(4, "anew")])
        await clock.settle()
        await lanes.finish()
    assert [incoming.chat for incoming in hands.done] == [2, 8, 4]
    assert lanes.depth == 0


async def test_a_failure_of_what_was_cleared_meanwhile_is_not_held(
    lanes: Lanes, hands: Hands, clock: HeldClock
) -> None:
    """It was in work when its partition went: it is not kept for a further attempt."""
    hands.pausing[4] = 2.0
    hands.goes_on.clear()
    async with at_work(lanes, clock):
        lanes.put([words(4)])
        await clock.settle()
        lanes.clear([4])
        hands.goes_on.set()
        await clock.settle()
        assert lanes.is_clear(4)
        await clock.move(10.0)
    assert hands.done == []


async def test_stopping_waits_for_what_is_in_work(lanes: Lanes, hands: Hands, clock: HeldClock) -> None:
    """What is held stays for the next start."""
    hands.pausing[4] = 60.0
    async with at_work(lanes, clock):
        lanes.put([words(4), words(2)])
        hands.goes_on.clear()
        finish = asyncio.create_task(lanes.finish())
        await clock.settle()
        assert not finish.done()
        hands.goes_on.set()
        await asyncio.wait_for(finish, 5)
    assert [incoming.chat for incoming in hands.done] == [2]
    assert lanes.depth == 1
