"""Updates handled a second, and from an update to its answer, beside a bare aiogram echo bot on the same stand-in.

The stand-in and the people are this process, the bot is another. 64 people wait for an answer at any time; each writes
again, from another chat, when one is answered. The two bots take turns, and medians are compared.
"""

import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections import deque
from dataclasses import dataclass
from pathlib import Path

from bot.sandbox.server import StandIn
from bot.sandbox.world import Message
from tests.conftest import DATA_KEY
from tests.e2e.process import ROOT, TOKEN, until
from tests.load.figures import Figure

AT_ONCE = 64
CHATS = 2_000
UPDATES = 6_000
WARM_UP = 500
ROUNDS = 3
HALF_LOAD_SECONDS = 8.0
BARE = ["-m", "tests.load.bare"]
OURS = ["main.py", "run"]


@dataclass(frozen=True)
class Run:
    """What one run gave: updates a second, and seconds from each update to its answer."""

    rate: float
    waits: list[float]

    def quantile(self, share: float) -> float:
        """The wait in milliseconds that this share of answers kept within."""
        return sorted(self.waits)[min(len(self.waits) - 1, int(len(self.waits) * share))] * 1000


class Crowd:
    """People who write and measure how long the answer takes."""

    def __init__(self, stand_in: StandIn) -> None:
        self._stand_in = stand_in
        self._chats = deque(stand_in.world.add_person(f"Person {n}", "ru").id for n in range(CHATS))
        self._asked: dict[int, float] = {}
        self.waits: list[float] = []
        self._answered = asyncio.Event()
        stand_in.world.changed = self._look

    async def closed_loop(self, updates: int) -> Run:
        """Keep 64 waiting until so many have been answered."""
        self.waits = []
        started = time.perf_counter()
        asked = 0
        while len(self.waits) < updates:
            while len(self._asked) < AT_ONCE and asked < updates:
                self._write()
                asked += 1
            self._answered.clear()
            await self._answered.wait()
        return Run(updates / (time.perf_counter() - started), self.waits)

    async def steady(self, rate: float, seconds: float) -> Run:
        """Write so many times a second, whatever the answers do."""
        self.waits = []
        started = time.perf_counter()
        count = int(rate * seconds)
        for number in range(count):
            await asyncio.sleep(max(0.0, started + number / rate - time.perf_counter()))
            self._write()
        await until(lambda: not self._asked)
        return Run(rate, self.waits)

    def _write(self) -> None:
        chat = self._chats[0]
        self._chats.rotate(-1)
        self._asked[chat] = time.perf_counter()
        self._stand_in.people.send(chat, chat, "5")

    def _look(self, chat: int | None) -> None:
        if chat not in self._asked:
            return
        messages = self._stand_in.world.chat(chat).messages
        last: Message = messages[next(reversed(messages))]
        if last.by == self._stand_in.world.bot["id"]:
            self.waits.append(time.perf_counter() - self._asked.pop(chat))
            messages.clear()
            self._answered.set()


async def measure_updates() -> list[Figure]:
    """Both bots in turn; then ours at half its load."""
    rates: dict[str, list[float]] = {"bare": [], "ours": []}
    ratios = []
    for _ in range(ROUNDS):
        bare = await _run(BARE, None)
        ours = await _run(OURS, None)
        rates["bare"].append(bare.rate)
        rates["ours"].append(ours.rate)
        ratios.append(ours.rate / bare.rate)
    rate = statistics.median(rates["ours"])
    half = await _run(OURS, rate / 2)
    bare_half = await _run(BARE, rate / 2)
    return [
        Figure(
            figure="updates_ratio", got=statistics.median(ratios), goal=0.6, unit="of bare aiogram", better="higher"
        ),
        Figure(figure="updates_per_second", got=rate, goal=None, unit="a second", better="higher"),
        Figure(
            figure="updates_bare_per_second",
            got=statistics.median(rates["bare"]),
            goal=None,
            unit="a second",
            better="higher",
        ),
        Figure(figure="update_p50_ms", got=half.quantile(0.5), goal=None, unit="ms at half load", better="lower"),
        Figure(figure="update_p99_ms", got=half.quantile(0.99), goal=50, unit="ms at half load", better="lower"),
        Figure(
            figure="update_bare_p99_ms", got=bare_half.quantile(0.99), goal=None, unit="ms, same load", better="lower"
        ),
    ]


async def _run(command: list[str], rate: float | None) -> Run:
    """One bot, on a stand-in and a database of its own; at its utmost, or at so many a second."""
    stand_in = StandIn(TOKEN, time.time, limits=False, ledger=False)
    crowd = Crowd(stand_in)
    with tempfile.TemporaryDirectory() as folder:
        async with stand_in.listening() as url:
            environment = os.environ | {
                "BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": url, "DATA_KEY": DATA_KEY, "HTTP_PORT": "0",
                "DATABASE_URL": f"sqlite+aiosqlite:///{folder}/qorgan.db", "LOG_FORMAT": "json",
            }  # fmt: skip
            with (Path(folder) / "log").open("wb") as log:
                process = await asyncio.create_subprocess_exec(
                    sys.executable, *command, cwd=ROOT, env=environment, stdout=log, stderr=log
                )
            try:
                await crowd.closed_loop(WARM_UP)
                return await (crowd.closed_loop(UPDATES) if rate is None else crowd.steady(rate, HALF_LOAD_SECONDS))
            finally:
                process.kill()
                await process.wait()
