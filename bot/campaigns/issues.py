"""Issues of the digest: one for each moment of the schedule, with what it is made of, sealed."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from pydantic import BaseModel, ConfigDict
from sqlalchemy import CursorResult, Select, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from bot.campaigns.refusals import NoSuchCampaign, NotNow
from bot.campaigns.rules import Rules
from bot.campaigns.slots import Slot, due_slots
from bot.languages import LanguageCode
from bot.storage.campaign_tables import Campaign, CampaignState, DigestIssue
from bot.storage.secrets import Secrets


class Asked(BaseModel):
    """A question that was read often: the entry's id, and how often since the issue before."""

    model_config = ConfigDict(frozen=True)

    entry: str
    count: int


class Body(BaseModel):
    """What an issue is made of, as it was when it was made.

    `until`: what happened up to then is in it. `known`: keys of all news that there were. `opened`: how often each
    entry had been opened by then. `filed`, `answered`: reports since the issue before; None: hidden, or none.
    `struck`: keys of parts that were taken out. `opening`: organisers' own words, Telegram's HTML.
    `readers`: for how many members it had something new.
    """

    model_config = ConfigDict(frozen=True)

    until: datetime
    known: tuple[str, ...] = ()
    opened: Mapping[str, int] = {}
    asked: tuple[Asked, ...] = ()
    filed: int | None = None
    answered: int | None = None
    struck: tuple[str, ...] = ()
    opening: Mapping[LanguageCode, str] = {}
    readers: int = 0


@dataclass(frozen=True)
class Issue:
    """An issue. `number`: its campaign's. `due`: the moment of the schedule; `is_monthly`: the first of its month."""

    number: int
    due: datetime
    since: datetime
    is_monthly: bool
    body: Body


