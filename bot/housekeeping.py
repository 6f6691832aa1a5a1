"""Housekeeping: what the bot does by itself: forgetting what is old, beginning what is due, and chores of the desk."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial, wraps
from typing import TypeAlias

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy.ext.asyncio import AsyncSession

from bot.attachments.storing import BodyStore, InFiles
from bot.campaigns.retention import Retention
from bot.clock_watch import ClockWatch
from bot.content.library import Library
from bot.desk.audit import Action
from bot.languages import Languages
from bot.questions.unanswered import UnansweredQuestions
from bot.replicas.leadership import NotLeading, insist_on_lead
from bot.reports.attachments import Attachments
from bot.settings import Settings
from bot.telegram.calls import letter
from bot.telegram.handling import Border
from bot.telegram.letters import Letters
from bot.telegram.screen import Elsewhere
from bot.telegram.unit_of_work import UnitOfWork

RARELY = 30 * 60
MINUTELY = 60
WATCHING = 3
"""Seconds between the rounds of each kind of job."""
AT_ONCE = 1_000
"""Files looked after in one transaction."""
LOOK_SECONDS = 60.0
"""How often it is looked whether the wall clock has leapt."""

Chore: TypeAlias = Callable[[UnitOfWork, Library, Languages], Awaitable[Sequence[Elsewhere]]]
"""Something done now and then by itself; gives what people must be told of it."""
Job: TypeAlias = Callable[[], Awaitable[None]]

log = structlog.get_logger()


@dataclass(frozen=True)
class Chores:
    """What is done by itself: rarely, every minute, and, while campaigns are sent, every few seconds."""

    rarely: Sequence[Chore] = ()
    minutely: Sequence[Chore] = ()
    watching: Sequence[Chore] = ()


def _by_the_time_of_day(
    job: Callable[["Housekeeping"], Awaitable[None]],
) -> Callable[["Housekeeping"], Awaitable[None]]:
    """A job that is put off while the wall clock can't be gone by."""

    @wraps(job)
    async def when_steady(house: "Housekeeping") -> None:
        if house.watch.is_steady():
            await job(house)

    return when_steady


