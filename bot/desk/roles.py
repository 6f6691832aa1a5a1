"""Who has which role: given by owners, kept sealed; owners by OWNER_IDS need no row."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, false, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.organiser import Organiser, in_sight
from bot.desk.refusals import LastOwner, NoRegions, NotAnOwner, OwnerBySettings
from bot.reports.models import NAME_LIMIT, OPEN
from bot.storage.desk_tables import OrganiserRow, Role
from bot.storage.report_tables import Report
from bot.storage.secrets import Secrets

__all__ = ["Organiser", "Role", "Roles"]


class Roles:
    """Finds organisers, appoints and dismisses them."""

    def __init__(
        self, session: AsyncSession, secrets: Secrets, now: Callable[[], datetime], owner_ids: Sequence[int]
    ) -> None:
        """`owner_ids`: Telegram ids of those who are owners by the settings."""
        self._session = session
        self._secrets = secrets
        self._now = now
        self._by_settings = {self.key(telegram_id): telegram_id for telegram_id in owner_ids}

    def key(self, telegram_id: int) -> int:
        """The number that stands for this person at the desk: another one than for them as a member or author."""
        return self._secrets.pseudonyms.of_words(f"organiser:{telegram_id}")

    async def find(self, telegram_id: int) -> Organiser | None:
        """The organiser with this Telegram id; None for everybody else."""
        return await self.by_person(self.key(telegram_id))

    async def by_person(self, person: int) -> Organiser | None:
        """The organiser with this key."""
        await self._session.flush()
        row = await self._session.get(OrganiserRow, person)
        return self._read(row) if row else self._owner_without_row(person)

    async def all(self) -> Sequence[Organiser]:
        """Everybody with a role: owners by the settings, then the others as they were appointed."""
        await self._session.flush()
        rows = await self._session.scalars(select(OrganiserRow).order_by(OrganiserRow.appointed_at))
        appointed = {row.person: self._read(row) for row in rows}
        by_settings = [appointed.pop(person, None) or self._owner_without_row(person) for person in self._by_settings]
        return [owner for owner in by_settings if owner] + list(appointed.values())

    async def members(self) -> Mapping[Role, Collection[int]]:
        """The keys under which those of each role are known as members."""
        found: dict[Role, list[int]] = {}
        for organiser in await self.all():
            found.setdefault(organiser.role, []).append(self._secrets.pseudonyms.of(organiser.telegram_id))
        return found

    async def owners(self) -> Sequence[Organiser]:
        """All owners."""
        return [organiser for organiser in await self.all() if organiser.role is Role.OWNER]

    async def give(self, telegram_id: int, name: str, role: Role, regions: Collection[str], by: int) -> Organiser:
        """Appoint somebody, in place of the role they had; `by`: an owner's person key. Raises RoleRefused.

        Open reports assigned to them that they may not work any more are nobody's from then on.
        """
        await self._check(self.key(telegram_id), role, regions, by)
        row = await self._row(self.key(telegram_id))
        words = json.dumps({"id": telegram_id, "name": name[:NAME_LIMIT]}).encode()
        row.body = self._secrets.cipher.seal(words, _place(row.person))
        row.role = role
        row.regions = ",".join(sorted(regions)) if role is Role.REGIONAL else ""
        row.appointed_at, row.appointed_by = self._now(), by
        organiser = self._read(row)
        await self._release(row.person, in_sight(organiser))
        return organiser

    async def take(self, person: int) -> None:
        """Dismiss an organiser; their open reports are nobody's from then on. Raises OwnerBySettings, LastOwner."""
        await self._session.flush()
        if person in self._by_settings:
            raise OwnerBySettings
        row = await self._session.get(OrganiserRow, person)
        if row is None:
            return
        await self._keep_an_owner(person)
        await self._session.delete(row)
        await self._release(person, false())

    async def _check(self, person: int, role: Role, regions: Collection[str], by: int) -> None:
        giver = await self.by_person(by)
        if giver is None or not giver.may_manage():
            raise NotAnOwner
        if role is Role.REGIONAL and not regions:
            raise NoRegions
        if role is not Role.OWNER:
            if person in self._by_settings:
                raise OwnerBySettings
            await self._keep_an_owner(person)

    async def _keep_an_owner(self, person: int) -> None:
        if [owner.person for owner in await self.owners()] == [person]:
            raise LastOwner

    async def _row(self, person: int) -> OrganiserRow:
        row = await self._session.get(OrganiserRow, person)
        if row is None:
            row = OrganiserRow(person=person)
            self._session.add(row)
        return row

    async def _release(self, person: int, workable: ColumnElement[bool]) -> None:
        await self._session.flush()
        theirs = update(Report).where(Report.assignee == person, Report.status.in_(OPEN), ~workable)
        await self._session.execute(theirs.values(assignee=None))

    def _owner_without_row(self, person: int) -> Organiser | None:
        telegram_id = self._by_settings.get(person)
        return Organiser(person, telegram_id, "", Role.OWNER) if telegram_id is not None else None

    def _read(self, row: OrganiserRow) -> Organiser:
        opened = json.loads(self._secrets.cipher.open(row.body, _place(row.person)))
        role = Role.OWNER if row.person in self._by_settings else Role(row.role)
        regions = frozenset(row.regions.split(",")) if role is Role.REGIONAL else frozenset()
        return Organiser(row.person, int(opened["id"]), str(opened["name"]), role, regions)


def _place(person: int) -> str:
    return f"organiser:{person}"
