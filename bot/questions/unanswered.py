"""Questions without an answer: kept masked and sealed for the editors, and no longer than 90 days."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import randbits

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.languages import LANGUAGE_CODES, LanguageCode
from bot.storage.secrets import Secrets
from bot.storage.tables import UnansweredQuestion

KEPT_FOR = timedelta(days=90)
LONGEST = 300
"""Characters of a question that are kept."""

_ID_BITS = 63


@dataclass(frozen=True)
class Unanswered:
    """A question as it was kept. `offered`: entries were offered, and none was picked."""

    language: LanguageCode
    offered: bool
    asked_at: datetime
    words: str


class UnansweredQuestions:
    """The log of questions without an answer. What it takes in must be masked already."""

    def __init__(self, session: AsyncSession, secrets: Secrets, now: Callable[[], datetime]) -> None:
        self._session = session
        self._secrets = secrets
        self._now = now

    def keep(self, masked: str, language: LanguageCode, *, offered: bool) -> int:
        """Keep a question; returns the number by which it can be taken back. `offered`: there are entries to pick."""
        number = randbits(_ID_BITS)
        body = self._secrets.cipher.seal(masked[:LONGEST].encode(), _place(number))
        self._session.add(
            UnansweredQuestion(id=number, language=language, offered=offered, asked_at=self._now(), body=body)
        )
        return number

    async def answered(self, number: int) -> None:
        """Forget a question: the person picked an entry."""
        await self._session.flush()
        await self._session.execute(delete(UnansweredQuestion).where(UnansweredQuestion.id == number))

    async def refused(self, number: int) -> None:
        """Note that none of the entries offered was the right one."""
        await self._session.flush()
        row = await self._session.get(UnansweredQuestion, number)
        if row is not None:
            row.offered = False

    async def all(self) -> Sequence[Unanswered]:
        """What is kept, oldest first."""
        rows = await self._session.scalars(select(UnansweredQuestion).order_by(UnansweredQuestion.asked_at))
        return [
            Unanswered(
                next(code for code in LANGUAGE_CODES if code == row.language),
                row.offered,
                row.asked_at,
                self._secrets.cipher.open(row.body, _place(row.id)).decode(),
            )
            for row in rows
        ]

    async def forget_old(self) -> None:
        """Drop what was kept long enough."""
        old = UnansweredQuestion.asked_at < self._now() - KEPT_FOR
        await self._session.execute(delete(UnansweredQuestion).where(old))


def _place(number: int) -> str:
    return f"unanswered_question:{number}"