class Housekeeping:
    """The jobs, each in a transaction of its own. What is due is asked of the database: a job missed is made up for."""

    def __init__(self, settings: Settings, library: Library, border: Border, bodies: BodyStore, chores: Chores) -> None:
        self._settings = settings
        self._library = library
        self._border = border
        self._bodies = bodies
        self._chores = chores
        self.watch = ClockWatch(border.clock)

    def begin(self) -> AsyncIOScheduler:
        """Do each job now and then until the scheduler is shut down."""
        scheduler = AsyncIOScheduler(timezone=self._settings.zone)
        rarely = (self._border.inbox.forget_old, self.forget_questions, self.forget_reports, self.forget_files)
        jobs = {
            RARELY: (*rarely, self.forget_deliveries, self.forget_letters, self.do_rare_chores),
            MINUTELY: (self.begin_campaigns, self.do_minutely_chores),
            WATCHING: (self.watch_campaigns,),
        }
        for seconds, each in jobs.items():
            for job in each:
                scheduler.add_job(
                    partial(self.do_job, _name(job), job),
                    "interval",
                    name=_name(job),
                    seconds=seconds,
                    coalesce=True,
                    max_instances=1,
                    misfire_grace_time=None,
                )
        scheduler.start()
        self._look(scheduler, self.watch.leaps)
        return scheduler

    def _look(self, scheduler: AsyncIOScheduler, leaps: int) -> None:
        """Let the jobs be done now if the wall clock has leapt: set back, it would make them wait for that long."""
        if not scheduler.running:
            return
        self.watch.look()
        if self.watch.leaps > leaps:
            for job in scheduler.get_jobs():
                job.modify(next_run_time=self._border.clock.now())
        asyncio.get_running_loop().call_later(LOOK_SECONDS, self._look, scheduler, self.watch.leaps)

    async def do_job(self, name: str, job: Job) -> None:
        """Do a job, and tell operators what became of it."""
        clock, metrics = self._border.clock, self._border.metrics
        began, result = clock.monotonic(), "done"
        try:
            await job()
        except NotLeading:
            result = "not_leading"
        except Exception as fault:  # noqa: BLE001 whatever it was, what is due is done in the next round
            result = "failed"
            log.error("job.failed", job=name, fault=type(fault).__name__, advice="it is tried again by itself")
        metrics.job_done(name, result, clock.monotonic() - began, clock.now().timestamp())

    @_by_the_time_of_day
    async def forget_questions(self) -> None:
        """Drop unanswered questions whose time is up."""
        border = self._border
        async with self._transaction() as session:
            await UnansweredQuestions(session, border.secrets, border.clock.now).forget_old()

    @_by_the_time_of_day
    async def forget_reports(self) -> None:
        """Anonymise reports whose time is up, with their topics; drop drafts and all else that is old."""
        border = self._border
        async with self._transaction() as session:
            work = border.work(session)
            await work.office.guesses.forget_old()
            await work.office.traces.forget_old()
            await work.desk.invitations.forget_old()
            due = await work.office.retention.due(self._settings.report_retention_days)
            for number in due:
                await work.posts.erase(number)
                await work.desk.audit.note(None, Action.ANONYMISED, number)
            gone = [*await work.office.retention.forget_drafts(), *await work.office.retention.strip(due)]
        async with self._transaction() as session:
            await self._bodies.erase(session, gone)
        border.errands.wake()

    async def forget_files(self) -> None:
        """Erase files whose attachments are gone: those of drafts that were dropped, or left by a crash."""
        if not isinstance(self._bodies, InFiles):
            return
        border, lying = self._border, await asyncio.to_thread(self._bodies.numbers)
        for at in range(0, len(lying), AT_ONCE):
            some = lying[at : at + AT_ONCE]
            async with self._transaction() as session:
                living = await Attachments(session, border.secrets, border.clock.now).living(some)
                await self._bodies.erase(session, [number for number in some if number not in living])

    @_by_the_time_of_day
    async def forget_deliveries(self) -> None:
        """Forget who got which of the campaigns that are long over, a part at a time."""
        border, is_more = self._border, True
        while is_more:
            async with self._transaction() as session:
                is_more = await Retention(session, border.clock.now()).forget_some()

    @_by_the_time_of_day
    async def forget_letters(self) -> None:
        """Drop letters whose readers have not come for as long as closed reports are kept."""
        border = self._border
        before = border.clock.now() - timedelta(days=self._settings.report_retention_days)
        async with self._transaction() as session:
            await Letters(session, border.secrets).forget_old(before)

    @_by_the_time_of_day
    async def begin_campaigns(self) -> None:
        """Begin the campaigns that are due; and let the sender look whether quiet hours are over."""
        border = self._border
        async with self._transaction() as session:
            await border.work(session).mailroom.course.begin_due()
        border.sender.wake()

    @_by_the_time_of_day
    async def do_rare_chores(self) -> None:
        """Do the desk's chores."""
        await self._do(self._chores.rarely)

    @_by_the_time_of_day
    async def do_minutely_chores(self) -> None:
        """Make the issues of the digest that are due."""
        await self._do(self._chores.minutely)

    async def watch_campaigns(self) -> None:
        """Show organisers how their campaigns go, where something has happened."""
        sender = self._border.sender
        if not sender.has_news():
            return
        try:
            await self._do(self._chores.watching)
        except Exception:
            sender.keep_news()
            raise

    async def _do(self, chores: Sequence[Chore]) -> None:
        """Do these, and send what comes of them."""
        border = self._border
        async with self._transaction() as session:
            work = border.work(session)
            letters = [one for chore in chores for one in await chore(work, self._library, border.languages)]
            kept = await border.answers.keep(session, [(0, one.chat, letter(one)) for one in letters])
            await border.tell(work)
        border.answers.send(kept)
        border.awake(work)

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[AsyncSession]:
        """A transaction of the leader's own. Raises NotLeading."""
        async with self._border.storage.transaction() as session:
            await insist_on_lead(session, self._border.standing)
            yield session


def _name(job: Job) -> str:
    return str(getattr(job, "__name__", "job"))
