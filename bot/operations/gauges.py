"""The gauges that are read from the database: inbox, answers, reports, campaigns, replicas, room."""

import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from bot.campaigns.models import UNDER_WAY, Tally
from bot.campaigns.rules import Rules
from bot.operations.figures import Figure, Found, Part, Values
from bot.replicas.session import SILENT_SECONDS
from bot.storage.campaign_tables import Campaign, CampaignCount, CampaignState, Outcome, Round
from bot.storage.desk_tables import Post
from bot.storage.report_tables import FIRST_ANSWER, OPEN, Report
from bot.storage.tables import NOT_DONE, InboxRow, InboxState, KeptAnswer
from bot.working_days import WorkingDays

CAMPAIGNS_TOLD: Final = 20
"""Campaigns at most that are told of: the newest that are under way, or ended within the last day."""
LATELY: Final = timedelta(days=1)
LONG_AGO: Final = timedelta(days=60)
"""Reports filed before that are over their term, whatever the calendar says."""
AGES: Final = (("day", 1), ("three_days", 3), ("week", 7), ("month", 30))
"""Open reports by age, in days; older ones are `older`."""
TERMS: Final = ("in_time", "last_day", "overdue")
PEOPLE_WAIT: Final = (Round.SAMPLE, Round.SEND)

Now = Callable[[], datetime]


class Gauges:
    """What is to be told of the database."""

    def __init__(self, working_days: WorkingDays, rules: Rules, now: Now, folder: Path | None) -> None:
        """`folder`: where the bot writes files (the embedded database, or attachments); None: nowhere."""
        self._working_days = working_days
        self._rules = rules
        self._now = now
        self._folder = folder

    def parts(self) -> Sequence[Part]:
        """Everything, part by part."""
        return (
            Part("inbox", _OF_INBOX, self._inbox),
            Part("owed", _OF_OWED, self._owed),
            Part("reports", _OF_REPORTS, self._reports),
            Part("campaigns", _OF_CAMPAIGNS, self._campaigns),
            Part("room", _OF_ROOM, self._room),
        )

    async def _inbox(self, session: AsyncSession) -> Found:
        left = select(InboxRow.state, func.count(), func.min(InboxRow.received_at)).group_by(InboxRow.state)
        rows = await session.execute(left.where(NOT_DONE))
        found = {state: (count, oldest) for state, count, oldest in rows}
        waiting, oldest = found.get(InboxState.WAITING, (0, None))
        return {
            "inbox_waiting": _one(waiting),
            "inbox_oldest_seconds": _one(self._age(oldest)),
            "inbox_set_aside": _one(found.get(InboxState.SET_ASIDE, (0, None))[0]),
        }

    async def _owed(self, session: AsyncSession) -> Found:
        # what waits for people to come to the bot's present account is owed to nobody now
        not_sent = select(func.count(), func.min(KeptAnswer.kept_at)).where(KeptAnswer.waits_for.is_(None))
        answers = (await session.execute(not_sent)).one()
        not_posted = select(func.count(), func.min(Post.owed_at)).where(Post.sent_at.is_(None))
        not_posted = not_posted.where(Post.waits_for.is_(None))
        posts = (await session.execute(not_posted)).one()
        owed = {"answers": answers, "posts": posts}
        return {
            "owed": {(what,): float(count) for what, (count, _) in owed.items()},
            "owed_oldest_seconds": {(what,): self._age(oldest) for what, (_, oldest) in owed.items()},
        }

    async def _reports(self, session: AsyncSession) -> Found:
        now = self._now()
        unanswered = Report.first_answer_at.is_(None)
        is_open = select(Report.filed_at, unanswered, func.count()).where(Report.status.in_(OPEN))
        ages: Counter[str] = Counter({age: 0 for age, _ in AGES} | {"older": 0})
        terms: Counter[str] = Counter(dict.fromkeys(TERMS, 0))
        for filed_at, waits, count in await session.execute(is_open.group_by(Report.filed_at, unanswered)):
            ages[_age_of(now - filed_at)] += count
            if waits:
                terms[self._term(filed_at, now)] += count
        return {"reports_open": _by(ages), "reports_unanswered": _by(terms)}

    async def _campaigns(self, session: AsyncSession) -> Found:
        lately = or_(Campaign.state.in_(UNDER_WAY), Campaign.ended_at > self._now() - LATELY)
        newest = select(Campaign).where(lately).order_by(Campaign.id.desc()).limit(CAMPAIGNS_TOLD)
        campaigns = list(await session.scalars(newest))
        told = select(CampaignCount).where(CampaignCount.campaign.in_([one.id for one in campaigns]))
        counts: dict[int, dict[Outcome, int]] = {one.id: {} for one in campaigns}
        for count in await session.scalars(told):
            counts[count.campaign][Outcome(count.outcome)] = count.count
        deliveries: dict[tuple[str, ...], float] = {}
        for one in campaigns:
            tally = Tally(counts[one.id])
            for outcome, number in _progress(one, tally).items():
                deliveries[str(one.id), outcome] = number
        states: Values = {(str(one.id), one.kind, self._state(one)): 1.0 for one in campaigns}
        return {"campaign": states, "campaign_deliveries": deliveries}

    async def _room(self, session: AsyncSession) -> Found:
        is_sqlite = session.get_bind().dialect.name == "sqlite"
        size = _SQLITE_SIZE if is_sqlite else _POSTGRESQL_SIZE
        found: dict[str, Values] = {"database_bytes": _one(float(await session.scalar(text(size)) or 0))}
        if not is_sqlite:
            found["replicas"] = _one(float(await session.scalar(text(_REPLICAS), {"seconds": SILENT_SECONDS}) or 0))
        if self._folder is not None and self._folder.exists():
            room = shutil.disk_usage(self._folder)
            found["disk_free_bytes"], found["disk_bytes"] = _one(room.free), _one(room.total)
        return found

    def _age(self, moment: datetime | None) -> float:
        return max(0.0, (self._now() - moment).total_seconds()) if moment is not None else 0.0

    def _term(self, filed_at: datetime, now: datetime) -> str:
        if filed_at < now - LONG_AGO:
            return "overdue"
        passed = self._working_days.passed(filed_at, now)
        return "overdue" if passed >= FIRST_ANSWER else "last_day" if passed == FIRST_ANSWER - 1 else "in_time"

    def _state(self, campaign: Campaign) -> str:
        """The campaign's state; `resting` where it waits for the morning, which is no reason to worry."""
        rests = campaign.daytime and campaign.round in PEOPLE_WAIT and self._rules.is_quiet(self._now())
        return "resting" if rests and campaign.state == CampaignState.SENDING else campaign.state


