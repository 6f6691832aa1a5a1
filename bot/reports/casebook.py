"""The book of reports: finding one, and moving it along."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.languages import LANGUAGE_CODES
from bot.reports.models import OPEN, NoSuchReport, Standing
from bot.reports.thread import hour
from bot.storage.report_tables import Identity, Outcome, Report, Status


class Casebook:
    """Where reports stand. Who may move which one is asked elsewhere."""

    def __init__(self, session: AsyncSession, now: Callable[[], datetime]) -> None:
        self._session = session
        self._now = now

    async def standing(self, number: int) -> Standing:
        """Where this report stands. Raises NoSuchReport."""
        return standing(await self._row(number))

    async def standings(self, numbers: Sequence[int]) -> Sequence[Standing]:
        """Where these reports stand, newest first."""
        await self._session.flush()
        rows = select(Report).where(Report.number.in_(numbers)).order_by(Report.number.desc())
        return [standing(row) for row in await self._session.scalars(rows)]

    async def move(self, number: int, status: Status) -> bool:
        """Put the report into this status; gives whether that is a change. Raises NoSuchReport."""
        row = await self._row(number)
        if row.status == status:
            return False
        row.status, row.changed_at = status, hour(self._now())
        row.closed_at = row.changed_at if status not in OPEN else None
        row.outcome = row.outcome if status not in OPEN else None
        return True

    async def close(self, number: int, outcome: Outcome) -> None:
        """Close the report with its outcome. Raises NoSuchReport."""
        await self.move(number, Status.CLOSED)
        (await self._row(number)).outcome = outcome

    async def assign(self, number: int, organiser: int | None) -> None:
        """Say who works the report. Raises NoSuchReport."""
        (await self._row(number)).assignee = organiser

    async def transfer(self, number: int, region: str | None) -> None:
        """Move the report to another region. Raises NoSuchReport."""
        row = await self._row(number)
        row.region, row.assignee = region, None

    async def note_answer(self, number: int) -> None:
        """Note that the desk has written to the author. Raises NoSuchReport."""
        row = await self._row(number)
        row.first_answer_at = row.first_answer_at or hour(self._now())

    async def rate(self, number: int, stars: int) -> None:
        """Keep the author's rating, 1 to 5. Raises NoSuchReport."""
        (await self._row(number)).rating = stars

    async def _row(self, number: int) -> Report:
        await self._session.flush()
        row = await self._session.get(Report, number)
        if row is None:
            raise NoSuchReport
        return row


def standing(row: Report) -> Standing:
    """The facts of a row."""
    return Standing(
        row.number,
        row.kind,
        row.principle,
        row.region,
        row.institution,
        Identity(row.identity),
        next(code for code in LANGUAGE_CODES if code == row.language),
        Status(row.status),
        row.past_desk,
        row.assignee,
        Outcome(row.outcome) if row.outcome else None,
        row.rating,
        row.filed_at,
        row.closed_at,
        row.first_answer_at,
    )
