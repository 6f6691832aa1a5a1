"""The audience: the filter that says who gets a campaign, and how many they are."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict
from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.languages import KAZAKH, LANGUAGE_CODES, LanguageCode
from bot.storage.desk_tables import Role
from bot.storage.tables import Member


class Every(StrEnum):
    """How often a member wants to hear from the union: digests, only urgent news, or nothing at all."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"
    URGENT = "urgent"
    NONE = "none"


DIGESTED = (Every.WEEKLY, Every.MONTHLY)
"""Those who get the digest."""


class Audience(BaseModel):
    """Who gets a campaign; what is empty asks for nothing. `joined_before`: this day is not in it any more.

    `regions` and `institutions` are keys; members who have not told theirs are in none.
    """

    model_config = ConfigDict(frozen=True)

    languages: tuple[LanguageCode, ...] = ()
    regions: tuple[str, ...] = ()
    institutions: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    subscriptions: tuple[Every, ...] = ()
    joined_from: date | None = None
    joined_before: date | None = None


@dataclass(frozen=True)
class Headcount:
    """How many people an audience has, by the language they read (the undecided read Kazakh)."""

    by_language: Mapping[LanguageCode, int]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.by_language.values())

    def reached(self, languages: Collection[LanguageCode]) -> int:
        """Those who read one of these."""
        return sum(count for code, count in self.by_language.items() if code in languages)


language_read: ColumnElement[str] = func.coalesce(Member.language, KAZAKH)
"""The language that a member reads: the one they chose, else Kazakh, the state language."""


class Audiences:
    """Counts audiences."""

    def __init__(self, session: AsyncSession, zone: ZoneInfo) -> None:
        self._session = session
        self._zone = zone

    async def count(
        self, audience: Audience, organisers: Mapping[Role, Collection[int]], *, urgent: bool = False
    ) -> Headcount:
        """How many would get a campaign now. `organisers`: the members who have each role."""
        await self._session.flush()
        wanted = condition(audience, organisers, self._zone, urgent=urgent)
        rows = select(language_read, func.count()).where(wanted).group_by(language_read)
        found = {str(code): int(count) for code, count in await self._session.execute(rows)}
        return Headcount({code: found.get(code, 0) for code in LANGUAGE_CODES})


def condition(
    audience: Audience,
    organisers: Mapping[Role, Collection[int]],
    zone: ZoneInfo,
    *,
    urgent: bool = False,
) -> ColumnElement[bool]:
    """The condition under which a member is in the audience.

    Whoever can't be reached, or wants nothing at all, never is; whoever wants only what is urgent is in urgent ones.
    """
    unwanted = [Every.NONE] if urgent else [Every.NONE, Every.URGENT]
    parts = [Member.unreachable_since.is_(None), or_(Member.digest.is_(None), Member.digest.not_in(unwanted))]
    if audience.languages and set(audience.languages) != set(LANGUAGE_CODES):
        parts.append(language_read.in_(audience.languages))
    for column, keys in (
        (Member.region, audience.regions),
        (Member.institution, audience.institutions),
        (Member.digest, audience.subscriptions),
    ):
        if keys:
            parts.append(column.in_(keys))
    if audience.roles:
        parts.append(Member.id.in_({one for role in audience.roles for one in organisers.get(role, ())}))
    if audience.joined_from is not None:
        parts.append(Member.joined_at >= _midnight(audience.joined_from, zone))
    if audience.joined_before is not None:
        parts.append(Member.joined_at < _midnight(audience.joined_before, zone))
    return and_(*parts)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)
