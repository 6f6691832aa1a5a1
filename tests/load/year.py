"""Storage after a year of use: 730,000 members, 50,000 reports, 65 campaigns, on PostgreSQL.

The whole bot answers, one request after another. What is measured are the statements that screens cost, and the jobs
that forget a day's worth; sizes by table are printed, plans of the slowest statements written to build/year/.
"""

import itertools
import logging
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from functools import partial

import structlog
from aiogram.filters.callback_data import CallbackData
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.campaigns.models import CampaignKind
from bot.clock import SystemClock
from bot.content.library import Library
from bot.reports.authors import Authors
from bot.reports.codes import new_code
from bot.storage.cipher import Cipher, read_key
from bot.storage.engine import open_storage
from bot.storage.secrets import load_secrets
from handlers.campaign_buttons import MakeCampaign, OpenAudience, OpenCampaign, OpenCampaigns, OpenReportOf
from handlers.campaign_report_buttons import OpenPollRegions
from handlers.desk_buttons import FilterName, OpenAudit, OpenCard, OpenDesk, OpenOrganisers, OpenStats, OpenThread
from handlers.digest_buttons import MakeIssue, OpenIssues, SkipIssue
from main import ROOT, spare_the_collector
from tests.conftest import DATA_KEY
from tests.load.a_year import REPORTS, TESTED, Sent, calendar, fill_a_year
from tests.load.databases import database
from tests.load.figures import Figure
from tests.load.watching import Watch, alone, plan_of
from tests.stage import PersonOnStage, Stage

ASKED = 100
"""Times that each screen is asked for."""
WARM_UP, ISSUES_MADE = 2, 5
OWNERS, AUTHORS = 100, 60
"""They ask in turn, so that nobody's chat gets more than a message a second (Telegram's limit, which the bot keeps)."""
REPORTS_EACH = 4
GOAL = 50.0
ALL_MEMBERS = 1_000.0
"""Milliseconds for what walks all members: an audience's count, an issue's readers."""
SLOWEST = 10
KEPT = "YEAR_DATABASE_URL"
"""Names a database that holds such a year already, so that measuring again need not fill one (and it is changed)."""
MAKE_ISSUE = "make an issue"
WALKS = ("campaign audience", MAKE_ISSUE)
FILTERS: tuple[FilterName, ...] = ("new", "mine", "work", "waiting", "overdue", "closed", "all")


