"""What a scrape finds in the database: read now and then, each part by itself."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from aiohttp import ClientSession, web
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncSession

from bot.campaigns.rules import Rules
from bot.operations.figures import FRESH_SECONDS, Figure, Figures, Found, Part
from bot.operations.gauges import CAMPAIGNS_TOLD, Gauges
from bot.operations.metrics import Metrics
from bot.operations.scraping import Scraping
from bot.operations.web import listening
from bot.storage.campaign_tables import Campaign, CampaignCount
from bot.storage.engine import Storage
from bot.storage.report_tables import Report
from bot.storage.tables import InboxRow, KeptAnswer
from bot.working_days import WorkingDays
from tests.bot.operations.samples import Told, told
from tests.clocks import ALMATY, LeapingClock


@pytest.fixture
def metrics() -> Metrics:
    """A process that has just begun."""
    return Metrics()


@pytest.fixture
def gauges(clock: LeapingClock) -> Gauges:
    """What is told of the database; the clock stands at a Monday's afternoon."""
    return Gauges(WorkingDays(ALMATY), Rules(ALMATY, 1000, 25, None, "0 10 * * mon"), clock.now, None)


@pytest.fixture
async def figures(storage: Storage, gauges: Gauges, clock: LeapingClock, metrics: Metrics) -> AsyncIterator[Figures]:
    """The gauges of this test's database, registered."""
    figures = Figures(storage, gauges.parts(), clock, metrics.not_read)
    metrics.registry.register(figures)
    yield figures
    await figures.close()


async def scraped(figures: Figures, metrics: Metrics) -> Told:
    """What a scrape finds now."""
    await figures.refresh()
    return told(metrics)


async def test_the_inbox_is_told(figures: Figures, metrics: Metrics, storage: Storage, clock: LeapingClock) -> None:
    """What waits, how long the oldest has waited, and what was set aside; what is done is nobody's business."""
    rows = [("done", 900), ("waiting", 60), ("waiting", 90), ("set_aside", 500)]
    async with storage.transaction() as session:
        for number, (state, seconds) in enumerate(rows):
            came = clock.now() - timedelta(seconds=seconds)
            await _row(session, InboxRow, bot_id=1, update_id=number, state=state, attempts=0, received_at=came)
        await _row(session, KeptAnswer, update_id=1, kept_at=clock.now() - timedelta(seconds=30), body=b"")
    found = await scraped(figures, metrics)
    assert (found["qorgan_inbox_waiting"], found["qorgan_inbox_oldest_seconds"]) == (2, 90)
    assert found["qorgan_inbox_set_aside"] == 1
    assert (found["qorgan_owed{what=answers}"], found["qorgan_owed_oldest_seconds{what=answers}"]) == (1, 30)
    assert found["qorgan_owed{what=posts}"] == 0


async def test_reports_are_told_by_age_and_term(
    figures: Figures, metrics: Metrics, storage: Storage, clock: LeapingClock
) -> None:
    """Open ones alone. It is Monday: what came on Thursday has one working day behind it, and on Wednesday two."""
    days = {0: "received", 4: "received", 5: "in_work", 20: "received", 100: "answered", 3: "closed"}
    async with storage.transaction() as session:
        for number, (age, status) in enumerate(days.items(), start=1):
            await _report(session, number, clock.now() - timedelta(days=age), status)
    found = await scraped(figures, metrics)
    by_age = {
        age: found[f"qorgan_reports_open{{age={age}}}"] for age in ("day", "three_days", "week", "month", "older")
    }
    assert by_age == {"day": 1, "three_days": 0, "week": 2, "month": 1, "older": 1}
    by_term = {term: found[f"qorgan_reports_unanswered{{term={term}}}"] for term in ("in_time", "last_day", "overdue")}
    assert by_term == {"in_time": 2, "last_day": 1, "overdue": 1}


async def test_campaigns_are_told_by_number(
    figures: Figures, metrics: Metrics, storage: Storage, clock: LeapingClock
) -> None:
    """How far each is; at night one that waits for the morning rests, which is not being stuck."""
    async with storage.transaction() as session:
        await _campaign(session, clock, 7, "sending", total=100)
        await _campaign(session, clock, 8, "draft", total=0)
        for outcome, count in {"sent": 60, "blocked": 5, "gone": 1, "unknown": 4, "doubtful": 2}.items():
            await _row(session, CampaignCount, campaign=7, outcome=outcome, count=count)
    found = await scraped(figures, metrics)
    outcomes = ("queued", "sent", "failed", "unknown", "doubtful")
    deliveries = [found[f"qorgan_campaign_deliveries{{campaign=7,outcome={outcome}}}"] for outcome in outcomes]
    assert deliveries == [30, 60, 6, 4, 2]
    assert found["qorgan_campaign{campaign=7,kind=broadcast,state=sending}"] == 1
    assert not [name for name in found if "campaign=8" in name]
    clock.leap(9 * 3600)
    assert (await scraped(figures, metrics))["qorgan_campaign{campaign=7,kind=broadcast,state=resting}"] == 1


