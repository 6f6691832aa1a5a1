"""The load: when it is heavy, for how long, and what the log says of it. And who can't wait then."""

import inspect

import pytest
from aiogram.filters.callback_data import CallbackData

from bot.telegram.incoming import Incoming
from bot.telegram.load import BATCHES, LONGEST_WAIT, MANY, REMEMBERED_FOR, SLOW, Load
from bot.telegram.pressing import LATELY, REMEMBERED, REPORT_BUTTONS, Pressing
from handlers import report_buttons
from handlers.buttons import OpenMenu
from handlers.report_buttons import GiveConsent, OpenMine
from tests.bot.telegram.arrivals import press, voice, words
from tests.clocks import HeldClock


class Waiting:
    """How many updates wait."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> int:
        """As told."""
        return self.count


@pytest.fixture
def clock() -> HeldClock:
    """A clock that is moved."""
    return HeldClock()


@pytest.fixture
def waiting() -> Waiting:
    """What the load is told."""
    return Waiting()


@pytest.fixture
def load(clock: HeldClock, waiting: Waiting) -> Load:
    """A process that has done nothing yet."""
    load = Load(clock)
    load.watch(waiting)
    return load


async def test_much_that_waits_is_a_heavy_load(load: Load, waiting: Waiting) -> None:
    """More than five hundred, and no longer once they are done."""
    assert not load.is_heavy
    waiting.count = MANY + 1
    assert load.is_heavy
    waiting.count = MANY
    assert not load.is_heavy


async def test_slow_batches_are_a_heavy_load(load: Load) -> None:
    """One slow batch is chance; most of the last ones are not."""
    for seconds in (0.1, 10 * SLOW, 0.1):
        load.took(seconds, 10)
    assert not load.is_heavy
    for _ in range(3):
        load.took(2 * SLOW, 10)
    assert load.is_heavy
    for _ in range(BATCHES):
        load.took(0.1, 10)
    assert not load.is_heavy


async def test_what_was_slow_long_ago_is_forgotten(load: Load, clock: HeldClock) -> None:
    """After a quiet minute nothing is known, and the first who asks is answered."""
    for _ in range(BATCHES):
        load.took(2 * SLOW, 1)
    assert load.is_heavy
    await clock.move(REMEMBERED_FOR + 1)
    assert not load.is_heavy


async def test_minutes_are_reckoned_from_what_waits(load: Load, waiting: Waiting) -> None:
    """At 0.3 s an update a thousand take five minutes; nobody is sent away for longer than a quarter of an hour."""
    assert load.minutes == 1
    load.took(3.0, 10)
    waiting.count = 1_000
    assert load.minutes == 6
    waiting.count = 100_000
    assert load.minutes == LONGEST_WAIT


async def test_the_operator_is_told_once_of_each_turn(
    load: Load, waiting: Waiting, capsys: pytest.CaptureFixture[str]
) -> None:
    """With advice when it begins, and again when it is over."""
    waiting.count = MANY + 1
    load.took(0.1, 1)
    load.took(0.1, 1)
    waiting.count = 0
    load.took(0.1, 1)
    load.took(0.1, 1)
    told = capsys.readouterr().out
    assert told.count("load.heavy") == 1
    assert "reports and commands go first now" in told
    assert told.count("load.usual") == 1


def test_buttons_of_reports_are_those_that_are_pressing() -> None:
    """A new button of a report is named there too."""
    buttons = [
        kind
        for _, kind in inspect.getmembers(report_buttons, inspect.isclass)
        if issubclass(kind, CallbackData) and kind is not CallbackData
    ]
    assert {kind.__prefix__ for kind in buttons} == REPORT_BUTTONS


@pytest.mark.parametrize(
    ("update", "is_pressing"),
    [
        (words(1, "/start"), True),
        (words(1, "/report"), True),
        (words(1, "what is a premium"), False),
        (voice(1), True),
        (press(1, GiveConsent().pack()), True),
        (press(1, OpenMine().pack()), True),
        (press(1, OpenMenu().pack()), False),
        (Incoming(1, 1, b"", None, 1, None), False),
    ],
    ids=["command", "report", "words", "file", "consent", "own reports", "menu", "unreadable"],
)
async def test_who_cannot_wait(clock: HeldClock, update: Incoming, *, is_pressing: bool) -> None:
    """Commands, reports and their files."""
    assert Pressing(clock).sees(update) is is_pressing


async def test_whoever_was_at_a_report_stays_pressing_for_half_an_hour(clock: HeldClock) -> None:
    """Whatever is written in that chat meanwhile; a command alone does not count for that."""
    pressing = Pressing(clock)
    pressing.sees(press(1, GiveConsent().pack()))
    pressing.sees(words(2, "/start"))
    await clock.move(LATELY - 1)
    assert pressing.sees(words(1))
    assert not pressing.sees(words(2))
    await clock.move(2)
    assert not pressing.sees(words(1))


async def test_only_so_many_chats_are_remembered(clock: HeldClock) -> None:
    """The memory is bounded: the oldest is forgotten first."""
    pressing, report = Pressing(clock), press(1, GiveConsent().pack())
    for chat in range(1, REMEMBERED + 2):
        pressing.sees(Incoming(1, chat, b"", report.update, chat, chat))
    assert not pressing.sees(words(1))
    assert pressing.sees(words(2))
