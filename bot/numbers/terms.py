"""How long authors waited for the desk's first answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain, groupby, repeat
from statistics import median
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Integer, and_, column, func, select, values
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from bot.storage.report_tables import FIRST_ANSWER, Report
from bot.storage.tables import Moment
from bot.working_days import WorkingDays


class _HoursBetween(FunctionElement[int]):
    """Whole hours from the first moment to the second: the engines have no common word for it."""

    type = Integer()
    inherit_cache = True


@compiles(_HoursBetween, "sqlite")
def _in_sqlite(element: _HoursBetween, compiler: SQLCompiler, **options: Any) -> str:
    since, until = (compiler.process(moment, **options) for moment in element.clauses)
    return f"CAST(round((julianday({until}) - julianday({since})) * 24) AS INTEGER)"


@compiles(_HoursBetween, "postgresql")
def _in_postgresql(element: _HoursBetween, compiler: SQLCompiler, **options: Any) -> str:
    since, until = (compiler.process(moment, **options) for moment in element.clauses)
    # extract() would reckon in decimal digits, at twice the whole statement's time
    return f"CAST(round(date_part('epoch', {until} - {since}) / 3600) AS INTEGER)"


@dataclass(frozen=True)
class Waits:
    """How long authors waited; nothing of it is hidden yet."""

    answered: int
    in_time: int
    median_hours: float | None


class Terms:
    """Measures waiting in working days of a zone."""

    def __init__(self, session: AsyncSession, working_days: WorkingDays) -> None:
        self._session = session
        self._zone = working_days.zone
        self._days = working_days

    async def waits(self, chosen: ColumnElement[bool], first: datetime, last: datetime) -> Waits:
        """The waits of reports of this condition, filed from the moment `first` to the moment `last`."""
        spans = self._spans(first, last)
        hours = _HoursBetween(Report.filed_at, Report.first_answer_at)
        in_time = func.count().filter(Report.first_answer_at < spans.c.term)
        rows = await self._session.execute(
            select(hours, func.count(), in_time)
            .join_from(spans, Report, and_(Report.filed_at >= spans.c.since, Report.filed_at < spans.c.until))
            .where(chosen, Report.first_answer_at.is_not(None))
            .group_by(hours)
        )
        found = rows.all()
        return Waits(
            answered=sum(count for _, count, _ in found),
            in_time=sum(count for _, _, count in found),
            median_hours=median(chain.from_iterable(repeat(wait, count) for wait, count, _ in found))
            if found
            else None,
        )

    def _spans(self, first: datetime, last: datetime) -> FromClause:
        """The days of filing, those of one term together: when they begin and end, and when their term is over.

        They say by themselves what was filed when: a second condition on `filed_at` would turn SQLite's plan around.
        """
        dates = self._dates(first.astimezone(self._zone).date(), last.astimezone(self._zone).date())
        end = last + timedelta.resolution
        rows = [
            (max(first, self._midnight(days[0])), min(end, self._midnight(days[-1] + timedelta(days=1))), term)
            for term, together in groupby(dates, key=lambda day: self._days.after(self._midnight(day), FIRST_ANSWER))
            if (days := list(together))
        ]
        columns = (column("since", Moment), column("until", Moment), column("term", Moment))
        return values(*columns, name="span").data(rows).cte("span")

    def _dates(self, first: date, last: date) -> Iterator[date]:
        return (first + timedelta(days=after) for after in range((last - first).days + 1))

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self._zone).astimezone(UTC)
