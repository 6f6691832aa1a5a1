from datetime import UTC, date, datetime, timedelta

import pytest

from bot.numbers.counts import Cell, Counts, FirstAnswer, Numbers, Rating, Scope
from bot.storage.engine import Storage
from bot.storage.report_tables import Outcome, Status
from bot.working_days import WorkingDays
from tests.bot.numbers.conftest import ALMATY, MONDAY, Files

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


async def counted(storage: Storage, scope: Scope | None = None, floor: int = 0) -> Numbers:
    """The numbers of a scope."""
    async with storage.transaction() as session:
        return await Counts(session, WorkingDays(ALMATY)).numbers(scope or Scope(), floor)


def told(cells: tuple[Cell, ...]) -> dict[str | None, int | None]:
    """A breakdown, readable."""
    return {cell.key: cell.count for cell in cells}


async def test_reports_are_counted_by_all_that_is_known(storage: Storage, files: Files) -> None:
    """Each breakdown adds up to the total, what was not said included."""
    await files(3, kind="load", principle=1, region="almaty", status=Status.IN_WORK)
    await files(2, region=None, institution=None, status=Status.CLOSED, outcome=Outcome.RESTORED)
    await files(1, principle=0, status=Status.WITHDRAWN)
    numbers = await counted(storage)
    assert (numbers.total, numbers.open) == (6, 3)
    assert numbers.by_kind == (Cell("load", 3), Cell("monitoring", 3))
    assert told(numbers.by_principle) == {"1": 3, "5": 2, None: 1}
    assert told(numbers.by_region) == {"almaty": 3, None: 2, "abai": 1}
    assert told(numbers.by_institution) == {"school": 4, None: 2}
    assert told(numbers.by_status) == {"in_work": 3, "closed": 2, "withdrawn": 1}
    assert told(numbers.by_outcome) == {"restored": 2}
    assert told(numbers.by_month) == {"2026-11": 6}


async def test_a_question_is_no_violation(storage: Storage, files: Files) -> None:
    """It is in no number."""
    await files(4, kind="question", answered=HOUR, rating=5)
    assert (await counted(storage)).total == 0
    await files(1)
    numbers = await counted(storage)
    assert told(numbers.by_kind) == {"monitoring": 1}
    assert numbers.first_answer.answered == 0
    assert numbers.rating == Rating(0, None)


async def test_nothing_filed_is_nothing_to_hide(storage: Storage) -> None:
    """Zero is shown as zero, under any floor."""
    numbers = await counted(storage, floor=5)
    assert (numbers.total, numbers.open, numbers.by_kind, numbers.by_month) == (0, 0, (), ())


async def test_months_are_local(storage: Storage, files: Files) -> None:
    """The last evening of October in UTC is November in Almaty; months between are told, even empty."""
    await files(1, filed_at=datetime(2026, 8, 31, 18, tzinfo=UTC))
    await files(2, filed_at=datetime(2026, 10, 31, 19, tzinfo=UTC))
    numbers = await counted(storage)
    assert numbers.by_month == (Cell("2026-08", 1), Cell("2026-09", 0), Cell("2026-10", 0), Cell("2026-11", 2))


async def test_only_the_last_twelve_months_are_told(storage: Storage, files: Files) -> None:
    """The rest is in the total alone."""
    await files(5, filed_at=datetime(2025, 1, 15, tzinfo=UTC))
    await files(1, filed_at=datetime(2026, 1, 15, tzinfo=UTC))
    numbers = await counted(storage)
    assert (numbers.total, len(numbers.by_month)) == (6, 12)
    assert (numbers.by_month[0], numbers.by_month[-1]) == (Cell("2025-02", 0), Cell("2026-01", 1))


async def test_a_scope_begins_and_ends(storage: Storage, files: Files) -> None:
    """Dates are local, the last one exclusive; a moment is taken as it is."""
    for hours in range(-14, 11):
        await files(1, filed_at=MONDAY + hours * HOUR, answered=HOUR)
    day = await counted(storage, Scope(since=date(2026, 11, 23), until=date(2026, 11, 24)))
    assert (day.total, day.first_answer.answered) == (24, 24)
    assert (await counted(storage, Scope(since=MONDAY))).first_answer.answered == 11
    assert (await counted(storage, Scope(until=MONDAY))).first_answer.answered == 14


