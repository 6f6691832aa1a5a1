"""Whether the audit's chain holds, and where it was broken."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.chain import START, Head, Link
from bot.storage.cipher import Cipher, Unreadable
from bot.storage.desk_tables import AuditEntry
from bot.storage.secrets import Secrets

PAGE = 1_000
"""Entries in memory at a time."""


class Break(StrEnum):
    """What is wrong with an entry: it was changed or put in, is missing, or the tail from it on was cut off."""

    CHANGED = "changed"
    MISSING = "missing"
    CUT = "cut"


@dataclass(frozen=True)
class Verdict:
    """How many entries hold, from the first on; the first one that does not, and what is wrong with it."""

    entries: int
    broken: int | None = None
    what: Break | None = None

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return self.what is None


class Verification:
    """One walk along the chain."""

    def __init__(self, session: AsyncSession, secrets: Secrets) -> None:
        self._session = session
        self._cipher = secrets.cipher
        self._key = secrets.pseudonyms.chain_key()
        self._last = Head(0, START)

    async def run(self, head: Head | None) -> Verdict:
        """Walk to the end, and see whether `head` is there; None: it is missing, or can't be read."""
        early = await self._session.scalar(select(func.min(AuditEntry.number)).where(AuditEntry.number < 1))
        if early is not None:
            return self._broken(early, Break.CHANGED)
        size = PAGE
        while True:
            try:
                rows = await self._rows(size)
            except (TypeError, ValueError):
                if size == 1:
                    return self._broken(self._last.number + 1, Break.CHANGED)
                size = 1
                continue
            for row in rows:
                if broken := self._step(row):
                    return broken
            if len(rows) < size:
                return self._end(head)

    async def _rows(self, size: int) -> Sequence[AuditEntry]:
        """The next entries. Raises TypeError or ValueError where SQLite was made to keep what is no moment."""
        rows = select(AuditEntry).where(AuditEntry.number > self._last.number).order_by(AuditEntry.number).limit(size)
        fresh = await self._session.scalars(rows.execution_options(populate_existing=True))
        return fresh.all()

    def _step(self, row: AuditEntry) -> Verdict | None:
        number = self._last.number + 1
        if row.number != number:
            return self._broken(number, Break.MISSING)
        try:
            detail = read_detail(row, self._cipher)
        except Unreadable:
            return self._broken(number, Break.CHANGED)
        link = Link(number, row.at, row.actor, row.action, row.report, detail)
        if not _same(row.hash, link.hash(self._key, self._last.hash)):
            begun_anew = _same(row.hash, link.hash(self._key, START))
            return self._broken(number, Break.CUT if begun_anew else Break.CHANGED)
        self._last = Head(number, row.hash)
        return None

    def _end(self, head: Head | None) -> Verdict:
        if head is None:
            return self._broken(self._last.number + 1, Break.CUT) if self._last.number else Verdict(0)
        if head.number > self._last.number:
            return self._broken(self._last.number + 1, Break.CUT)
        if head != self._last:
            return self._broken(head.number + 1, Break.CHANGED)
        return Verdict(self._last.number)

    def _broken(self, number: int, what: Break) -> Verdict:
        return Verdict(self._last.number, number, what)


def read_detail(row: AuditEntry, cipher: Cipher) -> str | None:
    """The entry's detail, None where it has none. Raises Unreadable."""
    return cipher.open(row.detail, place_of_detail(row.number)).decode() if row.detail is not None else None


def place_of_detail(number: int) -> str:
    """The place that an entry's detail is sealed for."""
    return f"audit:{number}"


def _same(kept: object, right: bytes) -> bool:
    """SQLite can be made to keep words in a column of bytes."""
    return isinstance(kept, bytes) and hmac.compare_digest(kept, right)
