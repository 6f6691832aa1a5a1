"""Where messages about reports stand in their author's chat, so that one tap can remove them."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.report_tables import Trace

REMOVABLE_FOR = timedelta(hours=48)
"""How long Telegram lets a bot remove a message (Bot API, deleteMessage)."""
HURRIED = 30
HURRIED_WITHIN = timedelta(minutes=10)


class Traces:
    """The messages of a person's reports; `author` is the keyed hash of authors."""

    def __init__(self, session: AsyncSession, now: Callable[[], datetime]) -> None:
        self._session = session
        self._now = now

    async def note(self, author: int, message: int, report: int | None = None, *, own: bool = False) -> None:
        """Remember a message of the draft, or of the report; `own`: the author sent it."""
        await self._session.flush()
        row = await self._session.get(Trace, (author, message))
        if row is None:
            self._session.add(Trace(author=author, message=message, report=report, is_own=own, sent_at=self._now()))
        elif report is not None:
            row.report = report

    async def adopt(self, author: int, report: int) -> None:
        """What was said of the draft belongs to the report from now on."""
        await self._session.flush()
        loose = update(Trace).where(Trace.author == author, Trace.report.is_(None))
        await self._session.execute(loose.values(report=report))

    async def take(self, author: int, report: int | None) -> tuple[Sequence[int], bool]:
        """Forget the messages of a report (None: of the draft).

        Gives those that Telegram still lets a bot remove, and whether there are older ones.
        """
        await self._session.flush()
        mine = (Trace.author == author, Trace.report == report if report is not None else Trace.report.is_(None))
        rows = (await self._session.scalars(select(Trace).where(*mine).order_by(Trace.message))).all()
        since = self._now() - REMOVABLE_FOR
        await self._session.execute(delete(Trace).where(*mine))
        young = [row.message for row in rows if row.sent_at > since]
        return young, len(young) < len(rows)

    async def is_hurried(self, author: int) -> bool:
        """Whether too many messages came from this person within ten minutes."""
        await self._session.flush()
        since = self._now() - HURRIED_WITHIN
        found = await self._session.scalar(
            select(func.count()).where(Trace.author == author, Trace.sent_at > since, Trace.is_own)
        )
        return int(found or 0) >= HURRIED

    async def report_of(self, author: int, message: int) -> int | None:
        """The report that this message in the author's chat belongs to."""
        await self._session.flush()
        row = await self._session.get(Trace, (author, message))
        return row.report if row else None

    async def forget(self, author: int) -> None:
        """Drop all that is noted of this person."""
        await self._session.execute(delete(Trace).where(Trace.author == author))

    async def forget_old(self) -> None:
        """Drop what belongs to no report and can't be removed any more."""
        old = Trace.sent_at < self._now() - REMOVABLE_FOR
        await self._session.execute(delete(Trace).where(old, Trace.report.is_(None)))