async def test_regions_are_kept_apart(storage: Storage, files: Files) -> None:
    """An organiser of one region sees its numbers; of none, nothing."""
    await files(2, region="abai", answered=HOUR)
    await files(3, region="almaty", answered=HOUR)
    await files(4, region=None, answered=HOUR)
    abai = await counted(storage, Scope(regions=frozenset({"abai"})))
    assert (abai.total, told(abai.by_region), abai.first_answer.answered) == (2, {"abai": 2}, 2)
    assert (await counted(storage, Scope(regions=frozenset({"abai", "almaty"})))).total == 5
    assert (await counted(storage, Scope(regions=frozenset()))).total == 0


async def test_waits_are_told(storage: Storage, files: Files) -> None:
    """The median is in hours; the term is three working days, over at midnight in Almaty."""
    end_of_thursday = datetime(2026, 11, 26, 19, tzinfo=UTC)
    await files(1, answered=2 * HOUR)
    await files(1, answered=end_of_thursday - MONDAY - HOUR)
    await files(2, answered=end_of_thursday - MONDAY)
    await files(3)
    answer = (await counted(storage)).first_answer
    assert (answer.answered, answer.in_time) == (4, 0.5)
    assert answer.median_hours == (end_of_thursday - MONDAY) / HOUR - 0.5


async def test_a_weekend_is_no_wait(storage: Storage, files: Files) -> None:
    """Filed on Friday or on Sunday, answered on Wednesday: in time both; on Thursday: not."""
    friday, sunday = MONDAY + 4 * DAY, MONDAY + 6 * DAY
    await files(1, filed_at=friday, answered=5 * DAY)
    await files(1, filed_at=sunday, answered=3 * DAY)
    await files(2, filed_at=sunday, answered=4 * DAY)
    assert (await counted(storage)).first_answer == FirstAnswer(4, 96, 0.5)


async def test_ratings_are_averaged(storage: Storage, files: Files) -> None:
    """Those who said nothing do not count."""
    await files(1, rating=5)
    await files(1, rating=2)
    await files(3)
    assert (await counted(storage)).rating == Rating(2, 3.5)


async def test_a_small_total_is_hidden(storage: Storage, files: Files) -> None:
    """With all that could tell it."""
    await files(4, answered=HOUR, rating=5, status=Status.CLOSED, outcome=Outcome.ADVISED)
    hidden = await counted(storage, floor=5)
    assert hidden == Numbers(
        5, None, None, (), (), (), (), (), (), (), FirstAnswer(None, None, None), Rating(None, None)
    )
    assert (await counted(storage)).total == 4


async def test_small_cells_are_hidden(storage: Storage, files: Files) -> None:
    """One below the floor takes another one with it; waits and ratings of too few are hidden too."""
    await files(4, region="ulytau", answered=HOUR, rating=1)
    await files(6, region="abai")
    await files(9, region="almaty")
    numbers = await counted(storage, floor=5)
    assert numbers.by_region == (Cell("almaty", 9), Cell("abai", None), Cell("ulytau", None))
    assert (numbers.total, numbers.by_kind) == (19, (Cell("monitoring", 19),))
    assert (numbers.first_answer, numbers.rating) == (FirstAnswer(None, None, None), Rating(None, None))


@pytest.mark.parametrize(("waiting", "answered"), [(0, 10), (4, None), (5, 10)])
async def test_the_unanswered_are_not_told_by_the_answered(
    storage: Storage, files: Files, waiting: int, answered: int | None
) -> None:
    """Total less answered is a number as well; the share needs no such care."""
    await files(10, answered=HOUR)
    await files(waiting)
    answer = (await counted(storage, floor=5)).first_answer
    assert (answer.answered, answer.median_hours, answer.in_time) == (answered, 1, 1)


async def test_what_repeats_statuses_is_hidden_with_them(storage: Storage, files: Files) -> None:
    """Open reports are the sum of some statuses, and outcomes belong to closed reports alone."""
    await files(2, status=Status.RECEIVED)
    await files(20, status=Status.IN_WORK)
    await files(8, status=Status.CLOSED, outcome=Outcome.RESTORED)
    numbers = await counted(storage, floor=5)
    assert numbers.by_status == (Cell("in_work", 20), Cell("closed", None), Cell("received", None))
    assert (numbers.open, numbers.by_outcome) == (None, ())
    await files(3, status=Status.RECEIVED)
    numbers = await counted(storage, floor=5)
    assert (numbers.open, numbers.by_outcome) == (25, (Cell("restored", 8),))
