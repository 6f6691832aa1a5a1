"""An hour at half load: does memory grow, are files left open, do answers take longer?

One replica with PostgreSQL, by webhook; people and stand-in are this process. A line a minute; the first minutes are
not judged, because caches fill then. SOAK_MINUTES and SOAK_RATE (updates a second) change it.
"""

import os
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.sandbox.server import StandIn
from tests.e2e.process import TOKEN, free_port, until
from tests.load.databases import database
from tests.load.figures import Figure
from tests.load.replicas import at_work
from tests.load.updates import Crowd

MINUTES = int(os.environ.get("SOAK_MINUTES", "60"))
RATE = float(os.environ.get("SOAK_RATE", "100"))
WARM = 10
"""Minutes that are not judged, if there are many more."""


@dataclass(frozen=True)
class Minute:
    """What was seen of the bot at the end of a minute."""

    memory: float
    files: int
    p50: float
    p99: float


async def measure_soak() -> list[Figure]:
    """Memory and open files of the last minutes beside those after the warm-up, and the same for p99."""
    minutes = await _soak()
    judged = minutes[min(WARM, len(minutes) // 3) :]
    third = max(1, len(judged) // 3)
    first, last = judged[:third], judged[-third:]
    unit = f"last third beside first, {len(minutes)} minutes at {RATE:.0f}/s"
    return [
        _figure("soak_memory_ratio", [one.memory for one in first], [one.memory for one in last], 1.05, unit),
        _figure("soak_files_ratio", [one.files for one in first], [one.files for one in last], 1.1, unit),
        _figure("soak_p99_ratio", [one.p99 for one in first], [one.p99 for one in last], 1.3, unit),
    ]


def _figure(name: str, first: Sequence[float], last: Sequence[float], goal: float, unit: str) -> Figure:
    got = statistics.median(last) / statistics.median(first)
    return Figure(figure=name, got=got, goal=goal, unit=unit, better="lower")


async def _soak() -> list[Minute]:
    stand_in = StandIn(TOKEN, time.time, limits=False, ledger=False)
    crowd = Crowd(stand_in)
    minutes: list[Minute] = []
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        async with (
            database("postgresql") as database_url,
            stand_in.listening() as url,
            at_work(url, database_url, free_port(), log) as process,
        ):
            await until(lambda: stand_in.updates.hook is not None)
            for _ in range(MINUTES):
                run = await crowd.steady(RATE, 60.0)
                minutes.append(
                    Minute(_resident(process.pid), _files(process.pid), run.quantile(0.5), run.quantile(0.99))
                )
                told = minutes[-1]
                print(f"  {len(minutes):>3} min: {told.memory:.0f} MB, {told.files} files, "
                      f"p50 {told.p50:.0f} ms, p99 {told.p99:.0f} ms", flush=True)  # fmt: skip
                os.truncate(log, 0)
    return minutes


def _resident(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024


def _files(process: int) -> int:
    return len(list(Path(f"/proc/{process}/fd").iterdir()))
