"""Names given only to the secretary: opened once, by whoever asked with a reason, after a second owner's consent.

The union's secretary is an owner: nobody else may ask.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.organiser import Organiser
from bot.desk.queue import Queue
from bot.desk.refusals import (
    AgreedAlready,
    NameNotSealed,
    NameNotYours,
    NotAgreed,
    OpenedAlready,
    OwnConsent,
    ReasonMissing,
)
from bot.reports.authors import Authors
from bot.storage.desk_tables import NameRequest
from bot.storage.report_tables import Identity
from bot.storage.secrets import Secrets

REASON_LIMIT = 500
"""Characters of a reason that are kept."""

_LARGEST_ID = 2**63 - 1


@dataclass(frozen=True)
class Asked:
    """A request as an owner sees it before consenting; people by their person keys."""

    id: int
    report: int
    asked_by: int
    asked_at: datetime
    reason: str
    agreed_by: int | None
    opened_at: datetime | None


class Names:
    """Requests to open a name, from the asking to the opening."""

    def __init__(
        self, session: AsyncSession, secrets: Secrets, now: Callable[[], datetime], *, needs_consent: bool
    ) -> None:
        """`needs_consent`: whether a second owner must agree first."""
        self._session = session
        self._secrets = secrets
        self._now = now
        self._needs_consent = needs_consent
        self._queue = Queue(session)
        self._authors = Authors(session, secrets)

    async def ask(self, report: int, by: Organiser, reason: str) -> int:
        """Ask for the name of a report that the organiser may work; gives the request's id. Raises NameRefused."""
        await self._check(report, by)
        words = reason.strip()[:REASON_LIMIT]
        if not words:
            raise ReasonMissing
        row = NameRequest(report=report, asked_by=by.person, asked_at=self._now(), reason=b"")
        self._session.add(row)
        await self._session.flush()
        row.reason = self._secrets.cipher.seal(words.encode(), _place(row.id))
        return row.id

    async def find(self, number: int, by: Organiser) -> Asked | None:
        """The request, for its asker and for owners; None alike where there is none and where it is not theirs."""
        row = await self._row(number)
        if row is None or not (by.person == row.asked_by or by.may_agree_to_names()):
            return None
        reason = self._secrets.cipher.open(row.reason, _place(row.id)).decode()
        return Asked(row.id, row.report, row.asked_by, row.asked_at, reason, row.agreed_by, row.opened_at)

    async def agree(self, number: int, by: Organiser) -> None:
        """Consent to another's request, as an owner. Raises NameRefused."""
        row = await self._row(number)
        if row is None or not by.may_agree_to_names():
            raise NameNotYours
        if row.asked_by == by.person:
            raise OwnConsent
        if not await self._settle(row.id, NameRequest.agreed_by.is_(None), agreed_by=by.person):
            raise AgreedAlready

    async def open(self, number: int, by: Organiser) -> str:
        """The name, for its asker, once. Raises NameRefused."""
        row = await self._row(number)
        if row is None or row.asked_by != by.person:
            raise NameNotYours
        if self._needs_consent and row.agreed_by is None:
            raise NotAgreed
        name = await self._check(row.report, by)
        if not await self._settle(row.id, NameRequest.opened_at.is_(None), opened_at=self._now()):
            raise OpenedAlready
        return name

    async def _check(self, report: int, by: Organiser) -> str:
        """The name under seal, where this organiser may ask for it."""
        found = await self._queue.find(report, by)
        if found is None or not by.may_ask_names() or not by.may_work(found):
            raise NameNotYours
        name = await self._authors.name(report) if found.identity is Identity.SECRETARY else None
        if name is None:
            raise NameNotSealed
        return name

    async def _row(self, number: int) -> NameRequest | None:
        await self._session.flush()
        if not 0 < number <= _LARGEST_ID:
            return None
        return await self._session.get(NameRequest, number, populate_existing=True)

    async def _settle(self, number: int, unless: ColumnElement[bool], **values: int | datetime) -> bool:
        """Write `values` where `unless` still holds: of two at once one wins."""
        settled = update(NameRequest).where(NameRequest.id == number, unless).values(**values)
        return (await self._session.execute(settled.returning(NameRequest.id))).first() is not None


def _place(number: int) -> str:
    return f"name_request:{number}"
