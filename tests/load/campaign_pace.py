"""Campaigns at Telegram's pace: whether they use all of it, meet no 429, and make no person wait."""

import time
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.sandbox.server import StandIn
from tests.e2e.process import TOKEN
from tests.load.campaigns import rate_of
from tests.load.crowds import begin_campaign, open_filled
from tests.load.figures import Figure
from tests.load.processes import bot, stand_in
from tests.load.updates import Crowd

ALLOWED = 30
"""Messages a second to many chats (Bot FAQ); the stand-in says 429 beyond that."""
RECIPIENTS = 10_000
PEOPLE_WRITE = 15.0
"""Messages a second from people, who are answered while a campaign goes."""
SECONDS = 60.0


async def measure_pace() -> list[Figure]:
    """The share of Telegram's rate that a campaign alone uses, and how often it was told that this is too much."""
    with TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{folder}/qorgan.db"
        log = Path(folder) / "log"
        storage, secrets = await open_filled(url, RECIPIENTS)
        number = await begin_campaign(storage, secrets)
        async with stand_in(RECIPIENTS) as telegram, bot(telegram, url, log, SEND_RATE=str(ALLOWED)):
            rate = await rate_of(storage, number, RECIPIENTS)
        await storage.close()
        refused = sum("too_many_requests" in line for line in log.read_text(encoding="utf-8").splitlines())
    return [
        Figure(figure="campaign_pace", got=rate / ALLOWED, goal=0.99, unit="of 30 a second", better="higher"),
        Figure(figure="campaign_429s", got=refused, goal=0, unit="while alone", better="lower"),
    ]


async def measure_patience() -> list[Figure]:
    """How long people wait for their answers while a campaign goes, and while none does."""
    alone = await _waits(RECIPIENTS, campaign=False)
    beside = await _waits(RECIPIENTS, campaign=True)
    return [
        Figure(figure="tap_p99_alone_ms", got=alone, goal=None, unit="ms", better="lower"),
        Figure(figure="tap_p99_campaign_ms", got=beside, goal=None, unit="ms", better="lower"),
        Figure(figure="tap_p99_ratio", got=beside / alone, goal=1.3, unit="of that without", better="lower"),
    ]


async def _waits(recipients: int, *, campaign: bool) -> float:
    """The 99th hundredth of people's waits, in milliseconds."""
    telegram = StandIn(TOKEN, time.time, limits=False, ledger=False)
    telegram.world.add_crowd(recipients)
    crowd = Crowd(telegram)
    with TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{folder}/qorgan.db"
        storage, secrets = await open_filled(url, recipients)
        if campaign:
            await begin_campaign(storage, secrets)
        log = Path(folder) / "log"
        async with telegram.listening() as address, bot(address, url, log, SEND_RATE=str(ALLOWED)):
            await crowd.closed_loop(500)
            run = await crowd.steady(PEOPLE_WRITE, SECONDS)
        await storage.close()
    return run.quantile(0.99)
