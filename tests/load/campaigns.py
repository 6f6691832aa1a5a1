"""Campaigns at their utmost, on either engine, beside a bare loop of aiogram on the same stand-in.

The bot, the stand-in and what it is compared with are processes of their own. Rates are taken between the tenth and
the last hundredth of the copies, so that start and planning do not count; the ways take turns, medians are compared.
"""

import asyncio
import importlib.util
import os
import statistics
import time
from pathlib import Path

from bot.campaigns.counting import tally
from bot.campaigns.models import Outcome
from bot.storage.engine import Storage
from bot.telegram.mailing.sender import IN_HAND
from tests.load.crowds import begin_campaign, open_filled
from tests.load.databases import database
from tests.load.figures import Figure
from tests.load.processes import bot, printed, stand_in

RECIPIENTS = 20_000
ROUNDS = 3
UTMOST = "100000"
BARE = ("-m", "tests.load.bare_campaign")
POLL_SECONDS = 0.1
FIRST_PART, LAST_PART = 0.1, 0.99


async def measure_campaigns() -> list[Figure]:
    """Messages a second on SQLite and PostgreSQL, and their share of a bare loop's."""
    rates: dict[str, list[float]] = {"sqlite": [], "postgresql": [], "bare": []}
    for _ in range(ROUNDS):
        rates["bare"].append(await _bare("loop", RECIPIENTS))
        for engine in ("sqlite", "postgresql"):
            async with database(engine) as url:
                rates[engine].append(await _ours(url))
    median = {way: statistics.median(found) for way, found in rates.items()}
    figures = [
        Figure(figure=f"campaign_{engine}", got=median[engine], goal=1000, unit="messages a second", better="higher")
        for engine in ("sqlite", "postgresql")
    ]
    figures += [
        Figure(
            figure=f"campaign_ratio_{engine}",
            got=median[engine] / median["bare"],
            goal=0.75,
            unit="of a bare loop",
            better="higher",
        )
        for engine in ("sqlite", "postgresql")
    ]
    figures.append(Figure(figure="campaign_bare", got=median["bare"], goal=None, unit="a second", better="higher"))
    if importlib.util.find_spec("aiogram_broadcaster") is not None:
        rate = await _bare("broadcaster", RECIPIENTS // 10)
        unit = "a second, aiogram-broadcaster"
        figures.append(Figure(figure="campaign_other_package", got=rate, goal=None, unit=unit, better="higher"))
    return figures


async def _bare(way: str, count: int) -> float:
    async with stand_in(RECIPIENTS, "--no-limits") as url:
        return await printed(url, *BARE, way, str(count), str(IN_HAND))


async def _ours(database_url: str) -> float:
    storage, secrets = await open_filled(database_url, RECIPIENTS)
    try:
        number = await begin_campaign(storage, secrets)
        log = Path(os.environ.get("TMPDIR", "/tmp")) / "campaign_bench.log"  # noqa: S108
        async with stand_in(RECIPIENTS, "--no-limits") as url, bot(url, database_url, log, SEND_RATE=UTMOST):
            return await rate_of(storage, number, RECIPIENTS)
    finally:
        await storage.close()


async def rate_of(storage: Storage, number: int, total: int) -> float:
    """Messages a second of a campaign that goes, between its first tenth and its last hundredth."""
    first, at_first = await _until(storage, number, total * FIRST_PART)
    last, at_last = await _until(storage, number, total * LAST_PART)
    return (last - first) / (at_last - at_first)


async def _until(storage: Storage, number: int, count: float) -> tuple[int, float]:
    while True:
        async with storage.reading() as session:
            sent = (await tally(session, number)).of(Outcome.SENT)
        if sent >= count:
            return sent, time.perf_counter()
        await asyncio.sleep(POLL_SECONDS)
