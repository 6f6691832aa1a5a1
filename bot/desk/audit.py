"""The audit: who saw or did what at the desk, appended only, in a chain that shows what was changed since."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.chain import START, Head, Link, read_head
from bot.desk.verification import Verdict, Verification, place_of_detail, read_detail
from bot.reports.thread import hour
from bot.storage.cipher import Unreadable
from bot.storage.desk_tables import AuditEntry
from bot.storage.secrets import Secrets
from bot.storage.tables import Secret

DETAIL_LIMIT = 1_000
"""Characters of a detail that are kept."""

_HEAD = "audit_head"


class Action(StrEnum):
    """What was done or seen."""

    REPORT_TAKEN = "report_taken"
    ASSIGNED = "assigned"
    ASKED = "asked"
    ANSWERED = "answered"
    MOVED = "moved"
    TRANSFERRED = "transferred"
    CLOSED = "closed"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"
    ANONYMISED = "anonymised"
    REMINDED = "reminded"
    APPEAL_ASKED = "appeal_asked"
    CARD_SEEN = "card_seen"
    THREAD_SEEN = "thread_seen"
    FILES_SEEN = "files_seen"
    NAME_ASKED = "name_asked"
    NAME_AGREED = "name_agreed"
    NAME_OPENED = "name_opened"
    AUTHOR_BLOCKED = "author_blocked"
    AUTHOR_UNBLOCKED = "author_unblocked"
    ROLE_TAKEN = "role_taken"
    INVITATION_MADE = "invitation_made"
    INVITATION_USED = "invitation_used"
    GROUP_BOUND = "group_bound"
    GROUP_UNBOUND = "group_unbound"
    GROUP_MIGRATED = "group_migrated"
    FAQ_DRAFTED = "faq_drafted"
    EXPORTED = "exported"
    EXPORT_PERSONAL = "export_personal"
    STATS_SEEN = "stats_seen"
    AUDIT_SEEN = "audit_seen"
    CAMPAIGN_SUBMITTED = "campaign_submitted"
    CAMPAIGN_APPROVED = "campaign_approved"
    CAMPAIGN_RETURNED = "campaign_returned"
    CAMPAIGN_PAUSED = "campaign_paused"
    CAMPAIGN_RESUMED = "campaign_resumed"
    CAMPAIGN_STOPPED = "campaign_stopped"
    CAMPAIGN_CHOSEN = "campaign_chosen"
    CAMPAIGN_CORRECTED = "campaign_corrected"
    CAMPAIGN_RECALLED = "campaign_recalled"
    CAMPAIGN_EXPORTED = "campaign_exported"
    CAMPAIGN_DROPPED = "campaign_dropped"
    ISSUE_EDITED = "issue_edited"
    REFUSED = "refused"


@dataclass(frozen=True)
class Entry:
    """An entry as it is read: what tampering made unreadable (`action`, `detail`) is None, so that the rest shows."""

    number: int
    at: datetime
    actor: int | None
    action: Action | None
    report: int | None
    detail: str | None


class Audit:
    """Writes the audit and reads it. It must never hold what leads to an author: actors are organisers."""

    def __init__(self, session: AsyncSession, secrets: Secrets, now: Callable[[], datetime]) -> None:
        self._session = session
        self._secrets = secrets
        self._now = now

    async def note(self, actor: int | None, action: Action, report: int | None = None, detail: str = "") -> None:
        """Append an entry. `actor`: an organiser's person key; None for an author or the bot, by the whole hour then.

        Other units of work that note something wait until this one is over (PostgreSQL): note last.
        Raises Unreadable where DATA_KEY lacks the key of the newest entry.
        """
        kept = await self._lock()
        if kept is None:
            await self._begin()
            kept = await self._session.get_one(Secret, _HEAD, with_for_update=True)
        head = self._open(kept)
        moment = self._now()
        words = detail[:DETAIL_LIMIT] or None
        at = moment if actor is not None else hour(moment)
        link = Link(head.number + 1, at, actor, action.value, report, words)
        row = AuditEntry(
            number=link.number,
            at=at,
            actor=actor,
            action=action.value,
            report=report,
            detail=self._secrets.cipher.seal(words.encode(), place_of_detail(link.number)) if words else None,
            hash=link.hash(self._secrets.pseudonyms.chain_key(), head.hash),
        )
        self._session.add(row)
        kept.sealed = self._seal(Head(row.number, row.hash))
        await self._session.flush()

    async def entries(self, before: int | None = None, report: int | None = None, limit: int = 20) -> Sequence[Entry]:
        """The newest entries, newest first: those before a number, of all reports or of one."""
        await self._session.flush()
        rows = select(AuditEntry).order_by(AuditEntry.number.desc()).limit(limit)
        if before is not None:
            rows = rows.where(AuditEntry.number < before)
        if report is not None:
            rows = rows.where(AuditEntry.report == report)
        return [self._read(row) for row in await self._session.scalars(rows)]

    async def verify(self) -> Verdict:
        """Go through the whole chain, a page at a time; other writers wait until this unit of work is over.

        It can't show what was set back as a whole, entries and head together, to an earlier state of the database.
        """
        kept = await self._lock()
        try:
            head = self._open(kept) if kept is not None else None
        except Unreadable:
            head = None
        return await Verification(self._session, self._secrets).run(head)

    async def _lock(self) -> Secret | None:
        """The head's row as it is now, nobody else's until this unit of work is over (SQLite has one writer)."""
        await self._session.flush()
        row = select(Secret).where(Secret.name == _HEAD).with_for_update()
        return await self._session.scalar(row.execution_options(populate_existing=True))

    async def _begin(self) -> None:
        """Make the head; two that begin at once get the same one.

        Where entries are there already, the head was taken away: the chain begins anew behind them, which shows.
        """
        last = await self._session.scalar(select(func.max(AuditEntry.number)))
        dialect: Any = sqlite if self._session.get_bind().dialect.name == "sqlite" else postgresql
        row = {"name": _HEAD, "sealed": self._seal(Head(last or 0, START))}
        await self._session.execute(dialect.insert(Secret).on_conflict_do_nothing(), row)

    def _open(self, kept: Secret) -> Head:
        return read_head(self._secrets.cipher.open(kept.sealed, f"secret:{_HEAD}"))

    def _seal(self, head: Head) -> bytes:
        return self._secrets.cipher.seal(head.written(), f"secret:{_HEAD}")

    def _read(self, row: AuditEntry) -> Entry:
        action = next((action for action in Action if action == row.action), None)
        try:
            detail: str | None = read_detail(row, self._secrets.cipher) or ""
        except Unreadable:
            detail = None
        return Entry(row.number, row.at, row.actor, action, row.report, detail)
