"""What organisers find in the queue."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import event, insert, update

from bot.desk.organiser import Organiser
from bot.desk.queue import COUNTED_UP_TO, PAGE_SIZE, Queue, QueueFilter, QueuePage, Show
from bot.reports.models import Status
from bot.storage.engine import Storage
from bot.storage.report_tables import Report
from tests.bot.desk.work import FileReport, OpenWork
from tests.clocks import START, LeapingClock

SHOWS: tuple[Show, ...] = ("new", "mine", "work", "waiting", "overdue", "closed", "all")


async def numbers(open_work: OpenWork, organiser: Organiser, show: Show, region: str | None = None) -> list[int]:
    """The numbers on the first page."""
    async with open_work() as work:
        page = await work.queue.page(organiser, QueueFilter(show, region))
    return [found.number for found in page.items]


async def move(open_work: OpenWork, number: int, status: Status) -> None:
    """Put a report into a status."""
    async with open_work() as work:
        await work.office.casebook.move(number, status)


async def test_each_report_stands_where_it_belongs(
    open_work: OpenWork, file_report: FileReport, olga: Organiser
) -> None:
    """By status; what is open oldest first, what is closed newest first."""
    reports = {status: await file_report() for status in Status}
    for status, number in reports.items():
        await move(open_work, number, status)
    expected: dict[Show, list[Status]] = {
        "new": [Status.RECEIVED],
        "work": [Status.IN_WORK, Status.ANSWERED],
        "waiting": [Status.WAITING],
        "closed": [Status.WITHDRAWN, Status.CLOSED],
        "all": [Status.RECEIVED, Status.IN_WORK, Status.WAITING, Status.ANSWERED],
    }
    for show, statuses in expected.items():
        assert await numbers(open_work, olga, show) == [reports[status] for status in statuses]


async def test_mine_are_the_open_ones_assigned_to_me(
    open_work: OpenWork, file_report: FileReport, bauyrzhan: Organiser, aigul: Organiser
) -> None:
    """Not a colleague's, not nobody's, and no closed ones."""
    mine, closed, theirs, _ = [await file_report() for _ in range(4)]
    async with open_work() as work:
        for number, who in ((mine, bauyrzhan), (closed, bauyrzhan), (theirs, aigul)):
            await work.office.casebook.assign(number, who.person)
        await work.office.casebook.move(closed, Status.CLOSED)
    assert await numbers(open_work, bauyrzhan, "mine") == [mine]


async def test_overdue_is_what_a_reminder_was_given_of(
    open_work: OpenWork, file_report: FileReport, olga: Organiser, storage: Storage
) -> None:
    """Until the first answer, and while it is open."""
    waiting, answered, closed, _ = [await file_report() for _ in range(4)]
    async with storage.transaction() as session:
        await session.execute(update(Report).where(Report.number.in_((waiting, answered, closed))).values(overdue=1))
    async with open_work() as work:
        await work.office.casebook.note_answer(answered)
        await work.office.casebook.move(closed, Status.CLOSED)
    assert await numbers(open_work, olga, "overdue") == [waiting]


async def test_overdue_can_be_told_by_the_hour(
    open_work: OpenWork, file_report: FileReport, olga: Organiser, clock: LeapingClock
) -> None:
    """Where the caller knows from when on: no reminder needs to have been given."""
    early = await file_report()
    clock.leap(3600)
    await file_report()
    async with open_work() as work:
        page = await work.queue.page(olga, QueueFilter("overdue"), overdue_before=START + timedelta(hours=1))
    assert [found.number for found in page.items] == [early]


async def test_everybody_sees_their_own_share(
    open_work: OpenWork,
    file_report: FileReport,
    cast: Sequence[Organiser],
) -> None:
    """Owner, organiser, two regional ones, analyst: the list, its total, and a single report agree."""
    abai, almaty = await file_report("abai"), await file_report("almaty-city")
    nowhere, past_desk = await file_report(""), await file_report("abai", past_desk=True)
    shares = [[abai, almaty, nowhere, past_desk], [abai, almaty, nowhere], [abai], [almaty], []]
    for organiser, share in zip(cast, shares, strict=True):
        async with open_work() as work:
            page = await work.queue.page(organiser, QueueFilter("new"))
            found = [
                number for number in (abai, almaty, nowhere, past_desk) if await work.queue.find(number, organiser)
            ]
        assert [item.number for item in page.items] == found == share
        assert page.total == len(share)


async def test_another_region_is_empty_however_it_is_asked_for(
    open_work: OpenWork, file_report: FileReport, aigul: Organiser, bauyrzhan: Organiser
) -> None:
    """A forged filter widens nothing."""
    almaty = await file_report("almaty-city")
    assert await numbers(open_work, bauyrzhan, "new", "almaty-city") == [almaty]
    assert await numbers(open_work, bauyrzhan, "new", "abai") == []
    for show in SHOWS:
        assert await numbers(open_work, aigul, show, "almaty-city") == []


@pytest.mark.parametrize("number", [-1, 0, 1, 2**63 - 1, 2**63, 10**30])
async def test_a_number_that_is_not_there_is_not_found(open_work: OpenWork, olga: Organiser, number: int) -> None:
    """Nor one that no database can hold."""
    async with open_work() as work:
        assert await work.queue.find(number, olga) is None


async def test_pages_hold_six(open_work: OpenWork, file_report: FileReport, olga: Organiser) -> None:
    """A page that is not there is the nearest one that is."""
    filed = [await file_report() for _ in range(2 * PAGE_SIZE + 1)]
    async with open_work() as work:
        pages = {at: await work.queue.page(olga, QueueFilter(), at) for at in (-5, 1, 2, 3, 9)}
        empty = await work.queue.page(olga, QueueFilter("closed"), 4)
    assert [found.number for found in pages[2].items] == filed[PAGE_SIZE : 2 * PAGE_SIZE]
    assert [found.number for found in pages[3].items] == filed[2 * PAGE_SIZE :]
    assert (pages[-5], pages[9]) == (pages[1], pages[3])
    assert (pages[1].total, pages[1].page, pages[1].pages, pages[1].has_more) == (13, 1, 3, False)
    assert empty == QueuePage([], 0, 1, 1, has_more=False)


async def test_a_very_long_queue_is_counted_up_to_a_thousand(open_work: OpenWork, olga: Organiser) -> None:
    """And says that there is more; its last page is whole."""
    await _fill(open_work, COUNTED_UP_TO + 5)
    async with open_work() as work:
        page = await work.queue.page(olga, QueueFilter(), 10_000)
    assert (page.total, page.pages, page.page, page.has_more) == (COUNTED_UP_TO, 167, 167, True)
    assert len(page.items) == COUNTED_UP_TO - 166 * PAGE_SIZE


async def test_no_page_reads_the_whole_table(open_work: OpenWork, storage: Storage, cast: Sequence[Organiser]) -> None:
    """SQLite's plan of every query of every role goes by an index."""
    if not storage.is_sqlite:
        pytest.skip("PostgreSQL reads a small table whole, and rightly")
    await _fill(open_work, 2_000)
    asked: list[tuple[str, tuple[object, ...]]] = []
    event.listen(
        storage.engine.sync_engine,
        "before_cursor_execute",
        lambda _connection, _cursor, statement, values, *_: asked.append((statement, values)),
    )
    who_see_reports = [organiser for organiser in cast if organiser.may_see_reports()]
    async with storage.transaction() as session:
        for organiser in who_see_reports:
            for show in SHOWS:
                await Queue(session).page(organiser, QueueFilter(show, "abai"))
                await Queue(session).page(organiser, QueueFilter(show), 3)
        queries = [query for query in asked if query[0].startswith("SELECT")]
        connection = await session.connection()
        plans = [await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values) for sql, values in queries]
        steps = [str(step.detail) for plan in plans for step in plan if " report" in str(step.detail)]
    assert len(plans) == len(who_see_reports) * len(SHOWS) * 2 * 2
    assert [step for step in steps if not step.startswith("SEARCH")] == []


async def _fill(open_work: OpenWork, count: int) -> None:
    rows = [
        {
            "kind": "workload",
            "principle": 1,
            "region": "abai",
            "identity": "anonymous",
            "language": "kk",
            "filed_at": START,
            "changed_at": START,
            "receipt": receipt,
            "digest": b"",
            "proof": b"",
        }
        for receipt in range(count)
    ]
    async with open_work() as work:
        await work.session.execute(insert(Report), rows)
