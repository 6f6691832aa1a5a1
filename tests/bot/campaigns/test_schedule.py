"""The digest's schedule: which moment is due, and which comes next."""

from datetime import datetime, timedelta

import pytest

from bot.campaigns.schedule import NEWCOMER, Schedule
from tests.clocks import ALMATY

WEEKLY = Schedule("0 10 * * mon", ALMATY)
MONDAY = datetime(2026, 11, 23, 10, tzinfo=ALMATY)
WEEK, MINUTE = timedelta(days=7), timedelta(minutes=1)


def test_the_next_moment_is_after_this_one() -> None:
    """At the very moment the next one is a week away."""
    assert WEEKLY.next(MONDAY) == MONDAY + WEEK
    assert WEEKLY.next(MONDAY - MINUTE) == MONDAY


def test_a_moment_is_due_once() -> None:
    """From its minute on, until it has been looked after."""
    assert WEEKLY.due(MONDAY - WEEK, MONDAY - MINUTE) is None
    assert WEEKLY.due(MONDAY - WEEK, MONDAY) == MONDAY
    assert WEEKLY.due(MONDAY, MONDAY + MINUTE) is None


@pytest.mark.parametrize("weeks", [2, 5, 60, 500])
def test_of_several_missed_moments_the_latest_is_due(weeks: int) -> None:
    """However long the bot was down."""
    assert WEEKLY.due(MONDAY - weeks * WEEK, MONDAY + timedelta(hours=50)) == MONDAY


def test_an_issue_made_by_hand_hides_no_later_moment() -> None:
    """One that was made on Sunday leaves Monday's due."""
    assert WEEKLY.due(MONDAY - timedelta(hours=15), MONDAY + MINUTE) == MONDAY


def test_a_new_installation_begins_with_its_next_moment() -> None:
    """Where there never was an issue, a moment counts for an hour only."""
    assert WEEKLY.due(None, MONDAY + MINUTE) == MONDAY
    assert WEEKLY.due(None, MONDAY + NEWCOMER + MINUTE) is None


def test_a_dense_schedule_is_not_walked_through() -> None:
    """Each minute, after ten years of silence."""
    assert Schedule("* * * * *", ALMATY).due(MONDAY - 520 * WEEK, MONDAY) == MONDAY


def test_a_schedule_that_never_comes() -> None:
    """The thirtieth of February is never due."""
    never = Schedule("0 10 30 2 *", ALMATY)
    assert never.next(MONDAY) is None
    assert never.due(MONDAY - WEEK, MONDAY) is None
