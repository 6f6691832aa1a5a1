"""Authors who may not file any more, by an owner's decision."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.report_tables import BlockedAuthor, ReportAuthor


class Blocks:
    """Bars authors by their reports: who they are stays unknown."""

    def __init__(self, session: AsyncSession, now: Callable[[], datetime]) -> None:
        self._session = session
        self._now = now

    async def stands(self, report: int) -> bool:
        """Whether the author was barred because of this report; of their others it tells nothing."""
        author = await self._author(report)
        return author is not None and await self._session.get(BlockedAuthor, (author, report)) is not None

    async def turn(self, report: int, *, blocked: bool) -> bool:
        """Bar the report's author from filing, or lift that; False where nobody knows any more who it is."""
        author = await self._author(report)
        if author is None:
            return False
        own = (BlockedAuthor.author == author, BlockedAuthor.report == report)
        await self._session.execute(delete(BlockedAuthor).where(*own))
        if blocked:
            self._session.add(BlockedAuthor(author=author, report=report, blocked_at=self._now()))
            await self._session.flush()
        return True

    async def _author(self, report: int) -> int | None:
        await self._session.flush()
        row = await self._session.get(ReportAuthor, report)
        return row.author if row else None
