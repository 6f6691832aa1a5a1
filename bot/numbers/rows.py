"""The rows of an export: facts of reports, without who reported and what they wrote."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.numbers.models import Scope
from bot.numbers.scopes import within
from bot.storage.report_tables import Report

AT_ONCE = 1000
"""Rows that are in memory at a time."""


@dataclass(frozen=True, slots=True)
class ExportRow:
    """A report as a line of a table. Moments are whole hours, shown as the clock of their own zone shows them.

    `principle` is 0 where none was named. `name` and `words` are personal, and None unless the caller filled them in.
    """

    number: int
    filed_at: datetime
    kind: str
    principle: int
    region: str | None
    institution: str | None
    identity: str
    status: str
    outcome: str | None
    first_answer_at: datetime | None
    closed_at: datetime | None
    rating: int | None
    name: str | None = None
    words: str | None = None


async def export_rows(session: AsyncSession, scope: Scope, zone: ZoneInfo) -> AsyncIterator[ExportRow]:
    """The reports of the scope in the order of their numbers, their moments in `zone`; nothing personal."""
    columns = (
        *(Report.number, Report.filed_at, Report.kind, Report.principle, Report.region, Report.institution),
        *(Report.identity, Report.status, Report.outcome, Report.first_answer_at, Report.closed_at, Report.rating),
    )
    query: Select[*tuple[Any, ...]] = select(*columns).where(within(scope, zone)).order_by(Report.number)
    async for row in await session.stream(query, execution_options={"yield_per": AT_ONCE}):
        yield _in_zone(row, zone)


def _in_zone(row: Row[*tuple[Any, ...]], zone: ZoneInfo) -> ExportRow:
    values: list[Any] = [value.astimezone(zone) if isinstance(value, datetime) else value for value in row]
    return ExportRow(*values)
