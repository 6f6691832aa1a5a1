from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.working_days import WorkingDays

ALMATY = ZoneInfo("Asia/Almaty")
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@pytest.fixture(scope="module")
def days() -> WorkingDays:
    """Working days by the clocks of Almaty."""
    return WorkingDays(ALMATY)


def at(day: str, hour: int = 12) -> datetime:
    """An hour of a day in Almaty, told in UTC as storage does."""
    return datetime.combine(date.fromisoformat(day), time(hour), ALMATY).astimezone(UTC)


def end_of(day: str) -> datetime:
    """When a day in Almaty is over."""
    return at(day, 0) + timedelta(days=1)


@pytest.mark.parametrize(
    ("since", "until", "passed"),
    [
        ("2026-11-23", "2026-11-23", 0),  # Monday, the day of filing
        ("2026-11-23", "2026-11-24", 0),  # Tuesday is not over yet
        ("2026-11-23", "2026-11-25", 1),
        ("2026-11-27", "2026-11-30", 0),  # Friday to Monday
        ("2026-11-27", "2026-12-01", 1),
        ("2026-11-24", "2026-11-20", 0),  # the wrong way round
        ("2026-03-20", "2026-03-26", 0),  # Nauryz 21-23 on Saturday to Monday: Tuesday and Wednesday are off too
        ("2026-03-20", "2026-03-27", 1),
        ("2025-12-31", "2026-01-06", 1),  # New Year 1 and 2, a weekend, Monday
        ("2026-12-15", "2026-12-18", 1),  # Independence Day, Wednesday 16
        ("2025-01-02", "2025-01-06", 1),  # Friday 3 January was swapped for Sunday 5
    ],
)
def test_whole_working_days_are_counted(days: WorkingDays, since: str, until: str, passed: int) -> None:
    """The day of filing and the day that still runs do not count; holidays and weekends never do."""
    assert days.passed(at(since), at(until)) == passed


@pytest.mark.parametrize(
    ("since", "count", "last"),
    [
        ("2026-11-23", 1, "2026-11-24"),
        ("2026-11-27", 3, "2026-12-02"),
        ("2026-11-28", 3, "2026-12-02"),  # filed on a Saturday
        ("2026-03-20", 1, "2026-03-26"),
        ("2025-12-31", 3, "2026-01-08"),  # past New Year and Christmas
        ("2026-12-15", 1, "2026-12-17"),
        ("2025-01-02", 1, "2025-01-05"),  # the Sunday that was worked
        ("2025-01-05", 1, "2025-01-06"),
    ],
)
def test_a_term_ends_with_its_last_working_day(days: WorkingDays, since: str, count: int, last: str) -> None:
    """It runs to the midnight after that day."""
    assert days.after(at(since), count) == end_of(last)


def test_dates_are_local() -> None:
    """19:30 UTC on Monday is Tuesday in Almaty: the term begins a day later than in London."""
    monday = datetime(2026, 11, 23, 19, 30, tzinfo=UTC)
    assert WorkingDays(ALMATY).after(monday, 1) == datetime(2026, 11, 25, 19, tzinfo=UTC)
    assert WorkingDays(ZoneInfo("Europe/London")).after(monday, 1) == datetime(2026, 11, 25, 0, tzinfo=UTC)


def test_ends_are_in_utc(days: WorkingDays) -> None:
    """What storage keeps can be compared with it as it is."""
    assert days.after(at("2026-11-23"), 1).tzinfo is UTC


@given(since=MOMENTS, until=MOMENTS, count=st.integers(1, 15))
def test_both_ways_of_counting_agree(days: WorkingDays, since: datetime, until: datetime, count: int) -> None:
    """A term of N days is over exactly when N working days have passed."""
    assert (days.passed(since, until) >= count) == (until >= days.after(since, count))