_OF_INBOX = (
    Figure("inbox_waiting", "Updates in the inbox that no replica has settled."),
    Figure("inbox_oldest_seconds", "Age of the oldest update that is not settled."),
    Figure("inbox_set_aside", "Updates that could not be handled and are kept for the operator."),
)
_OF_OWED = (
    Figure("owed", "What is owed to Telegram: answers to people, posts to the desk and to authors.", ("what",)),
    Figure("owed_oldest_seconds", "Age of the oldest of what is owed.", ("what",)),
)
_OF_REPORTS = (
    Figure("reports_open", "Reports that are not over, by age.", ("age",)),
    Figure("reports_unanswered", "Open reports without a first answer, by the term that was promised.", ("term",)),
)
_OF_CAMPAIGNS = (
    Figure("campaign", "Campaigns under way, or ended within a day: 1, with the state.", ("campaign", "kind", "state")),
    Figure("campaign_deliveries", "Copies of a campaign by what became of them.", ("campaign", "outcome")),
)
_OF_ROOM = (
    Figure("database_bytes", "Size of the database."),
    Figure("replicas", "Replicas that gave a sign of life lately (PostgreSQL)."),
    Figure("disk_free_bytes", "Room left where the bot writes files."),
    Figure("disk_bytes", "Room where the bot writes files, used and free."),
)
_SQLITE_SIZE = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
_POSTGRESQL_SIZE = "SELECT pg_database_size(current_database())"
_REPLICAS = "SELECT count(*) FROM replica WHERE seen_at > clock_timestamp() - make_interval(secs => :seconds)"


def _one(value: float) -> Values:
    return {(): float(value)}


def _by(counts: Counter[str]) -> Values:
    return {(label,): float(count) for label, count in counts.items()}


def _age_of(age: timedelta) -> str:
    return next((name for name, days in AGES if age < timedelta(days=days)), "older")


def _progress(campaign: Campaign, tally: Tally) -> dict[str, float]:
    """What became of the copies; together they are the campaign's total, but for those that may have come twice."""
    return {
        "queued": max(0, campaign.total - tally.settled),
        "sent": tally.of(Outcome.SENT),
        "failed": tally.failed,
        "unknown": tally.of(Outcome.UNKNOWN),
        "doubtful": tally.of(Outcome.DOUBTFUL),
    }
