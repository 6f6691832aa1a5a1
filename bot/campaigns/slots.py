"""Slots: readers of the digest who get the same text, because they chose the same and got the same before."""

from dataclasses import dataclass
from enum import IntFlag

from sqlalchemy import ColumnElement, String, and_, case, cast, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.campaigns.audience import DIGESTED, Every, language_read
from bot.languages import KAZAKH, RUSSIAN, LanguageCode
from bot.storage.tables import Member


class Topic(IntFlag):
    """What a member wants to read of in the digest; a bit each, as the database keeps them."""

    LAW = 1
    TRAINING = 2
    REGION = 4
    ANSWERS = 8


NO_TOPICS = Topic(0)
ALL_TOPICS = Topic.LAW | Topic.TRAINING | Topic.REGION | Topic.ANSWERS

_region = case((Member.topics.op("&")(int(Topic.REGION)) > 0, func.coalesce(Member.region, "")), else_="")
_last = case((Member.issue.is_(None), Member.digest), else_=cast(Member.issue, String))
slot_of_member: ColumnElement[str] = (
    cast(Member.topics, String) + literal(":") + _region + literal(":") + func.coalesce(_last, "")
)
"""Topics, region (where wanted), and the last issue, or how often where there was none yet."""


@dataclass(frozen=True)
class Slot:
    """Such readers. `last`: the number of the last issue that they got; None: none yet, and they get one `every`."""

    language: LanguageCode
    topics: Topic
    region: str | None
    last: int | None
    every: Every | None

    @property
    def key(self) -> str:
        """How the database finds the slot of a member."""
        last = str(self.last) if self.last is not None else str(self.every or "")
        return f"{int(self.topics)}:{self.region or ''}:{last}"


def is_due(month_began_with: int | None) -> ColumnElement[bool]:
    """Who gets an issue: weekly readers each, monthly ones the first of a month.

    `month_began_with`: the number of the month's first issue, of which they may not have had any.
    """
    monthly = Member.digest == Every.MONTHLY
    if month_began_with is not None:
        monthly = and_(monthly, or_(Member.issue.is_(None), Member.issue < month_began_with))
    return or_(Member.digest == Every.WEEKLY, monthly)


async def due_slots(session: AsyncSession, month_began_with: int | None) -> list[tuple[Slot, int]]:
    """The slots that have readers who are due, with how many they are. Walks all members: read only."""
    columns = (language_read, Member.topics, _region, Member.issue, Member.digest)
    rows = select(*columns, func.count()).where(
        is_due(month_began_with), Member.unreachable_since.is_(None), Member.digest.in_(DIGESTED)
    )
    found = []
    for language, topics, region, issue, digest, count in await session.execute(rows.group_by(*columns)):
        code: LanguageCode = RUSSIAN if language == RUSSIAN else KAZAKH
        every = Every(digest) if issue is None else None
        found.append((Slot(code, Topic(topics), region or None, issue, every), int(count)))
    return found
