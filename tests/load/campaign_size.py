"""Campaigns for 10,000, 100,000 and a million members: counting, planning, memory; on either engine."""

import asyncio
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.campaigns.audience import Audience, Audiences, Every
from bot.storage.campaign_tables import Campaign, CampaignState
from bot.storage.engine import Storage
from tests.clocks import ALMATY
from tests.e2e.process import until
from tests.load.crowds import begin_campaign, open_filled
from tests.load.databases import database
from tests.load.figures import Figure
from tests.load.processes import bot, memory, stand_in

SIZES = (10_000, 100_000, 1_000_000)
LARGEST = SIZES[-1]
AUDIENCES = (Audience(), Audience(languages=("ru",), regions=("almaty", "abai"), subscriptions=(Every.WEEKLY,)))
POLL_SECONDS = 0.02
SENT_SECONDS = 60.0
"""How long the largest campaign is sent while the process's memory is watched."""


async def measure_size() -> list[Figure]:
    """Seconds to count and to plan, and the memory of the process that does it, by number of members."""
    figures: list[Figure] = []
    for engine in ("sqlite", "postgresql"):
        for size in SIZES:
            async with database(engine) as url:
                figures += await _measure(engine, url, size)
    return figures


async def _measure(engine: str, url: str, size: int) -> Sequence[Figure]:
    storage, secrets = await open_filled(url, size)
    counted = max([await _count(storage, audience) for audience in AUDIENCES])
    number = await begin_campaign(storage, secrets)
    is_largest = size == LARGEST
    with TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        persons = size if is_largest else 0
        async with stand_in(persons, "--no-limits") as telegram, bot(telegram, url, log, SEND_RATE="100000") as process:
            await until(lambda: "bot.at_work" in log.read_text(encoding="utf-8"))
            planned = await _planned(storage, number)
            if is_largest:
                end = time.perf_counter() + SENT_SECONDS
                await until(lambda: time.perf_counter() > end)
            used = memory(process)
    await storage.close()
    name = f"{size // 1000}k_{engine}"
    goals = (1.0, 20.0, 250.0) if is_largest else (None, None, None)
    return [
        Figure(figure=f"audience_seconds_{name}", got=counted, goal=goals[0], unit="s", better="lower"),
        Figure(figure=f"planning_seconds_{name}", got=planned, goal=goals[1], unit="s", better="lower"),
        Figure(figure=f"campaign_memory_{name}", got=used, goal=goals[2], unit="MB resident", better="lower"),
    ]


async def _count(storage: Storage, audience: Audience) -> float:
    started = time.perf_counter()
    async with storage.transaction() as session:
        await Audiences(session, ALMATY).count(audience, {})
    return time.perf_counter() - started


async def _planned(storage: Storage, number: int) -> float:
    """The seconds that planning takes the bot, from its beginning to its end."""
    await _until(storage, number, lambda row: row.planned_to >= 0)
    began = time.perf_counter()
    await _until(storage, number, lambda row: row.state != CampaignState.PLANNING)
    return time.perf_counter() - began


async def _until(storage: Storage, number: int, condition: Callable[[Campaign], bool]) -> None:
    while True:
        async with storage.reading() as session:
            if condition(await session.get_one(Campaign, number)):
                return
        await asyncio.sleep(POLL_SECONDS)
