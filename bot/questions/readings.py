"""Which entries are read: counted by month and language, never by person."""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from bot.languages import LanguageCode
from bot.storage.tables import EntryReading

READ_LATELY = 3
"""Months, the present one included, whose readings say what is read most."""


class Readings:
    """The readings of one piece of work, counted in memory and written at its end."""

    def __init__(self, session: AsyncSession, now: Callable[[], datetime]) -> None:
        self._session = session
        self._now = now
        self._opened: Counter[tuple[str, LanguageCode]] = Counter()
        self._asked: Counter[tuple[str, LanguageCode]] = Counter()

    def count(self, entry: str, language: LanguageCode, *, asked: bool = False) -> None:
        """Count one reading of the entry; `asked` where a question led to it."""
        self._opened[entry, language] += 1
        self._asked[entry, language] += asked

    async def write(self) -> None:
        """Add what was counted; in the rows' order, so that two pieces of work never wait for each other in a ring."""
        if not self._opened:
            return
        month = self._now().date().replace(day=1)
        rows = [
            {
                "entry": entry,
                "language": language,
                "month": month,
                "opened": opened,
                "asked": self._asked[entry, language],
            }
            for (entry, language), opened in sorted(self._opened.items())
        ]
        self._opened.clear()
        self._asked.clear()
        dialect: Any = sqlite if self._session.get_bind().dialect.name == "sqlite" else postgresql
        insert = dialect.insert(EntryReading)
        await self._session.execute(
            insert.on_conflict_do_update(
                index_elements=["entry", "language", "month"],
                set_={
                    "opened": EntryReading.opened + insert.excluded.opened,
                    "asked": EntryReading.asked + insert.excluded.asked,
                },
            ),
            rows,
        )

    async def most_read(self) -> dict[str, int]:
        """How often each entry was opened of late, in both languages together."""
        since = months_before(self._now().date(), READ_LATELY - 1)
        rows = await self._session.execute(
            select(EntryReading.entry, func.sum(EntryReading.opened))
            .where(EntryReading.month >= since)
            .group_by(EntryReading.entry)
        )
        return {entry: int(opened) for entry, opened in rows}

    async def opened_ever(self) -> dict[str, int]:
        """How often each entry was opened so far, in both languages together."""
        opened = select(EntryReading.entry, func.sum(EntryReading.opened)).group_by(EntryReading.entry)
        return {entry: int(count) for entry, count in await self._session.execute(opened)}


def months_before(day: date, months: int) -> date:
    """The first day of the month that many months before this day's."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(years, month + 1, 1)
