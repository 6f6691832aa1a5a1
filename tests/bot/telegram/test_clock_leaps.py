"""The wall clock leaps, a day ahead or a day back: nothing is sent twice, nor before its time."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from unittest.mock import patch

import pytest

from bot.campaigns.models import CampaignState
from bot.clock_watch import PATIENCE
from bot.housekeeping import WATCHING
from bot.telegram.pace import Pace
from tests.bot.campaigns.mailshots import Mailshots, members
from tests.clocks import LeapingClock
from tests.stage import Stage

A_DAY = 86_400.0


class WallClock(LeapingClock):
    """A clock whose hands somebody sets while the seconds go on as ever."""

    def __init__(self) -> None:
        super().__init__()
        self.set_by = 0.0

    def now(self) -> datetime:
        """What the wall shows."""
        return super().now() + timedelta(seconds=self.set_by)


@pytest.fixture
def clock() -> WallClock:
    """A clock that can be set."""
    return WallClock()


@pytest.fixture
async def stage(database_url: str, clock: WallClock) -> AsyncIterator[Stage]:
    """The bot by that clock."""
    async with Stage(database_url, clock=clock) as stage:
        yield stage


async def scheduled(stage: Stage, shots: Mailshots) -> int:
    """A campaign for this time tomorrow."""
    number = await shots.drafted()
    async with shots.mailroom() as room:
        await room.archive.schedule(number, stage.clock.now() + timedelta(days=1))
        await room.course.submit(number, await room.archive.texts(number), needs_approval=False)
    return number


async def test_a_campaign_of_tomorrow_does_not_begin_today(
    stage: Stage, clock: WallClock, capsys: pytest.CaptureFixture[str]
) -> None:
    """The clock is set a day ahead, and right again within a quarter of an hour: the campaign goes in its time."""
    (aigul,) = await members(stage, "kk")
    shots = Mailshots(stage)
    number = await scheduled(stage, shots)
    await stage.keeps_house()
    clock.set_by = A_DAY + 60
    await stage.keeps_house()
    assert "clock.leapt" in capsys.readouterr().out
    clock.leap(PATIENCE / 2)
    await stage.keeps_house()
    clock.set_by = 0
    await stage.keeps_house()
    clock.leap(PATIENCE + 1)
    await stage.keeps_house()
    assert (await shots.card(number)).state is CampaignState.SCHEDULED
    assert "Жаңалық" not in aigul.screen.text
    clock.leap(A_DAY)
    await stage.keeps_house()
    assert [screen.text for screen in aigul.screens].count("Жаңалық") == 1
    assert (await shots.card(number)).state is CampaignState.DONE


async def test_a_clock_that_stays_ahead_is_gone_by(stage: Stage, clock: WallClock) -> None:
    """It was right after all: what is due begins a quarter of an hour later; set back, it does not begin again."""
    (aigul,) = await members(stage, "kk")
    shots = Mailshots(stage)
    await scheduled(stage, shots)
    clock.set_by = A_DAY + 60
    await stage.keeps_house()
    clock.leap(PATIENCE + 1)
    await stage.keeps_house()
    clock.set_by = 0
    await stage.keeps_house()
    clock.leap(A_DAY + PATIENCE)
    await stage.keeps_house()
    assert [screen.text for screen in aigul.screens].count("Жаңалық") == 1


@pytest.mark.parametrize("by", [A_DAY, -A_DAY])
async def test_people_are_answered_once_whatever_the_clock_shows(stage: Stage, clock: WallClock, by: float) -> None:
    """Updates, answers and the pace go by seconds that never go back."""
    (aigul,) = await members(stage, "kk")
    before = len(aigul.screens)
    aigul.writes("1")
    clock.set_by = by
    await aigul.says("2")
    clock.set_by = 0
    await aigul.says("3")
    assert [screen.text[:3] for screen in aigul.screens[before:]] == ["1. ", "2. ", "3. "]


def test_the_pace_does_not_look_at_the_wall(clock: WallClock) -> None:
    """Turns are neither lost nor won by a leap."""
    pace = Pace(clock, 25)
    pace.stop_for(10)
    clock.set_by = A_DAY
    assert (pace.grant(5), pace.seconds_until_grant(5)) == (0, 10)
    clock.set_by = -A_DAY
    assert (pace.grant(5), pace.seconds_until_grant(5)) == (0, 10)


async def test_set_back_it_does_not_make_the_jobs_wait(stage: Stage, clock: WallClock) -> None:
    """They would be due in a day: they are done at the next look instead."""
    house = stage._housekeeping  # noqa: SLF001 what the bot does by itself
    with patch("bot.housekeeping.LOOK_SECONDS", 0.01):
        scheduler = house.begin()
        try:
            far = max(job.next_run_time for job in scheduler.get_jobs())
            assert far > datetime.now(far.tzinfo) + timedelta(seconds=WATCHING)
            leaps = house.watch.leaps
            clock.set_by = -A_DAY
            await stage.until(lambda: house.watch.leaps > leaps)
            assert all(job.next_run_time < far for job in scheduler.get_jobs())
        finally:
            scheduler.shutdown()