async def test_however_many_campaigns_there_are_few_are_told(
    figures: Figures, metrics: Metrics, storage: Storage, clock: LeapingClock
) -> None:
    """Labels stay bounded: the newest only."""
    async with storage.transaction() as session:
        for number in range(1, CAMPAIGNS_TOLD + 30):
            await _campaign(session, clock, number, "paused", total=1)
    names = [name for name in await scraped(figures, metrics) if name.startswith("qorgan_campaign{")]
    assert len(names) == CAMPAIGNS_TOLD


async def test_the_databases_size_is_told(figures: Figures, metrics: Metrics) -> None:
    """On either engine."""
    assert (await scraped(figures, metrics))["qorgan_database_bytes"] > 100_000


async def test_the_database_is_asked_no_oftener_than_is_good_for_it(
    storage: Storage, clock: LeapingClock, metrics: Metrics
) -> None:
    """Many scrapes at once, and soon after each other, are one question."""
    asked: list[int] = []

    async def count(_session: AsyncSession) -> Found:
        asked.append(1)
        return {"asked": {(): float(len(asked))}}

    figures = Figures(storage, [Part("counting", [Figure("asked", "How often.")], count)], clock, metrics.not_read)
    await asyncio.gather(*(figures.refresh() for _ in range(50)))
    clock.leap(FRESH_SECONDS - 0.1)
    await figures.refresh()
    assert len(asked) == 1
    clock.leap(0.2)
    await figures.refresh()
    assert len(asked) == 2


async def test_a_slow_query_hides_only_itself(
    storage: Storage, clock: LeapingClock, metrics: Metrics, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others are told, the slow one is left out and counted, and not asked again before it has ended."""
    monkeypatch.setattr("bot.operations.figures.PATIENCE_SECONDS", 0.05)
    ended, asked = asyncio.Event(), [0]

    async def dawdle(_session: AsyncSession) -> Found:
        asked[0] += 1
        await ended.wait()
        return {"slow": {(): 1.0}}

    async def answer(session: AsyncSession) -> Found:
        return {"quick": {(): float(await session.scalar(text("SELECT 42")) or 0)}}

    parts = [Part("slow", [Figure("slow", "Late.")], dawdle), Part("quick", [Figure("quick", "In time.")], answer)]
    figures = Figures(storage, parts, clock, metrics.not_read)
    metrics.registry.register(figures)
    for _ in range(2):
        found = await scraped(figures, metrics)
        assert (found["qorgan_quick"], "qorgan_slow" in found) == (42, False)
        clock.leap(FRESH_SECONDS)
    assert found["qorgan_scrape_errors_total{part=slow}"] == 2
    assert asked == [1]
    ended.set()
    assert (await scraped(figures, metrics))["qorgan_slow"] == 1
    await figures.close()


async def test_a_database_that_is_away_does_not_fail_the_scrape(
    figures: Figures, metrics: Metrics, storage: Storage, clock: LeapingClock
) -> None:
    """What the process counts itself is told all the same; old figures are not told as new ones."""
    assert "qorgan_inbox_waiting" in await scraped(figures, metrics)
    async with storage.transaction() as session:
        await session.execute(text("ALTER TABLE inbox RENAME TO gone"))
    clock.leap(FRESH_SECONDS)
    found = await scraped(figures, metrics)
    assert "qorgan_inbox_waiting" not in found
    assert found["qorgan_scrape_errors_total{part=inbox}"] == 1
    assert "qorgan_reports_open{age=day}" in found


async def test_metrics_are_served_in_prometheus_own_words(metrics: Metrics, figures: Figures) -> None:
    """One page that its parser reads, at one path."""
    app = web.Application()
    Scraping(metrics.registry, [figures.refresh]).add_to(app)
    async with listening(app, "127.0.0.1", 0) as port, ClientSession() as client:
        async with client.get(f"http://127.0.0.1:{port}/metrics") as answer:
            page, kind = await answer.text(), answer.headers["Content-Type"]
        async with client.get(f"http://127.0.0.1:{port}/") as answer:
            assert answer.status == 404
    assert kind.startswith("text/plain")
    assert "qorgan_inbox_waiting" in {family.name for family in text_string_to_metric_families(page)}


async def _row(session: AsyncSession, table: type, **values: object) -> None:
    await session.execute(insert(table).values(**values))


async def _report(session: AsyncSession, number: int, filed_at: object, status: str) -> None:
    answered = {"first_answer_at": filed_at} if status in {"answered", "closed"} else {}
    words = {"kind": "other", "identity": "anonymous", "language": "kk", "status": status}
    marks = {"principle": 1, "past_desk": False, "overdue": 0, "receipt": number, "digest": b"", "proof": b""}
    moments = {"filed_at": filed_at, "changed_at": filed_at}
    await _row(session, Report, number=number, **words, **marks, **moments, **answered)


async def _campaign(session: AsyncSession, clock: LeapingClock, number: int, state: str, total: int) -> None:
    words = {"kind": "broadcast", "state": state, "audience": "{}", "made_at": clock.now()}
    await _row(session, Campaign, id=number, total=total, **words)
