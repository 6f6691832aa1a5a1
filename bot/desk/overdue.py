"""Reports that wait too long for their first answer: the desk is reminded, then the owners."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Protocol

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.reports.models import OPEN
from bot.storage.report_tables import FIRST_ANSWER, Report

OWNERS_AFTER = 7
"""Working days without a first answer after which owners are told."""
LONG_AGO = timedelta(days=60)
"""Holds more working days than any term: nothing before it needs to be counted."""


class Stage(IntEnum):
    """Whom a reminder goes to; kept as the number of reminders given."""

    DESK = 1
    OWNERS = 2


DAYS = {Stage.DESK: FIRST_ANSWER, Stage.OWNERS: OWNERS_AFTER}
"""Working days after which each reminder is due."""


@dataclass(frozen=True)
class Due:
    """A reminder that is due."""

    number: int
    stage: Stage
    past_desk: bool

    @property
    def for_owners(self) -> bool:
        """Whether it goes to owners alone: always, where the report went past the desk."""
        return self.past_desk or self.stage is Stage.OWNERS


class Counting(Protocol):
    """What counts working days."""

    def passed(self, since: datetime, until: datetime) -> int:
        """Whole working days after the day of `since` that were over by `until`."""
        ...


class Overdue:
    """Says which reminders are due, and remembers those given."""

    def __init__(self, session: AsyncSession, working_days: Counting, now: Callable[[], datetime]) -> None:
        self._session = session
        self._working_days = working_days
        self._now = now

    async def due(self) -> Sequence[Due]:
        """Reminders not given yet, the longest waiting report first, of one report in their order."""
        await self._session.flush()
        now = self._now()
        rows = await self._session.execute(
            select(Report.number, Report.filed_at, Report.overdue, Report.past_desk)
            .where(Report.status.in_(OPEN), Report.first_answer_at.is_(None), _may_be_due(now))
            .order_by(Report.filed_at, Report.number)
        )
        passed: dict[datetime, int] = {}
        due: list[Due] = []
        for number, filed_at, given, past_desk in rows:
            since = max(filed_at, now - LONG_AGO)
            if since not in passed:
                passed[since] = self._working_days.passed(since, now)
            late = [stage for stage in Stage if stage > given and passed[since] >= DAYS[stage]]
            due.extend(Due(number, stage, past_desk) for stage in late)
        return due

    async def note(self, number: int, stage: Stage) -> bool:
        """Remember that the reminder goes out; False where another process was first, which sends it then."""
        await self._session.flush()
        before = update(Report).where(Report.number == number, Report.overdue < stage)
        noted = await self._session.execute(before.values(overdue=int(stage)).returning(Report.number))
        return noted.first() is not None


def _may_be_due(now: datetime) -> ColumnElement[bool]:
    """Leaves out, in the database, what can't be due: working days are never more than days."""
    return or_(
        *(
            and_(Report.overdue == stage - 1, Report.filed_at <= now - timedelta(days=days))
            for stage, days in DAYS.items()
        )
    )
