"""Drafts for the FAQ: organisers' answers that are worth an entry, kept for its editors."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.languages import LANGUAGE_CODES, LanguageCode
from bot.storage.desk_tables import FaqDraft
from bot.storage.secrets import Secrets

LONGEST = 4_096
"""Characters of a question, and of an answer, that are kept."""


@dataclass(frozen=True)
class KeptDraft:
    """A question and its answer, as an organiser put them."""

    id: int
    language: LanguageCode
    made_at: datetime
    question: str
    answer: str


class EntryDrafts:
    """Keeps drafts, sealed. What it takes in must name nobody: an organiser writes both parts anew."""

    def __init__(self, session: AsyncSession, secrets: Secrets, now: Callable[[], datetime]) -> None:
        self._session = session
        self._secrets = secrets
        self._now = now

    async def keep(self, language: LanguageCode, question: str, answer: str) -> int:
        """Keep a draft; gives its id."""
        row = FaqDraft(language=language, made_at=self._now(), body=b"")
        self._session.add(row)
        await self._session.flush()
        words = json.dumps([question[:LONGEST], answer[:LONGEST]], ensure_ascii=False).encode()
        row.body = self._secrets.cipher.seal(words, _place(row.id))
        return row.id

    async def all(self) -> Sequence[KeptDraft]:
        """All drafts, oldest first."""
        await self._session.flush()
        return [self._read(row) for row in await self._session.scalars(select(FaqDraft).order_by(FaqDraft.id))]

    def _read(self, row: FaqDraft) -> KeptDraft:
        question, answer = json.loads(self._secrets.cipher.open(row.body, _place(row.id)))
        language = next(code for code in LANGUAGE_CODES if code == row.language)
        return KeptDraft(row.id, language, row.made_at, question, answer)


def _place(number: int) -> str:
    return f"faq_draft:{number}"
