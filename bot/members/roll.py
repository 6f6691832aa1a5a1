"""The roll of members: finding them, enrolling newcomers, remembering their language and their silence."""

from collections.abc import Callable, Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.languages import LANGUAGE_CODES, LanguageCode
from bot.storage.secrets import Secrets
from bot.storage.tables import Member


class MemberRoll:
    """The members whom one piece of work is about; read at once, written with that work."""

    def __init__(self, session: AsyncSession, secrets: Secrets, now: Callable[[], datetime]) -> None:
        self._session = session
        self._secrets = secrets
        self._now = now
        self._rows: dict[int, Member | None] = {}
        self._keys: dict[int, int] = {}
        self.returned: list[int] = []
        """Those who could not be reached before they wrote now, newcomers too, by their Telegram ids."""

    async def call(self, telegram_ids: Collection[int]) -> None:
        """Read these people's rows, all in one query."""
        keys = {self._key(telegram_id) for telegram_id in telegram_ids} - self._rows.keys()
        if not keys:
            return
        self._rows.update(dict.fromkeys(keys))
        for member in await self._session.scalars(select(Member).where(Member.id.in_(keys))):
            self._rows[member.id] = member

    async def enrol(self, telegram_id: int) -> None:
        """Make sure that this person is a member, and reachable: they have just written."""
        member = await self._find(telegram_id)
        if member is None:
            self._rows[self._key(telegram_id)] = member = Member(
                id=self._key(telegram_id),
                address=self._secrets.cipher.seal(str(telegram_id).encode(), self._place(telegram_id)),
                joined_at=self._now(),
            )
            self._session.add(member)
            self.returned.append(telegram_id)
        if member.unreachable_since is not None:
            member.unreachable_since = None
            self.returned.append(telegram_id)

    async def language(self, telegram_id: int) -> LanguageCode | None:
        """The language that this person chose; None before they chose, and for strangers."""
        member = await self._find(telegram_id)
        return next((code for code in LANGUAGE_CODES if member and member.language == code), None)

    async def choose_language(self, telegram_id: int, code: LanguageCode) -> None:
        """Remember this person's choice; a stranger (who taps in a group) has nothing to remember it in."""
        if member := await self._find(telegram_id):
            member.language = code

    async def joined_at(self, telegram_id: int) -> datetime | None:
        """When this person wrote first; None for strangers."""
        member = await self._find(telegram_id)
        return member.joined_at if member else None

    async def forget(self, telegram_id: int) -> None:
        """Erase this person from the roll."""
        member = await self._find(telegram_id)
        if member is not None:
            await self._session.delete(member)
            await self._session.flush()
            self._rows[self._key(telegram_id)] = None

    async def lose(self, telegram_id: int) -> None:
        """Mark that messages no longer reach this person (they blocked the bot, or their account is gone)."""
        member = await self._find(telegram_id)
        if member and member.unreachable_since is None:
            member.unreachable_since = self._now()

    async def _find(self, telegram_id: int) -> Member | None:
        await self.call([telegram_id])
        return self._rows[self._key(telegram_id)]

    def _key(self, telegram_id: int) -> int:
        key = self._keys.get(telegram_id)
        if key is None:
            key = self._keys[telegram_id] = self._secrets.pseudonyms.of(telegram_id)
        return key

    def _place(self, telegram_id: int) -> str:
        return f"member:{self._key(telegram_id)}"
