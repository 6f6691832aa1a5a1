"""A scope as the condition of a query."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func

from bot.numbers.models import Scope
from bot.storage.report_tables import QUESTION, Report


def of_regions(scope: Scope) -> ColumnElement[bool]:
    """Whether a report is a violation in one of the scope's regions, whenever it was filed."""
    violation = Report.kind != QUESTION
    if not scope.past_desk:
        violation = and_(violation, Report.past_desk.is_(False))
    if scope.regions is None:
        return violation
    # An expression, since SQLite would follow the region's index to every single row, at thrice the time.
    return and_(violation, func.nullif(Report.region, "").in_(sorted(scope.regions)))


def within(scope: Scope, zone: ZoneInfo) -> ColumnElement[bool]:
    """Whether a report is in the scope. Raises ValueError for a moment without its time zone."""
    conditions = [of_regions(scope)]
    if scope.since is not None:
        conditions.append(Report.filed_at >= moment(scope.since, zone))
    if scope.until is not None:
        conditions.append(Report.filed_at < moment(scope.until, zone))
    return and_(*conditions)


def moment(day: date | datetime, zone: ZoneInfo) -> datetime:
    """The moment itself, or a date's local midnight; in UTC."""
    if isinstance(day, datetime):
        return day
    return datetime.combine(day, time(), zone).astimezone(UTC)