async def measure_year() -> list[Figure]:
    """The p99 of the statements of each screen, and seconds of the jobs that forget."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    async with _a_year() as url:
        sent = calendar()
        _print_sizes(await _sizes(url))
        stage = Stage(url, clock=SystemClock())
        people = await _people(stage, url)
        watch = Watch()
        async with stage:
            spare_the_collector()
            for owner in people.owners:
                await owner.says("/desk")
            for author in people.authors:
                await author.says("/start")
            draft = await _draft(people.owners[0], stage)
            with watch.open():
                for name, ask in _screens(people, sent, draft):
                    await _show(name, ask, stage, watch)
                await _make_issues(people, stage, watch)
            figures = [_figure(name, watch) for name in dict.fromkeys(call.screen for call in watch.calls)]
            await _write_plans(url, watch)
            figures += [await _time(name, job) for name, job in stage.forgetting().items()]
            figures.append(await _failed(url))
    return figures


@asynccontextmanager
async def _a_year() -> AsyncIterator[str]:
    if kept := os.environ.get(KEPT):
        yield kept
        return
    async with database("postgresql") as url:
        storage = open_storage(url)
        began = time.perf_counter()
        await fill_a_year(storage, Cipher([read_key(DATA_KEY)]), Library.load(ROOT / "content"))
        await storage.close()
        print(f"filled in {time.perf_counter() - began:.0f} s")
        yield url


@dataclass(frozen=True)
class People:
    """Who asks: owners of the desk, and members who have filed reports."""

    owners: Sequence[PersonOnStage]
    authors: Sequence[PersonOnStage]


async def _people(stage: Stage, url: str) -> People:
    owners = [stage.person(f"Ольга {number}", "ru") for number in range(OWNERS)]
    authors = [stage.person(f"Айгүл {number}", "kk") for number in range(AUTHORS)]
    forum = stage.forum("Үстел", owners[0])
    stage.sets(desk_chat_id=forum.chat, owner_ids=",".join(str(owner.person.id) for owner in owners))
    storage = open_storage(url)
    async with storage.transaction() as session:
        keys = Authors(session, await load_secrets(session, Cipher([read_key(DATA_KEY)])))
        for at, author in enumerate(authors):
            for n in range(REPORTS_EACH):
                number = 1 + (at * 397 + n * 9973) % REPORTS
                await keys.link(number, author.person.id, new_code())
    await storage.close()
    return People(owners, authors)


async def _draft(owner: PersonOnStage, stage: Stage) -> int:
    """The number of a draft for everybody."""
    await owner.presses(MakeCampaign(kind=CampaignKind.BROADCAST))
    return max(int(str(row["id"])) for row in await stage.rows("campaign"))


Ask = Callable[[int], object]


def _screens(people: People, sent: Sequence[Sent], draft: int) -> Iterator[tuple[str, Ask]]:
    """What is asked for, and how: by a tap, or in words."""
    owners = itertools.cycle(people.owners)
    authors = itertools.cycle(people.authors)
    issues = [one.number for one in sent if one.kind is CampaignKind.DIGEST]
    broadcasts = [one.number for one in sent if one.kind is CampaignKind.BROADCAST and not one.is_paused]
    polls = [one.number for one in sent if one.kind is CampaignKind.POLL]
    tested, paused = next(one.number for one in sent if one.ago == TESTED), sent[-1].number

    def tap(name: str, button: Callable[[int], CallbackData]) -> tuple[str, Ask]:
        return name, lambda at: next(owners).taps(button(at))

    def say(name: str, who: Iterator[PersonOnStage], words: Callable[[int], str]) -> tuple[str, Ask]:
        return name, lambda at: next(who).writes(words(at))

    yield tap("desk queue", lambda at: OpenDesk(show=FILTERS[at % 7], region=("", "almaty")[at % 2], page=1 + at % 5))
    yield say("report by number", owners, lambda at: f"/desk {_report(at)}")
    yield tap("report's card", lambda at: OpenCard(report=_report(at)))
    yield tap("report's thread", lambda at: OpenThread(report=_report(at)))
    yield tap("numbers", lambda at: OpenStats(months=(1, 3, 12)[at % 3]))
    yield tap("audit", lambda at: OpenAudit(before=500_000 - at * 4_001 if at else 0))
    yield tap("roles", lambda _at: OpenOrganisers())
    yield tap("campaigns over", lambda at: OpenCampaigns(shelf="over", before=len(sent) - at % 40))
    yield tap("campaigns going", lambda _at: OpenCampaigns(shelf="going"))
    yield tap("paused campaign", lambda _at: OpenCampaign(id=paused))
    yield tap("broadcast", lambda at: OpenCampaign(id=broadcasts[at % len(broadcasts)]))
    yield tap("report of a broadcast", lambda at: OpenReportOf(id=broadcasts[at % len(broadcasts)]))
    yield tap("report of an A/B test", lambda _at: OpenReportOf(id=tested))
    yield tap("report of a poll", lambda at: OpenReportOf(id=polls[at % len(polls)]))
    yield tap("poll by region", lambda at: OpenPollRegions(id=polls[at % len(polls)]))
    yield tap("report of an issue", lambda at: OpenReportOf(id=issues[at % len(issues)]))
    yield tap("campaign audience", lambda _at: OpenAudience(id=draft))
    yield tap("digests", lambda _at: OpenIssues())
    yield say("own reports", authors, lambda _at: "/myreports")
    yield say("own digest", authors, lambda _at: "/digest")
    yield say("own data", authors, lambda _at: "/mydata")
    yield say("start", authors, lambda _at: "/start")


def _report(at: int) -> int:
    return 1 + at * 331 % REPORTS


async def _show(name: str, ask: Ask, stage: Stage, watch: Watch) -> None:
    """Ask for the screen again and again; the first times are for whatever is read once."""
    for at in range(-WARM_UP, ASKED):
        calls = len(stage.stand_in.ledger.calls)
        with watch.showing(name) if at >= 0 else nullcontext():
            ask(max(at, 0))
            await stage.until(partial(_answered, stage, calls))
        await stage.settled()


async def _make_issues(people: People, stage: Stage, watch: Watch) -> None:
    """Make an issue a few times; each is left out again, so that the next can be made."""
    for owner in people.owners[:ISSUES_MADE]:
        calls = len(stage.stand_in.ledger.calls)
        with watch.showing(MAKE_ISSUE):
            owner.taps(MakeIssue())
            await stage.until(partial(_answered, stage, calls))
        await stage.settled()
        made = max(int(str(row["campaign"])) for row in await stage.rows("digest_issue"))
        await owner.presses(SkipIssue(id=made))
        await owner.presses(SkipIssue(id=made, sure=True))


def _answered(stage: Stage, before: int) -> bool:
    calls = stage.stand_in.ledger.calls[before:]
    return any(call["method"] in {"sendMessage", "editMessageText", "sendDocument"} for call in calls)


def _figure(name: str, watch: Watch) -> Figure:
    """The slowest statement of a screen."""
    slowest, _ = watch.slowest(1, name)[0]
    goal = ALL_MEMBERS if name in WALKS else GOAL
    return Figure(figure=name, got=slowest, goal=goal, unit="ms", better="lower")


async def _time(name: str, job: Callable[[], Awaitable[None]]) -> Figure:
    began = time.perf_counter()
    await job()
    return Figure(
        figure=f"forget {name}, a day's", got=time.perf_counter() - began, goal=None, unit="s", better="lower"
    )


async def _failed(url: str) -> Figure:
    """Updates that could not be handled: their screens would have cost little."""
    engine = create_async_engine(url)
    async with engine.connect() as connection:
        found = await connection.scalar(text("SELECT count(*) FROM inbox WHERE state = 'set_aside'"))
    await engine.dispose()
    return Figure(figure="updates set aside", got=float(found or 0), goal=0, unit="updates", better="lower")


async def _write_plans(url: str, watch: Watch) -> None:
    """The slowest statements, told on the screen and, with their plans, in build/year/."""
    folder = ROOT / "build" / "year"
    folder.mkdir(parents=True, exist_ok=True)
    for earlier in folder.glob("*.txt"):
        earlier.unlink()
    engine = create_async_engine(url)
    print(f"\n{'p99, ms':>8} | {'alone, ms':>9} | screen                   | statement")
    for at, (p99, call) in enumerate(watch.slowest(SLOWEST), 1):
        plan, told = await plan_of(engine, call), " ".join(call.statement.split())
        print(f"{p99:>8.1f} | {alone(plan):>9.1f} | {call.screen:<24} | {told[:120]}")
        head = f"{call.screen}: p99 {p99:.1f} ms, longest {call.milliseconds:.1f} ms\n\n{call.statement}\n\n"
        name = f"{at:02}-{call.screen.replace(' ', '-').replace('/', '-')}.txt"
        (folder / name).write_text(head + plan + "\n", encoding="utf-8")
    await engine.dispose()


async def _sizes(url: str) -> Sequence[tuple[str, int, int, int]]:
    """The tables, largest first: rows, bytes of the table, bytes of its indexes."""
    engine = create_async_engine(url)
    async with engine.connect() as connection:
        rows = await connection.execute(
            text(
                "SELECT relname, reltuples::bigint, pg_table_size(oid), pg_indexes_size(oid) FROM pg_class "
                "WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace "
                "ORDER BY pg_total_relation_size(oid) DESC"
            )
        )
        found = [(str(name), int(count), int(size), int(indexes)) for name, count, size, indexes in rows]
    await engine.dispose()
    return found


def _print_sizes(sizes: Sequence[tuple[str, int, int, int]]) -> None:
    print(f"{'table':<22} | {'rows':>10} | {'MB':>7} | {'indexes, MB':>11}")
    for name, rows, size, indexes in sizes:
        if rows > 0:
            print(f"{name:<22} | {rows:>10} | {size / 1e6:>7.1f} | {indexes / 1e6:>11.1f}")
    print(f"{'all':<22} | {'':>10} | {sum(s[2] for s in sizes) / 1e6:>7.1f} | {sum(s[3] for s in sizes) / 1e6:>11.1f}")
