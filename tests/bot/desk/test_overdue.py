"""Reports that wait too long."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.desk.overdue import Due, Overdue, Stage
from bot.reports.models import Status
from bot.storage.engine import Storage
from bot.storage.report_tables import Report
from bot.working_days import WorkingDays
from tests.bot.desk.work import FileReport, OpenWork
from tests.clocks import LeapingClock

DAY = 86_400
WORKING_DAYS = WorkingDays(ZoneInfo("Asia/Almaty"))


@pytest.fixture
async def monday(file_report: FileReport) -> int:
    """A report filed on Monday 23 November 2026."""
    return await file_report()


async def due(storage: Storage, clock: LeapingClock) -> Sequence[Due]:
    """The reminders that are due now."""
    async with storage.transaction() as session:
        return await Overdue(session, WORKING_DAYS, clock.now).due()


async def note(storage: Storage, clock: LeapingClock, number: int, stage: Stage) -> bool:
    """Note a reminder."""
    async with storage.transaction() as session:
        return await Overdue(session, WORKING_DAYS, clock.now).note(number, stage)


async def test_the_desk_is_reminded_after_three_working_days(
    storage: Storage, clock: LeapingClock, monday: int
) -> None:
    """Tuesday, Wednesday and Thursday must be over; until then nothing is due."""
    clock.leap(3 * DAY)
    assert await due(storage, clock) == []
    clock.leap(DAY)
    assert await due(storage, clock) == [Due(monday, Stage.DESK, past_desk=False)]


async def test_the_weekend_does_not_count(storage: Storage, clock: LeapingClock, file_report: FileReport) -> None:
    """Filed on Friday: Thursday is too early, though six days have passed."""
    clock.leap(4 * DAY)
    friday = await file_report()
    clock.leap(5 * DAY)
    assert await due(storage, clock) == []
    clock.leap(DAY)
    assert [reminder.number for reminder in await due(storage, clock)] == [friday]


async def test_a_reminder_goes_out_once(storage: Storage, clock: LeapingClock, monday: int) -> None:
    """Then the owners', after seven working days, and then none."""
    clock.leap(4 * DAY)
    assert await note(storage, clock, monday, Stage.DESK)
    assert await due(storage, clock) == []
    clock.leap(5 * DAY)
    assert await due(storage, clock) == []
    clock.leap(DAY)
    assert await due(storage, clock) == [Due(monday, Stage.OWNERS, past_desk=False)]
    assert await note(storage, clock, monday, Stage.OWNERS)
    clock.leap(100 * DAY)
    assert await due(storage, clock) == []


async def test_after_a_long_silence_of_the_bot_nobody_is_left_out(
    storage: Storage, clock: LeapingClock, monday: int
) -> None:
    """Both reminders are due at once, the desk's first; a hundred days are counted like sixty."""
    clock.leap(100 * DAY)
    assert [reminder.stage for reminder in await due(storage, clock)] == [Stage.DESK, Stage.OWNERS]
    await note(storage, clock, monday, Stage.DESK)
    assert [reminder.stage for reminder in await due(storage, clock)] == [Stage.OWNERS]


async def test_two_processes_do_not_remind_twice(storage: Storage, clock: LeapingClock, monday: int) -> None:
    """Both found it due; the one that notes it first sends it."""
    clock.leap(4 * DAY)
    noted = await asyncio.gather(*(note(storage, clock, monday, Stage.DESK) for _ in range(4)))
    assert sorted(noted) == [False, False, False, True]


async def test_a_lesser_reminder_after_a_greater_one_is_not_given(
    storage: Storage, clock: LeapingClock, monday: int
) -> None:
    """Nor is one for a report that is not there."""
    assert await note(storage, clock, monday, Stage.OWNERS)
    assert not await note(storage, clock, monday, Stage.DESK)
    assert not await note(storage, clock, monday + 1, Stage.DESK)


async def test_answered_and_closed_reports_wait_for_nobody(
    storage: Storage, clock: LeapingClock, open_work: OpenWork, file_report: FileReport
) -> None:
    """Taken into work without an answer still waits."""
    answered, closed, withdrawn, in_work = [await file_report() for _ in range(4)]
    async with open_work() as work:
        await work.office.casebook.note_answer(answered)
        await work.office.casebook.move(closed, Status.CLOSED)
        await work.office.casebook.move(withdrawn, Status.WITHDRAWN)
        await work.office.casebook.move(in_work, Status.IN_WORK)
    clock.leap(4 * DAY)
    assert [reminder.number for reminder in await due(storage, clock)] == [in_work]


async def test_what_went_past_the_desk_is_told_to_owners_alone(
    storage: Storage, clock: LeapingClock, file_report: FileReport
) -> None:
    """Already the first reminder."""
    await file_report(past_desk=True)
    ordinary = await file_report()
    clock.leap(4 * DAY)
    secret, open_one = await due(storage, clock)
    assert secret.for_owners
    assert open_one == Due(ordinary, Stage.DESK, past_desk=False)
    assert not open_one.for_owners


async def test_the_longest_waiting_comes_first(storage: Storage, clock: LeapingClock, file_report: FileReport) -> None:
    """By the hour of filing, whatever the numbers."""
    later, earlier = await file_report(), await file_report()
    async with storage.transaction() as session:
        (await session.get_one(Report, later)).filed_at = clock.now() + timedelta(hours=1)
    clock.leap(4 * DAY)
    assert [reminder.number for reminder in await due(storage, clock)] == [earlier, later]
