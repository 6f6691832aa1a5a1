"""Updates handled a second by one, two and three replicas that share a PostgreSQL, beside a bare aiogram echo bot.

All receive by webhook. The stand-in, its balancer and the people are this process; each bot is a process of its own,
and PostgreSQL works beside them: on a machine of two cores they share these. What each took of a processor is told too.
"""

import asyncio
import os
import resource
import statistics
import sys
import tempfile
import time
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure as Drawing

from bot.sandbox.server import StandIn
from tests.conftest import DATA_KEY
from tests.e2e.process import ROOT, TOKEN, free_port, until
from tests.load.databases import database
from tests.load.figures import Figure
from tests.load.updates import Crowd

UPDATES = 5_000
WARM_UP = 1_000
ROUNDS = 3
MOST = 3
BARE = ["-m", "tests.load.bare"]
OURS = ["main.py", "run"]
PICTURE = ROOT / "build" / "replicas.png"


@dataclass(frozen=True)
class Run:
    """Updates a second; how much of a processor bots, PostgreSQL and the stand-in took meanwhile (1: all of one)."""

    rate: float
    bots: float
    database: float
    stand_in: float


async def measure_replicas() -> list[Figure]:
    """Bare, one, two and three replicas, and one process with SQLite, in turn; medians of the rounds."""
    runs: dict[str, list[Run]] = {"bare": [], "sqlite": [], **{str(count): [] for count in range(1, MOST + 1)}}
    for _ in range(ROUNDS):
        for name, found in runs.items():
            async with AsyncExitStack() as stack:
                url = None
                if name != "bare":
                    url = await stack.enter_async_context(database("sqlite" if name == "sqlite" else "postgresql"))
                found.append(await _run(url, int(name) if name.isdecimal() else 1))
    rates = {name: statistics.median(run.rate for run in found) for name, found in runs.items()}
    for name, found in runs.items():
        run = sorted(found, key=lambda one: one.rate)[len(found) // 2]
        print(f"  {name:>6}: {run.rate:6.0f}/s; processors: bots {run.bots:.2f}, PostgreSQL {run.database:.2f}, "
              f"stand-in and people {run.stand_in:.2f}")  # fmt: skip
    _draw(rates)
    bare = rates["bare"]
    figures = [
        _figure("replica_ratio", rates["1"] / bare, "of bare aiogram", 0.5),
        _figure("sqlite_ratio", rates["sqlite"] / bare, "of bare aiogram", 0.7),
        _figure("bare_per_second", bare, "a second"),
    ]
    return figures + [_figure(f"replicas_{n}_per_second", rates[str(n)], "a second") for n in range(1, MOST + 1)]


def _figure(name: str, got: float, unit: str, goal: float | None = None) -> Figure:
    return Figure(figure=name, got=got, goal=goal, unit=unit, better="higher")


async def _run(database_url: str | None, count: int) -> Run:
    stand_in = StandIn(TOKEN, time.time, limits=False, ledger=False)
    crowd = Crowd(stand_in)
    with tempfile.TemporaryDirectory() as folder:
        async with stand_in.listening() as url, AsyncExitStack() as stack:
            log = Path(folder) / "log"
            ports = [free_port() for _ in range(count)]
            processes = [await stack.enter_async_context(at_work(url, database_url, port, log)) for port in ports]
            await until(lambda: stand_in.updates.hook is not None or any(one.returncode for one in processes))
            assert not any(one.returncode for one in processes), log.read_text()[-2000:]
            if count > 1:
                stand_in.updates.behind = [f"http://127.0.0.1:{port}" for port in ports]
                await asyncio.sleep(8)  # all have started, and hold their shares of the chats
            await crowd.closed_loop(WARM_UP)
            began, before = time.perf_counter(), _processor_seconds(processes)
            run = await crowd.closed_loop(UPDATES)
            seconds = time.perf_counter() - began
            bots, database, own = (b - a for a, b in zip(before, _processor_seconds(processes), strict=True))
            return Run(run.rate, bots / seconds, database / seconds, own / seconds)


@asynccontextmanager
async def at_work(url: str, database_url: str | None, port: int, log: Path) -> AsyncIterator[Process]:
    """The bot, receiving by webhook; without a database, the bare one."""
    environment = os.environ | {
        "BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": url, "DATA_KEY": DATA_KEY, "HTTP_PORT": str(port),
        "WEBHOOK_URL": f"http://127.0.0.1:{port}", "DATABASE_URL": database_url or "", "LOG_FORMAT": "json",
    }  # fmt: skip
    with log.open("ab") as file:
        command = BARE if database_url is None else OURS
        process = await asyncio.create_subprocess_exec(
            sys.executable, *command, cwd=ROOT, env=environment, stdout=file, stderr=file
        )
    try:
        yield process
    finally:
        process.kill()
        await process.wait()


def _processor_seconds(processes: Sequence[Process]) -> tuple[float, float, float]:
    """What the bots, all of PostgreSQL and this process have taken of a processor so far."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    database = sum(map(_seconds_of, _named("postgres")))
    return sum(_seconds_of(process.pid) for process in processes), database, own.ru_utime + own.ru_stime


def _named(name: str) -> list[int]:
    folders = (folder for folder in Path("/proc").iterdir() if folder.name.isdecimal())
    return [int(folder.name) for folder in folders if _command_of(folder) == name]


def _command_of(folder: Path) -> str:
    try:
        return (folder / "comm").read_text().strip()
    except OSError:
        return ""  # it has ended


def _seconds_of(process: int) -> float:
    try:
        fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0  # it has ended
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _draw(rates: dict[str, float]) -> None:
    mpl.use("agg")
    drawing = Drawing(figsize=(7, 4), dpi=130, layout="constrained")
    axes = drawing.subplots()
    counts = list(range(1, MOST + 1))
    axes.plot(counts, [rates[str(count)] for count in counts], marker="o", label="PostgreSQL")
    axes.plot([1], [rates["sqlite"]], marker="s", linestyle="", label="SQLite")
    axes.axhline(rates["bare"], color="grey", linestyle="--", label="bare aiogram, echo, nothing kept")
    axes.set(xticks=counts, xlabel="replicas", ylabel="updates a second", ylim=(0, None))
    axes.set_title(f"Updates handled a second, {os.cpu_count()} cores for everything")
    axes.legend(loc="lower right")
    PICTURE.parent.mkdir(exist_ok=True)
    drawing.savefig(PICTURE)
