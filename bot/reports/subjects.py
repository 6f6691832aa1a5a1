"""Reports that name the same employer or system: found by a keyed hash, told to nobody but the desk."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from unicodedata import normalize

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.folding import fold
from bot.reports.models import OPEN
from bot.storage.report_tables import Report, ReportSubject
from bot.storage.secrets import Secrets

TOGETHER = 3
"""Open reports of one subject from which on a collective appeal is spoken of."""

_WORD = re.compile(r"[^\W\d_]+|\d+")
_NUMBER_SIGN = "\N{NUMERO SIGN}"


class Subjects:
    """What reports are about, where their authors agreed to be asked."""

    def __init__(self, session: AsyncSession, secrets: Secrets, now: Callable[[], datetime]) -> None:
        self._session = session
        self._secrets = secrets
        self._now = now

    async def name(self, report: int, words: str) -> None:
        """Note what the report is about, in place of what was noted before."""
        await self._session.execute(delete(ReportSubject).where(ReportSubject.report == report))
        if key := self._key(words):
            self._session.add(ReportSubject(report=report, subject=key))

    async def alike(self, report: int) -> Sequence[int]:
        """The open reports of the same subject at the desk, this one among them; none where they are too few."""
        await self._session.flush()
        own = select(ReportSubject.subject).where(ReportSubject.report == report)
        rows = (
            select(ReportSubject.report)
            .join(Report, Report.number == ReportSubject.report)
            .where(ReportSubject.subject.in_(own), Report.status.in_(OPEN), Report.past_desk.is_(False))
            .order_by(ReportSubject.report)
        )
        found = (await self._session.scalars(rows)).all()
        return found if len(found) >= TOGETHER else ()

    async def to_ask(self, reports: Sequence[int]) -> Sequence[int]:
        """Those of these reports whose authors have not been asked yet; they count as asked from now on."""
        await self._session.flush()
        rows = select(ReportSubject).where(ReportSubject.report.in_(reports), ReportSubject.asked_at.is_(None))
        found = (await self._session.scalars(rows)).all()
        for row in found:
            row.asked_at = self._now()
        return [row.report for row in found]

    async def answer(self, report: int, *, joins: bool) -> None:
        """Keep the author's answer."""
        await self._session.flush()
        for row in await self._session.scalars(select(ReportSubject).where(ReportSubject.report == report)):
            row.joins = joins

    async def joined(self, reports: Sequence[int]) -> Sequence[int]:
        """Those of these reports whose authors join."""
        await self._session.flush()
        rows = select(ReportSubject.report).where(ReportSubject.report.in_(reports), ReportSubject.joins.is_(True))
        return (await self._session.scalars(rows.order_by(ReportSubject.report))).all()

    def _key(self, words: str) -> int | None:
        known = " ".join(_WORD.findall(fold(normalize("NFKC", words.replace(_NUMBER_SIGN, " ")))))
        return self._secrets.pseudonyms.of_words(f"subject:{known}") if known else None
