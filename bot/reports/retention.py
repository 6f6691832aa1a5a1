"""How long reports are kept: what is personal goes when its time is up, the bare facts stay for the numbers."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.reports.attachments import Attachments
from bot.reports.authors import Authors
from bot.storage.desk_tables import NameRequest
from bot.storage.report_tables import Report, ReportSubject, ThreadMessage, Trace
from bot.storage.secrets import Secrets
from bot.storage.tables import Conversation

DRAFTS_KEPT = timedelta(days=7)
AT_ONCE = 500
"""Reports anonymised in one piece of work."""


class Retention:
    """Erases what has been kept long enough; gives the attachments whose bodies must go as well."""

    def __init__(self, session: AsyncSession, secrets: Secrets, now: Callable[[], datetime]) -> None:
        self._session = session
        self._now = now
        self._authors = Authors(session, secrets)
        self._attachments = Attachments(session, secrets, now)

    async def forget_drafts(self) -> Sequence[int]:
        """Erase drafts, and every other unfinished conversation, that nobody touched for a week."""
        before = self._now() - DRAFTS_KEPT
        await self._session.execute(delete(Conversation).where(Conversation.changed_at < before))
        return await self._attachments.forget_drafts(before=before)

    async def due(self, days: int) -> Sequence[int]:
        """The reports closed more than `days` ago in which something personal is left."""
        before = self._now() - timedelta(days=days)
        rows = select(Report.number).where(Report.closed_at < before, Report.anonymised_at.is_(None)).limit(AT_ONCE)
        return (await self._session.scalars(rows)).all()

    async def strip(self, numbers: Sequence[int]) -> Sequence[int]:
        """Erase all that is personal in these reports: words, files, names, links; the facts stay."""
        if not numbers:
            return []
        await self._session.flush()
        files = [kept.id for kept in await self._attachments.of_reports(numbers)]
        await self._authors.unlink(numbers)
        for table in (ThreadMessage, Trace, ReportSubject, NameRequest):
            await self._session.execute(delete(table).where(table.report.in_(numbers)))
        now = self._now()
        stripped = update(Report).where(Report.number.in_(numbers))
        await self._session.execute(stripped.values(anonymised_at=now, proof=b"", digest=b""))
        return await self._attachments.forget(files)
