"""Consent to the processing of what is reported: given for a version of its text, and withdrawn."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.report_tables import Consent


class Consents:
    """Who consented to which text, and when."""

    def __init__(self, session: AsyncSession, now: Callable[[], datetime]) -> None:
        self._session = session
        self._now = now

    async def is_given(self, person: int, version: str) -> bool:
        """Whether this person's consent to this version stands."""
        row = await self._session.get(Consent, (person, version))
        return row is not None and row.withdrawn_at is None

    async def give(self, person: int, version: str) -> None:
        """Remember the consent."""
        row = await self._session.get(Consent, (person, version))
        if row is None:
            self._session.add(Consent(person=person, version=version, given_at=self._now()))
        elif row.withdrawn_at is not None:
            row.given_at, row.withdrawn_at = self._now(), None

    async def all_of(self, person: int) -> dict[str, datetime]:
        """When this person consented to which version; what was withdrawn is left out."""
        await self._session.flush()
        standing = select(Consent).where(Consent.person == person, Consent.withdrawn_at.is_(None))
        return {row.version: row.given_at for row in await self._session.scalars(standing.order_by(Consent.given_at))}

    async def withdraw(self, person: int) -> None:
        """Remember that every consent of this person is withdrawn."""
        await self._session.flush()
        standing = update(Consent).where(Consent.person == person, Consent.withdrawn_at.is_(None))
        await self._session.execute(standing.values(withdrawn_at=self._now()))
