"""Attachments of drafts and reports: owed until they are fetched from Telegram, then kept or refused."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from secrets import randbits

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.report_tables import Attachment, AttachmentBody, AttachmentState
from bot.storage.secrets import Secrets

_ID_BITS = 63


@dataclass(frozen=True)
class Owed:
    """An attachment to be fetched: the chat to tell if that fails, and Telegram's file."""

    id: int
    chat: int
    file_id: str


@dataclass(frozen=True)
class Kept:
    """An attachment as it stands."""

    id: int
    report: int | None
    state: AttachmentState
    kind: str
    size: int


class Attachments:
    """The rows of attachments; their bodies lie in a store of their own."""

    def __init__(self, session: AsyncSession, secrets: Secrets, now: Callable[[], datetime]) -> None:
        self._session = session
        self._secrets = secrets
        self._now = now
        self.owed_now = False

    def owe(self, owner: int, chat: int, file_id: str, kind: str) -> int:
        """Note a file that is to be fetched; gives its number. `owner`: the keyed hash of who sent it."""
        number = randbits(_ID_BITS)
        words = json.dumps({"chat": chat, "file": file_id}).encode()
        source = self._secrets.cipher.seal(words, _place(number))
        self.owed_now = True
        self._session.add(Attachment(id=number, owner=owner, kind=kind, sent_at=self._now(), source=source))
        return number

    async def owed(self, limit: int) -> Sequence[Owed]:
        """What is to be fetched, oldest first."""
        rows = select(Attachment).where(Attachment.state == AttachmentState.OWED).order_by(Attachment.sent_at)
        return [self._owed(row) for row in await self._session.scalars(rows.limit(limit)) if row.source]

    async def settle(self, number: int, state: AttachmentState, kind: str = "", size: int = 0) -> None:
        """Note how the fetching ended; where Telegram has the file is forgotten."""
        row = await self._session.get(Attachment, number)
        if row is not None:
            row.state, row.size, row.source = state, size, None
            row.kind = kind or row.kind

    async def adopt(self, numbers: Sequence[int], owner: int, report: int, message: int) -> None:
        """Make the draft's files part of a message of the report; only the owner's own."""
        await self._session.flush()
        theirs = update(Attachment).where(Attachment.id.in_(numbers), Attachment.owner == owner)
        await self._session.execute(theirs.where(Attachment.report.is_(None)).values(report=report, message=message))

    async def find(self, number: int) -> Kept | None:
        """The attachment of this number."""
        await self._session.flush()
        row = await self._session.get(Attachment, number)
        return _kept(row) if row else None

    async def of(self, numbers: Sequence[int]) -> Sequence[Kept]:
        """These attachments, in their order; those that are gone are left out."""
        await self._session.flush()
        rows = {
            row.id: row for row in await self._session.scalars(select(Attachment).where(Attachment.id.in_(numbers)))
        }
        return [_kept(rows[number]) for number in numbers if number in rows]

    async def living(self, numbers: Sequence[int]) -> set[int]:
        """Those of these numbers that an attachment still has."""
        await self._session.flush()
        return set(await self._session.scalars(select(Attachment.id).where(Attachment.id.in_(numbers))))

    async def of_reports(self, reports: Sequence[int]) -> Sequence[Kept]:
        """The attachments of these reports."""
        await self._session.flush()
        rows = select(Attachment).where(Attachment.report.in_(reports)).order_by(Attachment.sent_at)
        return [_kept(row) for row in await self._session.scalars(rows)]

    async def forget_drafts(self, owner: int | None = None, before: datetime | None = None) -> Sequence[int]:
        """Drop attachments that belong to no report: a person's, or those sent before; gives their numbers."""
        await self._session.flush()
        loose = select(Attachment.id).where(Attachment.report.is_(None))
        if owner is not None:
            loose = loose.where(Attachment.owner == owner)
        if before is not None:
            loose = loose.where(Attachment.sent_at < before)
        return await self.forget((await self._session.scalars(loose)).all())

    async def forget(self, numbers: Sequence[int]) -> Sequence[int]:
        """Drop these attachments; gives their numbers, so that bodies kept elsewhere can go as well."""
        if numbers:
            await self._session.execute(delete(AttachmentBody).where(AttachmentBody.attachment.in_(numbers)))
            await self._session.execute(delete(Attachment).where(Attachment.id.in_(numbers)))
        return numbers

    def _owed(self, row: Attachment) -> Owed:
        source = json.loads(self._secrets.cipher.open(row.source or b"", _place(row.id)))
        return Owed(row.id, int(source["chat"]), str(source["file"]))


def _kept(row: Attachment) -> Kept:
    return Kept(row.id, row.report, AttachmentState(row.state), row.kind, row.size)


def _place(number: int) -> str:
    return f"attachment_source:{number}"
