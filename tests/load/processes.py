"""The stand-in and the bot as processes of their own, so that each has its own time on a processor."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.conftest import DATA_KEY
from tests.e2e.process import ROOT, TOKEN


@asynccontextmanager
async def stand_in(persons: int, *options: str) -> AsyncIterator[str]:
    """A stand-in of Telegram that knows so many people; gives its address."""
    command = ["-m", "bot.sandbox", "--token", TOKEN, "--persons", str(persons), "--no-ledger", *options]
    process = await asyncio.create_subprocess_exec(sys.executable, *command, cwd=ROOT, stdout=PIPE)
    try:
        assert process.stdout is not None
        yield (await process.stdout.readline()).decode().strip()
    finally:
        process.kill()
        await process.wait()


@asynccontextmanager
async def bot(url: str, database_url: str, log: Path, **settings: str) -> AsyncIterator[Process]:
    """The bot at work, until the block ends."""
    environment = os.environ | {
        "BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": url,
        "DATABASE_URL": database_url,
        "DATA_KEY": DATA_KEY,
        "HTTP_PORT": "0",
        "LOG_FORMAT": "json",
        **settings,
    }
    with log.open("ab") as file:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "main.py", "run", cwd=ROOT, env=environment, stdout=file, stderr=file
        )
    try:
        yield process
    finally:
        process.kill()
        await process.wait()


async def printed(url: str, *command: str) -> float:
    """What a command prints: a figure."""
    environment = os.environ | {"BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": url}
    process = await asyncio.create_subprocess_exec(sys.executable, *command, cwd=ROOT, env=environment, stdout=PIPE)
    told, _ = await process.communicate()
    return float(told)


def memory(process: Process) -> float:
    """The process's resident memory at its highest, in MB."""
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024
