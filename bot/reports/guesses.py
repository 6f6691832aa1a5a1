"""Receipt codes typed wrong: ten an hour a person, then none until the hour is over."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.report_tables import ReceiptGuess

GUESSES = 10
WITHIN = timedelta(hours=1)


class Guesses:
    """Counts wrong codes by person (the keyed hash of authors)."""

    def __init__(self, session: AsyncSession, now: Callable[[], datetime]) -> None:
        self._session = session
        self._now = now

    async def are_left(self, person: int) -> bool:
        """Whether this person may try another code."""
        row = await self._session.get(ReceiptGuess, person)
        return row is None or self._now() - row.since >= WITHIN or row.wrong < GUESSES

    async def count(self, person: int) -> None:
        """Count a wrong code; the hour begins with the first one, and anew with the one that locks."""
        row = await self._session.get(ReceiptGuess, person)
        if row is None:
            self._session.add(ReceiptGuess(person=person, wrong=1, since=self._now()))
            return
        if self._now() - row.since >= WITHIN:
            row.wrong, row.since = 0, self._now()
        row.wrong += 1
        if row.wrong == GUESSES:
            row.since = self._now()

    async def forget_old(self) -> None:
        """Drop what no longer counts."""
        await self._session.execute(delete(ReceiptGuess).where(ReceiptGuess.since < self._now() - WITHIN))
