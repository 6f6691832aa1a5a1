"""The link between a report and its author: sealed, kept apart, used only to deliver answers."""

import json
from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.report_tables import ReportAuthor, ReportName
from bot.storage.secrets import Secrets


class Authors:
    """Who wrote which report."""

    def __init__(self, session: AsyncSession, secrets: Secrets) -> None:
        self._session = session
        self._secrets = secrets

    def key(self, telegram_id: int) -> int:
        """The number that stands for this person as an author: another one than for them as a member."""
        return self._secrets.pseudonyms.of_words(f"author:{telegram_id}")

    async def link(self, report: int, telegram_id: int, code: str) -> None:
        """Remember the author, in place of an earlier account of theirs."""
        words = json.dumps({"id": telegram_id, "code": code}).encode()
        body = self._secrets.cipher.seal(words, _place(report))
        row = await self._session.get(ReportAuthor, report)
        if row is None:
            self._session.add(ReportAuthor(report=report, author=self.key(telegram_id), body=body))
        else:
            row.author, row.body = self.key(telegram_id), body

    async def reports(self, telegram_id: int) -> Sequence[int]:
        """The numbers of this person's reports, newest first."""
        await self._session.flush()
        rows = select(ReportAuthor.report).where(ReportAuthor.author == self.key(telegram_id))
        return (await self._session.scalars(rows.order_by(ReportAuthor.report.desc()))).all()

    async def wrote(self, telegram_id: int, report: int) -> bool:
        """Whether this report is this person's."""
        await self._session.flush()
        row = await self._session.get(ReportAuthor, report)
        return row is not None and row.author == self.key(telegram_id)

    async def address(self, report: int) -> int | None:
        """The Telegram id that answers go to; None once the author had themselves forgotten."""
        opened = await self._open(report)
        return int(opened["id"]) if opened else None

    async def code(self, report: int) -> str | None:
        """The receipt's code."""
        opened = await self._open(report)
        return str(opened["code"]) if opened else None

    async def unlink(self, reports: Sequence[int]) -> None:
        """Forget who wrote these reports, and the names that were given."""
        await self._session.flush()
        for table in (ReportAuthor, ReportName):
            await self._session.execute(delete(table).where(table.report.in_(reports)))

    async def give_name(self, report: int, name: str) -> None:
        """Keep the name that the author gave."""
        body = self._secrets.cipher.seal(name.encode(), _name_place(report))
        self._session.add(ReportName(report=report, body=body))

    async def name(self, report: int) -> str | None:
        """The name that the author gave; None where there is none."""
        await self._session.flush()
        row = await self._session.get(ReportName, report)
        return self._secrets.cipher.open(row.body, _name_place(report)).decode() if row else None

    async def _open(self, report: int) -> dict[str, str | int] | None:
        await self._session.flush()
        row = await self._session.get(ReportAuthor, report)
        if row is None:
            return None
        opened: dict[str, str | int] = json.loads(self._secrets.cipher.open(row.body, _place(report)))
        return opened


def _place(report: int) -> str:
    return f"report_author:{report}"


def _name_place(report: int) -> str:
    return f"report_name:{report}"
