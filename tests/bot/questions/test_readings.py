"""Which entries are read: counted by month and language, never by person."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import date, timedelta

import pytest
from sqlalchemy import event, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.questions.readings import Readings, months_before
from bot.storage.engine import Storage
from bot.storage.tables import EntryReading
from tests.clocks import LeapingClock

OpenReadings = Callable[[], AbstractAsyncContextManager[Readings]]
DAY = timedelta(days=1).total_seconds()


@pytest.fixture
def clock() -> LeapingClock:
    """The time at which entries are read; it begins on 23 November 2026."""
    return LeapingClock()


@pytest.fixture
def open_readings(storage: Storage, clock: LeapingClock) -> OpenReadings:
    """Opens the readings for one piece of work, written and committed at its end."""

    @asynccontextmanager
    async def open_readings() -> AsyncIterator[Readings]:
        async with storage.transaction() as session:
            readings = Readings(session, clock.now)
            yield readings
            await readings.write()

    return open_readings


async def rows(storage: Storage) -> list[tuple[str, str, date, int, int]]:
    """What the database holds, in order."""
    async with storage.transaction() as session:
        found = await session.scalars(select(EntryReading))
        return sorted((row.entry, row.language, row.month, row.opened, row.asked) for row in found)


async def test_readings_are_counted_by_month_and_language(
    open_readings: OpenReadings, storage: Storage, clock: LeapingClock
) -> None:
    """Each entry has a row a language and month; questions that led to it are counted beside."""
    async with open_readings() as readings:
        readings.count("camera", "kk")
        readings.count("camera", "kk", asked=True)
        readings.count("camera", "ru")
        readings.count("bonus", "kk", asked=True)
    clock.leap(8 * DAY)
    async with open_readings() as readings:
        readings.count("camera", "kk")
    november, december = date(2026, 11, 1), date(2026, 12, 1)
    assert await rows(storage) == [
        ("bonus", "kk", november, 1, 1),
        ("camera", "kk", november, 2, 1),
        ("camera", "kk", december, 1, 0),
        ("camera", "ru", november, 1, 0),
    ]


async def test_later_readings_are_added(open_readings: OpenReadings, storage: Storage) -> None:
    """A count that is in the database already grows."""
    for _ in range(3):
        async with open_readings() as readings:
            readings.count("camera", "kk", asked=True)
            readings.count("camera", "kk")
    assert await rows(storage) == [("camera", "kk", date(2026, 11, 1), 6, 3)]


async def test_what_was_written_is_not_counted_again(open_readings: OpenReadings, storage: Storage) -> None:
    """Writing twice in a piece of work adds once."""
    async with open_readings() as readings:
        readings.count("camera", "kk")
        await readings.write()
        await readings.write()
        readings.count("camera", "kk")
    assert await rows(storage) == [("camera", "kk", date(2026, 11, 1), 2, 0)]


async def test_who_reads_nothing_costs_no_query(storage: Storage, clock: LeapingClock) -> None:
    """Most updates open no entry."""
    queries: list[str] = []
    async with storage.transaction() as session:
        event.listen(
            storage.engine.sync_engine,
            "before_cursor_execute",
            lambda _, __, statement, *___: queries.append(statement),
        )
        await Readings(session, clock.now).write()
    assert queries == []


async def test_work_that_fails_counts_nothing(open_readings: OpenReadings, storage: Storage) -> None:
    """The readings never commit by themselves."""
    with pytest.raises(RuntimeError):
        await _count_and_fail(open_readings)
    assert await rows(storage) == []


async def test_many_pieces_of_work_at_once_lose_no_reading(open_readings: OpenReadings, storage: Storage) -> None:
    """Forty transactions count the same entries, in any order: on PostgreSQL side by side, on SQLite in turn."""

    async def read(entries: list[str]) -> None:
        async with open_readings() as readings:
            for entry in entries:
                readings.count(entry, "kk", asked=True)
                readings.count(entry, "ru")

    entries = ["bonus", "camera", "leave"]
    await asyncio.wait_for(asyncio.gather(*(read(entries[:: 1 - 2 * (at % 2)]) for at in range(40))), 60)
    november = date(2026, 11, 1)
    expected = [
        (entry, language, november, 40, 40 * (language == "kk")) for entry in entries for language in ("kk", "ru")
    ]
    assert await rows(storage) == expected


async def test_a_row_that_another_transaction_is_writing_is_waited_for(storage: Storage, clock: LeapingClock) -> None:
    """Two transactions that are open at once both add to the same new row, and neither's reading is lost."""
    if storage.is_sqlite:
        pytest.skip("SQLite lets one transaction in at a time; this is PostgreSQL's case")
    async with asyncio.timeout(60):
        async with storage.transaction() as first:
            await _count_in(first, clock)
            second = asyncio.create_task(_count(storage, clock))
            while not await _somebody_waits(storage):
                assert not second.done()
        await second
    assert await rows(storage) == [("camera", "kk", date(2026, 11, 1), 2, 0)]


async def test_most_read_are_those_of_three_months(open_readings: OpenReadings, clock: LeapingClock) -> None:
    """Both languages together, this month and the two before it; older ones are forgotten."""
    for entry, days in (("old", 0), ("bonus", 8), ("camera", 31), ("camera", 31)):
        clock.leap(days * DAY)
        async with open_readings() as readings:
            readings.count(entry, "kk")
            readings.count(entry, "ru", asked=True)
    async with open_readings() as readings:
        assert await readings.most_read() == {"bonus": 2, "camera": 4}


async def test_without_readings_nothing_is_most_read(open_readings: OpenReadings) -> None:
    """The first day."""
    async with open_readings() as readings:
        assert await readings.most_read() == {}


@pytest.mark.parametrize(
    ("day", "months", "first"),
    [
        (date(2026, 11, 23), 0, date(2026, 11, 1)),
        (date(2026, 11, 1), 2, date(2026, 9, 1)),
        (date(2026, 3, 31), 2, date(2026, 1, 1)),
        (date(2026, 2, 28), 2, date(2025, 12, 1)),
        (date(2026, 1, 31), 1, date(2025, 12, 1)),
        (date(2024, 2, 29), 12, date(2023, 2, 1)),
        (date(2026, 12, 31), 24, date(2024, 12, 1)),
    ],
)
def test_months_before(day: date, months: int, first: date) -> None:
    """Over the turn of a year, and from days that other months have not."""
    assert months_before(day, months) == first


async def _count(storage: Storage, clock: LeapingClock) -> None:
    async with storage.transaction() as session:
        await _count_in(session, clock)


async def _count_in(session: AsyncSession, clock: LeapingClock) -> None:
    readings = Readings(session, clock.now)
    readings.count("camera", "kk")
    await readings.write()


async def _somebody_waits(storage: Storage) -> bool:
    """Whether a transaction of this PostgreSQL database waits for another's row."""
    async with storage.engine.connect() as connection:
        waiting = await connection.exec_driver_sql(
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        )
        return bool(waiting.scalar())


async def _count_and_fail(open_readings: OpenReadings) -> None:
    async with open_readings() as readings:
        readings.count("camera", "kk")
        await readings.write()
        raise RuntimeError
