"""Invitations to a role: a word for one person, good for a day."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from secrets import token_urlsafe

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.organiser import Organiser
from bot.desk.refusals import (
    InvitationExpired,
    InvitationNeedless,
    InvitationUnknown,
    InvitationUsed,
    InvitationVoid,
    NoRegions,
    NotAnOwner,
)
from bot.desk.roles import Roles
from bot.storage.desk_tables import Invitation, Role
from bot.storage.secrets import Secrets

GOOD_FOR = timedelta(hours=24)
KEPT_FOR = timedelta(days=30)
"""How long an invitation that is over is told from one that never was."""

_RANDOM_BYTES = 18


class Invitations:
    """Makes invitations, and takes them in."""

    def __init__(self, session: AsyncSession, secrets: Secrets, now: Callable[[], datetime], roles: Roles) -> None:
        self._session = session
        self._secrets = secrets
        self._now = now
        self._roles = roles

    async def make(self, role: Role, regions: Collection[str], by: Organiser) -> str:
        """An invitation's word: 144 random bits in 24 URL-safe characters, kept nowhere. Raises RoleRefused."""
        if not by.may_manage():
            raise NotAnOwner
        if role is Role.REGIONAL and not regions:
            raise NoRegions
        word = token_urlsafe(_RANDOM_BYTES)
        self._session.add(
            Invitation(
                id=self._key(word),
                role=role,
                regions=",".join(sorted(regions)) if role is Role.REGIONAL else "",
                made_by=by.person,
                made_at=self._now(),
            )
        )
        await self._session.flush()
        return word

    async def use(self, word: str, telegram_id: int, name: str) -> Organiser:
        """Give the invitation's role to whoever brings its word first. Raises InvitationRefused."""
        row = await self._session.get(Invitation, self._key(word), populate_existing=True)
        if row is None:
            raise InvitationUnknown
        await self._check(row, telegram_id)
        unused = update(Invitation).where(Invitation.id == row.id, Invitation.used_at.is_(None))
        taken = await self._session.execute(unused.values(used_at=self._now()).returning(Invitation.id))
        if taken.first() is None:
            raise InvitationUsed
        regions = row.regions.split(",") if row.regions else ()
        return await self._roles.give(telegram_id, name, Role(row.role), regions, row.made_by)

    async def forget_old(self) -> None:
        """Drop invitations that were over long ago."""
        await self._session.execute(delete(Invitation).where(Invitation.made_at < self._now() - KEPT_FOR))

    async def _check(self, row: Invitation, telegram_id: int) -> None:
        if row.used_at is not None:
            raise InvitationUsed
        if self._now() - row.made_at >= GOOD_FOR:
            raise InvitationExpired
        maker = await self._roles.by_person(row.made_by)
        if maker is None or not maker.may_manage():
            raise InvitationVoid
        invited = await self._roles.find(telegram_id)
        if invited is not None and invited.role is Role.OWNER:
            raise InvitationNeedless

    def _key(self, word: str) -> int:
        return self._secrets.pseudonyms.of_words(f"invitation:{word}")
