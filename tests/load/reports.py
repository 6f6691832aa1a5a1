"""How long the desk's screens take with 50,000 reports in the database: the queue, a report by its number, numbers.

The whole bot answers, with its database and a stand-in of Telegram in the same process, one request after another.
"""

import random
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import insert

from bot.clock import SystemClock
from bot.reports.models import Identity, Outcome, Status
from bot.storage.engine import open_storage
from bot.storage.report_tables import Report
from handlers.desk_buttons import FilterName, OpenDesk, OpenStats
from main import spare_the_collector
from tests.load.figures import Figure
from tests.stage import PersonOnStage, Stage, texts

REPORTS = 50_000
OPEN_SHARE = 0.2
ASKED = 150
"""Times that each screen is asked for."""
OWNERS = 100
"""They ask in turn, so that nobody's chat gets more than a message a second (Telegram's limit, which the bot keeps)."""
GOAL = 300
FILTERS: tuple[FilterName, ...] = ("new", "mine", "work", "waiting", "overdue", "closed", "all")


async def measure_reports() -> list[Figure]:
    """The p99 of each screen, in milliseconds."""
    with TemporaryDirectory() as folder:
        stage = Stage(f"sqlite+aiosqlite:///{Path(folder) / 'qorgan.db'}", clock=SystemClock())
        owners = [stage.person(f"Ольга {number}", "ru") for number in range(OWNERS)]
        forum = stage.forum("Үстел", owners[0])
        stage.sets(desk_chat_id=forum.chat, owner_ids=",".join(str(owner.person.id) for owner in owners))
        async with stage:
            await _fill(stage)
            for owner in owners:
                await owner.says("/desk")
            spare_the_collector()
            return [
                await _measure("desk queue, p99", stage, owners, _queue),
                await _measure("report by number, p99", stage, owners, _by_number),
                await _measure("numbers, p99", stage, owners, _numbers),
            ]


async def _fill(stage: Stage) -> None:
    chance = random.Random(50_000)  # noqa: S311 made-up reports
    reporting, now = texts().library.reporting, stage.clock.now().replace(minute=0, second=0, microsecond=0)
    rows = [_row(number, chance, now) for number in range(1, REPORTS + 1)]
    for row in rows:
        kind = chance.choice(reporting.kinds)
        row |= {"kind": kind.key, "principle": kind.principle, "region": chance.choice(reporting.regions).key}
        row["institution"] = chance.choice(reporting.institutions).key
    storage = open_storage(stage.database_url)
    async with storage.transaction() as session:
        await session.execute(insert(Report), rows)
    await storage.close()


def _row(number: int, chance: random.Random, now: datetime) -> dict[str, object]:
    filed_at = now - timedelta(hours=chance.randrange(24 * 400))
    is_open = chance.random() < OPEN_SHARE
    waits = is_open and chance.random() < 0.1
    return {
        "number": number,
        "identity": chance.choice(list(Identity)),
        "language": chance.choice(["kk", "ru"]),
        "status": Status.RECEIVED if waits else Status.IN_WORK if is_open else Status.CLOSED,
        "past_desk": chance.random() < 0.02,
        "overdue": 1 if waits else 0,
        "outcome": None if is_open else chance.choice(list(Outcome)),
        "rating": None if is_open else chance.randint(1, 5),
        "filed_at": filed_at,
        "changed_at": filed_at,
        "first_answer_at": None if waits else filed_at + timedelta(hours=chance.randrange(1, 200)),
        "closed_at": None if is_open else filed_at + timedelta(hours=300),
        "receipt": number,
        "digest": b"",
        "proof": b"",
    }


async def _measure(
    name: str, stage: Stage, owners: Sequence[PersonOnStage], ask: Callable[[PersonOnStage, int], None]
) -> Figure:
    waits = []
    for at in range(ASKED):
        calls = len(stage.stand_in.ledger.calls)
        started = time.perf_counter()
        ask(owners[at % len(owners)], at)
        await stage.until(partial(_answered, stage, calls))
        waits.append(time.perf_counter() - started)
        await stage.settled()
    slowest = sorted(waits)[int(len(waits) * 0.99)] * 1000
    return Figure(figure=name, got=slowest, goal=GOAL, unit="ms", better="lower")


def _answered(stage: Stage, before: int) -> bool:
    """Whether a screen was sent or edited since."""
    return any(call["method"] in {"sendMessage", "editMessageText"} for call in stage.stand_in.ledger.calls[before:])


def _queue(owner: PersonOnStage, at: int) -> None:
    owner.taps(OpenDesk(show=FILTERS[at % len(FILTERS)], region=("", "almaty")[at % 2], page=1 + at % 5))


def _by_number(owner: PersonOnStage, at: int) -> None:
    owner.writes(f"/desk {1 + at * 331 % REPORTS}")


def _numbers(owner: PersonOnStage, at: int) -> None:
    owner.taps(OpenStats(months=(1, 3, 12)[at % 3]))
