"""Questions answered a second by one process of `python main.py search`, and how long each takes; hostile lines too.

Questions go in one after another, as `tests/bot/search/questions.jsonl` has them; the next when one is answered.
"""

import asyncio
import json
import random
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from tests.e2e.process import ROOT
from tests.load.figures import Figure

QUESTIONS = ROOT / "tests" / "bot" / "search" / "questions.jsonl"
ROUNDS = 3
HOSTILE = 100_000
LONGEST_LINE = 1 << 20


class Asked:
    """One process of the search, and the seconds that each line took it."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self.waits: list[float] = []

    async def ask(self, line: str) -> None:
        """Send a line and wait for its answer, which must be one line of JSON."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        started = time.perf_counter()
        self._process.stdin.write(line.encode(errors="replace") + b"\n")
        await self._process.stdin.drain()
        answer = json.loads(await self._process.stdout.readline())
        self.waits.append(time.perf_counter() - started)
        assert answer["level"] in {"answer", "choose", "none"}

    def quantile(self, share: float) -> float:
        """The milliseconds that this share of answers kept within."""
        return sorted(self.waits)[min(len(self.waits) - 1, int(len(self.waits) * share))] * 1000

    def memory(self) -> float:
        """The process's resident memory at its highest, in MB."""
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024


async def measure_questions() -> list[Figure]:
    """Each question three times."""
    lines = [json.loads(line)["q"] for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    started = time.perf_counter()
    async with _searching() as asked:
        await asked.ask(lines[0])
        start = time.perf_counter() - started
        asked.waits.clear()
        for line in lines * ROUNDS:
            await asked.ask(line)
        return [
            Figure(
                figure="questions_per_second",
                got=len(asked.waits) / sum(asked.waits),
                goal=None,
                unit="one process",
                better="higher",
            ),
            Figure(figure="question_p50_ms", got=asked.quantile(0.5), goal=30, unit="ms", better="lower"),
            Figure(figure="question_p99_ms", got=asked.quantile(0.99), goal=80, unit="ms", better="lower"),
            Figure(figure="search_start_s", got=start, goal=3, unit="s, first answer", better="lower"),
            Figure(figure="search_memory_mb", got=asked.memory(), goal=150, unit="MB resident", better="lower"),
        ]


async def measure_hostile() -> list[Figure]:
    """100,000 hostile lines: every one is answered."""
    async with _searching() as asked:
        for line in hostile_lines(random.Random(7), HOSTILE):  # noqa: S311 nothing secret
            await asked.ask(line)
        return [
            Figure(figure="hostile_lines", got=len(asked.waits), goal=HOSTILE, unit="answered", better="higher"),
            Figure(figure="hostile_max_ms", got=asked.quantile(1), goal=1000, unit="ms", better="lower"),
        ]


def hostile_lines(chance: random.Random, count: int) -> Iterator[str]:
    """Empty lines, 4,096 emoji, SQL, control characters, mixed directions, and words of ours torn and repeated."""
    ours = ["жұмыстан шығарды", "камера в классе", "рейтинг", "премия", "zhumys", "rfvthf"]
    kinds: Sequence[list[str]] = (
        [""],
        ["😀", "🇰🇿", "👨‍👩‍👧", "❤️"],
        ["' OR 1=1; --", "DROP TABLE member;", "UNION SELECT", "<script>", "{{7*7}}", "../../etc/passwd"],
        ["\0", "\x1b[2J", "\x07", "\u2028", "\x85", "\ufeff", "\x7f"],
        ["\u202e", "\u2066", "שלום", "سلام", "камера", "\u200f", "жұмыс"],
        ours,
    )
    for at in range(count):
        pieces = kinds[at % len(kinds)]
        text = "".join(chance.choice(pieces) for _ in range(chance.choice((1, 3, 10, 60))))
        whole = pieces[0] * 4096 if at % 600 == 1 else text
        yield whole[:4096].replace("\n", " ")


@asynccontextmanager
async def _searching() -> AsyncIterator[Asked]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "main.py", "search", cwd=ROOT, stdin=PIPE, stdout=PIPE, limit=LONGEST_LINE
    )
    try:
        yield Asked(process)
    finally:
        process.kill()
        await process.wait()