class Issues:
    """Makes issues, changes them while they wait, finds them again."""

    def __init__(self, session: AsyncSession, secrets: Secrets, now: Callable[[], datetime], rules: Rules) -> None:
        self._session = session
        self._secrets = secrets
        self._now = now
        self._rules = rules

    async def find(self, number: int) -> Issue:
        """The issue with this campaign. Raises NoSuchCampaign."""
        await self._session.flush()
        row = await self._session.get(DigestIssue, number)
        if row is None:
            raise NoSuchCampaign
        return self._read(row)

    async def of(self, numbers: Collection[int]) -> Mapping[int, Issue]:
        """The issues with these campaigns."""
        await self._session.flush()
        rows = await self._session.scalars(select(DigestIssue).where(DigestIssue.campaign.in_(numbers)))
        return {row.campaign: self._read(row) for row in rows}

    async def last_due(self) -> datetime | None:
        """The last moment of the schedule that was looked after."""
        await self._session.flush()
        return await self._session.scalar(select(func.max(DigestIssue.due)))

    async def first_since(self) -> datetime | None:
        """What the first issue of all, whatever became of it, looked back on; None: there never was one."""
        await self._session.flush()
        rows = select(DigestIssue.since).order_by(DigestIssue.campaign).limit(1)
        return await self._session.scalar(rows)

    async def waiting(self) -> Issue | None:
        """The newest issue that waits to be sent."""
        return await self._first(_with_campaign().where(Campaign.state == CampaignState.DRAFT))

    async def last_sent(self) -> Issue | None:
        """The newest issue that went out."""
        return await self._first(_with_campaign().where(Campaign.began_at.is_not(None)))

    async def begin(self, issue: Issue) -> bool:
        """Keep an issue; False where somebody else has made one for the same moment."""
        await self._session.flush()
        dialect: Any = sqlite if self._session.get_bind().dialect.name == "sqlite" else postgresql
        row = dialect.insert(DigestIssue).values(
            campaign=issue.number,
            due=issue.due,
            since=issue.since,
            is_monthly=issue.is_monthly,
            body=self._seal(issue.number, issue.body),
        )
        done = await self._session.execute(row.on_conflict_do_nothing(index_elements=["due"]))
        return cast("CursorResult[Any]", done).rowcount > 0

    async def pass_over(self, due: datetime) -> None:
        """Nothing was new at this moment: the newest issue stands for it as well."""
        newest = select(func.max(DigestIssue.campaign)).scalar_subquery()
        row = update(DigestIssue).where(DigestIssue.campaign == newest, DigestIssue.due < due)
        await self._session.execute(row.values(due=due).execution_options(synchronize_session="fetch"))

    async def change(self, issue: Issue) -> None:
        """Keep a waiting issue as it is now. Raises NotNow where it waits no more."""
        await self._session.flush()
        states = select(Campaign.state).where(Campaign.id == issue.number).with_for_update()
        if await self._session.scalar(states) != CampaignState.DRAFT:
            raise NotNow
        row = await self._session.get_one(DigestIssue, issue.number)
        row.is_monthly = issue.is_monthly
        row.body = self._seal(issue.number, issue.body)

    async def begins_a_month(self) -> bool:
        """Whether an issue that is sent now is the first that reaches people in its month."""
        before = await self._session.scalar(
            select(Campaign.began_at)
            .join(DigestIssue, DigestIssue.campaign == Campaign.id)
            .where(Campaign.began_at.is_not(None))
            .order_by(Campaign.id.desc())
            .limit(1)
        )
        return before is None or self._month(before) != self._month(self._now())

    async def readers(self, issue: Issue) -> Sequence[tuple[Slot, int]]:
        """The slots of those to whom this issue is due now, with how many they are. Walks all members."""
        began_with = issue.number if issue.is_monthly else await month_began_with(self._session, issue.number)
        return await due_slots(self._session, began_with)

    def _month(self, moment: datetime) -> tuple[int, int]:
        """The month in which people get what is sent at this moment."""
        day = self._rules.daytime(moment).astimezone(self._rules.zone)
        return day.year, day.month

    async def _first(self, rows: Select[DigestIssue]) -> Issue | None:
        await self._session.flush()
        row = await self._session.scalar(rows.order_by(DigestIssue.campaign.desc()).limit(1))
        return self._read(row) if row is not None else None

    def _read(self, row: DigestIssue) -> Issue:
        body = Body.model_validate_json(self._secrets.cipher.open(row.body, _place(row.campaign)))
        return Issue(row.campaign, row.due, row.since, row.is_monthly, body)

    def _seal(self, number: int, body: Body) -> bytes:
        return self._secrets.cipher.seal(body.model_dump_json(exclude_defaults=True).encode(), _place(number))


async def month_began_with(session: AsyncSession, number: int) -> int | None:
    """The number of the first issue of the month in which this one goes out: its own, or that of one before.

    None where no issue up to this one was the first of a month.
    """
    await session.flush()
    went_out = or_(Campaign.began_at.is_not(None), Campaign.id == number)
    first = select(func.max(DigestIssue.campaign)).join(Campaign, Campaign.id == DigestIssue.campaign)
    return await session.scalar(first.where(DigestIssue.campaign <= number, DigestIssue.is_monthly, went_out))


def with_part(issue: Issue, key: str, *, struck: bool) -> Issue:
    """The issue with a part taken out, or put back."""
    others = tuple(one for one in issue.body.struck if one != key)
    return replace(issue, body=issue.body.model_copy(update={"struck": (*others, key) if struck else others}))


def with_opening(issue: Issue, code: LanguageCode, html: str) -> Issue:
    """The issue with these words before all others; none where they are empty."""
    others = {other: words for other, words in issue.body.opening.items() if other != code}
    opening = {**others, code: html} if html else others
    return replace(issue, body=issue.body.model_copy(update={"opening": opening}))


def _with_campaign() -> Select[DigestIssue]:
    return select(DigestIssue).join(Campaign, Campaign.id == DigestIssue.campaign)


def _place(number: int) -> str:
    return f"digest_issue:{number}"
