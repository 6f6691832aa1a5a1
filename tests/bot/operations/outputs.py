"""Commands of the bot as processes of their own, and all that they write."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.settings import Settings
from tests.e2e.process import ROOT

PATIENCE = 60.0


@dataclass(frozen=True)
class Output:
    """All that a process wrote, and its exit code."""

    words: str
    code: int

    def events(self) -> list[Mapping[str, object]]:
        """Its lines of JSON."""
        return [json.loads(line) for line in self.words.splitlines() if line.startswith("{")]


def clean_environment() -> dict[str, str]:
    """The environment without any setting of the bot's."""
    names = {name.upper() for name in Settings.model_fields}
    return {name: value for name, value in os.environ.items() if name not in names}


async def output_of(*command: str, settings: Mapping[str, str] | None = None, folder: Path = ROOT) -> Output:
    """Run a command of our Python to its end, with these settings and no others."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *command,
        cwd=folder,
        env={**clean_environment(), "PYTHONPATH": str(ROOT), **(settings or {})},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    async with asyncio.timeout(PATIENCE):
        words, _ = await process.communicate()
    return Output(words.decode(), process.returncode or 0)


def read(log: Path) -> str:
    """What it says so far."""
    return log.read_text(encoding="utf-8")


@asynccontextmanager
async def running(settings: Mapping[str, str], folder: Path) -> AsyncIterator[Path]:
    """The bot at work in a process of its own; gives its log."""
    path = folder / "log"
    with path.open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            str(ROOT / "main.py"),
            "run",
            cwd=folder,
            env={**clean_environment(), **settings},
            stdout=log,
            stderr=log,
        )
    try:
        yield path
    finally:
        process.kill()
        await process.wait()


async def until_it_says(log: Path, event: str) -> None:
    """Wait until the log has this event."""
    async with asyncio.timeout(PATIENCE):
        while f'"{event}"' not in read(log):  # noqa: ASYNC110 another process writes it
            await asyncio.sleep(0.05)
