"""Whether an entry helped: one word a person, which they may change."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import delete, select
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

    async def all_of(self, telegram_id: int) -> dict[str, bool]:
        """Whether each entry that this person judged helped them."""
        await self._session.flush()
        rows = select(EntryVerdict).where(EntryVerdict.person == self._secrets.pseudonyms.of(telegram_id))
        return {row.entry: row.helped for row in await self._session.scalars(rows.order_by(EntryVerdict.entry))}

    async def forget(self, telegram_id: int) -> None:
        """Erase what this person said."""
        await self._session.flush()
        person = self._secrets.pseudonyms.of(telegram_id)
        await self._session.execute(delete(EntryVerdict).where(EntryVerdict.person == person))
        self._rows = {key: row for key, row in self._rows.items() if key[1] != person}

    async def _find(self, telegram_id: int, entry: str) -> EntryVerdict | None:
        key = (entry, self._secrets.pseudonyms.of(telegram_id))
        if key not in self._rows:
            row = await self._session.get(EntryVerdict, key)
            if row is None:
                return None
            self._rows[key] = row
        return self._rows[key]
