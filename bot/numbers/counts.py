"""Counts reports, by the database alone: nothing of a report itself is read."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, Row, SQLColumnExpression, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.numbers.hiding import hidden, ordered, protect
from bot.numbers.models import Cell, FirstAnswer, Numbers, Rating, Scope
from bot.numbers.scopes import moment, of_regions, within
from bot.numbers.terms import Terms, Waits
from bot.storage.report_tables import OPEN, Outcome, Report, Status
from bot.working_days import WorkingDays

__all__ = ["Cell", "Counts", "FirstAnswer", "Numbers", "Rating", "Scope"]

MONTHS_SHOWN = 12


@dataclass(frozen=True)
class _Sums:
    total: int
    rating: Rating
    statuses: tuple[Cell, ...]
    outcomes: tuple[Cell, ...]
    months: tuple[Cell, ...]


class Counts:
    """The numbers of reports; months and days are those of the zone of `working_days`."""

    def __init__(self, session: AsyncSession, working_days: WorkingDays) -> None:
        self._session = session
        self._zone = working_days.zone
        self._terms = Terms(session, working_days)

    async def numbers(self, scope: Scope, floor: int = 0) -> Numbers:
        """All numbers of the scope; under `floor`, and what would give such a number away, they are hidden.

        Breakdowns are protected one by one; `open` and outcomes, which repeat statuses, are shown only where those are.
        Shares and means are shown from `floor` reports on: that a few answers came late tells of the desk, not of them.
        Numbers of overlapping scopes can be subtracted from each other: offer whole months and whole regions only.
        """
        chosen = within(scope, self._zone)
        first, last = await self._filed(chosen, Report.filed_at), await self._filed(chosen, Report.filed_at.desc())
        if first is None or last is None:
            return _nothing(floor, 0)
        sums = await self._sums(chosen, _months(self._date(first), self._date(last)))
        if hidden(sums.total, floor):
            return _nothing(floor, None)
        kinds, principles = await self._by(Report.kind, Report.principle, chosen)
        # An expression, since SQLite would follow the region's index to every single row, at thrice the time.
        regions, institutions = await self._by(func.nullif(Report.region, ""), Report.institution, chosen)
        waits = await self._terms.waits(of_regions(scope), first, last)
        statuses = ordered(protect(sums.statuses, floor))
        return Numbers(
            floor=floor,
            total=sums.total,
            open=_open(statuses),
            by_kind=ordered(protect(kinds, floor)),
            by_principle=ordered(protect(principles, floor)),
            by_region=ordered(protect(regions, floor)),
            by_institution=ordered(protect(institutions, floor)),
            by_month=protect(sums.months, floor),
            by_status=statuses,
            by_outcome=ordered(protect(sums.outcomes, floor)) if _shows_closed(statuses) else (),
            first_answer=_first_answer(waits, sums.total, floor),
            rating=Rating(None, None) if hidden(sums.rating.number or 0, floor) else sums.rating,
        )

    async def _filed(self, chosen: ColumnElement[bool], order: SQLColumnExpression[datetime]) -> datetime | None:
        """When the first report in this order was filed."""
        return await self._session.scalar(select(Report.filed_at).where(chosen).order_by(order).limit(1))

    def _date(self, filed_at: datetime) -> date:
        return filed_at.astimezone(self._zone).date()

    async def _sums(self, chosen: ColumnElement[bool], months: Sequence[date]) -> _Sums:
        """What a single pass over the reports tells: the keys of these breakdowns are known beforehand."""
        query = select(
            *(func.count(), func.count(Report.rating), func.avg(Report.rating)),
            *(func.count().filter(Report.status == status) for status in Status),
            *(func.count().filter(Report.outcome == outcome) for outcome in Outcome),
            *(func.count().filter(Report.filed_at >= moment(month, self._zone)) for month in months),
        )
        row: Row[*tuple[Any, ...]] = (await self._session.execute(query.where(chosen))).one()
        total, rated, mean, *counts = row
        statuses, outcomes, since = counts[: len(Status)], counts[len(Status) : -len(months)], counts[-len(months) :]
        filed = (here - later for here, later in pairwise([*since, 0]))
        return _Sums(
            total=total,
            rating=Rating(rated, None if mean is None else float(mean)),
            statuses=_cells(Status, statuses),
            outcomes=_cells(Outcome, outcomes),
            months=tuple(Cell(f"{month:%Y-%m}", count) for month, count in zip(months, filed, strict=True)),
        )

    async def _by(
        self, one: SQLColumnExpression[Any], other: SQLColumnExpression[Any], chosen: ColumnElement[bool]
    ) -> tuple[list[Cell], list[Cell]]:
        """The breakdowns by two keys, told by one pass."""
        query = select(one, other, func.count()).where(chosen).group_by(one, other)
        ones, others = Counter[str | None](), Counter[str | None]()
        rows: Sequence[Row[*tuple[Any, ...]]] = (await self._session.execute(query)).all()
        for first, second, count in rows:
            ones[_key(first)] += count
            others[_key(second)] += count
        return [Cell(*item) for item in ones.items()], [Cell(*item) for item in others.items()]


def _key(value: str | int | None) -> str | None:
    """A cell's key; principle 0 is one that was not said."""
    return str(value) if value else None


def _months(first: date, last: date) -> Sequence[date]:
    """The first days of the months from one date to the other, the last twelve of them."""
    begin, end = (day.year * 12 + day.month - 1 for day in (first, last))
    return [date(at // 12, at % 12 + 1, 1) for at in range(max(begin, end - MONTHS_SHOWN + 1), end + 1)]


def _cells(keys: Iterable[str], counts: Iterable[int]) -> tuple[Cell, ...]:
    return tuple(Cell(str(key), count) for key, count in zip(keys, counts, strict=True) if count)


def _open(statuses: Sequence[Cell]) -> int | None:
    """How many are not over; hidden where a part of it is."""
    parts = [cell.count for cell in statuses if cell.key in OPEN]
    return None if not statuses or None in parts else sum(count or 0 for count in parts)


def _shows_closed(statuses: Sequence[Cell]) -> bool:
    return bool(statuses) and Cell(Status.CLOSED, None) not in statuses


def _first_answer(waits: Waits, total: int, floor: int) -> FirstAnswer:
    answered, waiting = waits.answered, total - waits.answered
    few = hidden(answered, floor)
    return FirstAnswer(
        answered=None if few or hidden(waiting, floor) else answered,
        median_hours=None if few else waits.median_hours,
        in_time=None if few or not answered else waits.in_time / answered,
    )


def _nothing(floor: int, total: int | None) -> Numbers:
    """What is told of no reports, or (None) of too few to tell anything."""
    answer, rating = FirstAnswer(total, None, None), Rating(total, None)
    return Numbers(floor, total, total, (), (), (), (), (), (), (), answer, rating)
