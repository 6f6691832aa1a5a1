"""The thread: messages between a report's author and the desk, sealed."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.reports.models import Said
from bot.storage.report_tables import Attachment, Side, ThreadMessage
from bot.storage.secrets import Secrets


class Thread:
    """Reading and writing threads."""

    def __init__(self, session: AsyncSession, secrets: Secrets, now: Callable[[], datetime]) -> None:
        self._session = session
        self._secrets = secrets
        self._now = now

    async def add(
        self, report: int, side: Side, words: str, *, organiser: int | None = None, source: str | None = None
    ) -> int:
        """Add a message; `source` names the chat and message it came from, so that its edit is known. Gives its id."""
        row = ThreadMessage(
            report=report,
            side=side,
            organiser=organiser,
            source=self._source(source) if source else None,
            written_at=hour(self._now()),
            body=b"",
        )
        self._session.add(row)
        await self._session.flush()
        row.body = self._secrets.cipher.seal(words.encode(), _place(row.id))
        return row.id

    async def report_of(self, source: str) -> int | None:
        """The report in whose thread the message of this source stands; None where it is in none."""
        await self._session.flush()
        rows = select(ThreadMessage.report).where(ThreadMessage.source == self._source(source)).limit(1)
        return await self._session.scalar(rows)

    async def message(self, number: int) -> Said:
        """One message of a thread."""
        await self._session.flush()
        row = await self._session.get_one(ThreadMessage, number)
        files = select(Attachment.id).where(Attachment.message == number).order_by(Attachment.sent_at)
        return self._read(row, tuple(await self._session.scalars(files)))

    async def messages(self, report: int) -> Sequence[Said]:
        """The whole thread, oldest first."""
        await self._session.flush()
        files: dict[int, list[int]] = defaultdict(list)
        rows = select(Attachment.message, Attachment.id).where(Attachment.report == report)
        for message, attachment in await self._session.execute(rows.order_by(Attachment.sent_at)):
            files[message or 0].append(attachment)
        said = await self._session.scalars(
            select(ThreadMessage).where(ThreadMessage.report == report).order_by(ThreadMessage.id)
        )
        return [self._read(row, tuple(files[row.id])) for row in said]

    def _read(self, row: ThreadMessage, files: tuple[int, ...]) -> Said:
        words = self._secrets.cipher.open(row.body, _place(row.id)).decode()
        return Said(row.id, Side(row.side), words, row.organiser, row.written_at, files)

    def _source(self, source: str) -> int:
        return self._secrets.pseudonyms.of_words(f"message:{source}")


def hour(moment: datetime) -> datetime:
    """The moment's whole hour: what a thread tells of times."""
    return moment.replace(minute=0, second=0, microsecond=0)


def _place(message: int) -> str:
    return f"thread_message:{message}"
