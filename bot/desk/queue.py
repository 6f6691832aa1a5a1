"""The queue: the reports that an organiser may see, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.organiser import Organiser, in_sight
from bot.reports.casebook import standing
from bot.reports.models import OPEN, Standing
from bot.storage.report_tables import Report, Status

PAGE_SIZE = 6
COUNTED_UP_TO = 1_000
"""Reports that are counted and can be paged through; filters lead to those beyond."""

_LARGEST_NUMBER = 2**63 - 1


Show = Literal["new", "mine", "work", "waiting", "overdue", "closed", "all"]
"""What to look through: "work" holds what is answered but not closed as well; "all" is all that is open."""

_STATUSES: dict[Show, Sequence[Status]] = {
    "new": (Status.RECEIVED,),
    "mine": OPEN,
    "work": (Status.IN_WORK, Status.ANSWERED),
    "waiting": (Status.WAITING,),
    "overdue": OPEN,
    "closed": (Status.CLOSED, Status.WITHDRAWN),
    "all": OPEN,
}


@dataclass(frozen=True)
class QueueFilter:
    """What to look through; `region`: None for all that the organiser sees."""

    show: Show = "new"
    region: str | None = None


@dataclass(frozen=True)
class QueuePage:
    """A page of the queue; pages count from 1. `has_more`: there are more reports than `total` says."""

    items: Sequence[Standing]
    total: int
    page: int
    pages: int
    has_more: bool


class Queue:
    """Finds reports for organisers, and never one that they may not see."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def page(
        self,
        organiser: Organiser,
        queue_filter: QueueFilter,
        page: int = 1,
        overdue_before: datetime | None = None,
        size: int = PAGE_SIZE,
    ) -> QueuePage:
        """A page, the first or last one where `page` is beyond; open reports oldest first, closed ones newest.

        `overdue_before`: what was filed before it is overdue; None: what a reminder was given of.
        """
        await self._session.flush()
        wanted = _wanted(organiser, queue_filter, overdue_before)
        found = await self._count(wanted)
        total = min(found, COUNTED_UP_TO)
        pages = max(1, -(-total // size))
        page = min(max(page, 1), pages)
        at = (page - 1) * size
        order = Report.number.desc() if queue_filter.show == "closed" else Report.number
        numbers = select(Report.number).where(wanted).order_by(order).offset(at).limit(min(size, total - at))
        rows = select(Report).where(Report.number.in_(numbers.subquery().select())).order_by(order)
        items = [standing(row) for row in await self._session.scalars(rows)]
        return QueuePage(items, total, page, pages, found > COUNTED_UP_TO)

    async def find(self, number: int, organiser: Organiser) -> Standing | None:
        """The report of this number; None alike where there is none and where the organiser may not see it."""
        if not 0 < number <= _LARGEST_NUMBER:
            return None
        await self._session.flush()
        row = await self._session.get(Report, number)
        if row is None:
            return None
        found = standing(row)
        return found if organiser.may_see(found) else None

    async def _count(self, wanted: ColumnElement[bool]) -> int:
        few = select(Report.number).where(wanted).limit(COUNTED_UP_TO + 1).subquery()
        return int(await self._session.scalar(select(func.count()).select_from(few)) or 0)


def _wanted(organiser: Organiser, queue_filter: QueueFilter, overdue_before: datetime | None) -> ColumnElement[bool]:
    conditions = [in_sight(organiser), Report.status.in_(_STATUSES[queue_filter.show])]
    if queue_filter.show == "mine":
        conditions.append(Report.assignee == organiser.person)
    if queue_filter.show == "overdue":
        late = Report.overdue > 0 if overdue_before is None else Report.filed_at < overdue_before
        conditions += [late, Report.first_answer_at.is_(None)]
    if queue_filter.region is not None:
        conditions.append(Report.region == queue_filter.region)
    return and_(*conditions)
