"""Whether an entry helped: one word a person, which they may change."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.languages import LanguageCode
from bot.storage.secrets import Secrets
from bot.storage.tables import EntryVerdict


class Verdicts:
    """The verdicts that one piece of work is about."""

    def __init__(self, session: AsyncSession, secrets: Secrets, now: Callable[[], datetime]) -> None:
        self._session = session
        self._secrets = secrets
        self._now = now
        self._rows: dict[tuple[str, int], EntryVerdict] = {}

    async def of(self, telegram_id: int, entry: str) -> bool | None:
        """Whether the entry helped this person; None where they have not said."""
        row = await self._find(telegram_id, entry)
        return row.helped if row else None

    async def give(self, telegram_id: int, entry: str, language: LanguageCode, *, helped: bool) -> None:
        """Remember what this person says of the entry, in place of what they said before."""
        row = await self._find(telegram_id, entry)
        if row is None:
            key = (entry, self._secrets.pseudonyms.of(telegram_id))
            row = self._rows[key] = EntryVerdict(entry=entry, person=key[1])
            self._session.add(row)
        row.language, row.helped, row.given_at = language, helped, self._now()

    async def _find(self, telegram_id: int, entry: str) -> EntryVerdict | None:
        key = (entry, self._secrets.pseudonyms.of(telegram_id))
        if key not in self._rows:
            row = await self._session.get(EntryVerdict, key)
            if row is None:
                return None
            self._rows[key] = row
        return self._rows[key]
