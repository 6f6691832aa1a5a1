"""The bot as a process of its own, talking to a stand-in of Telegram in this one."""

import asyncio
import os
import signal
import socket
import sys
from asyncio.subprocess import Process
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from bot.sandbox.server import StandIn
from tests.conftest import DATA_KEY

ROOT = Path(__file__).parent.parent.parent
TOKEN = "123456789:end-to-end-token"
PATIENCE = 120.0

Mode = Literal["polling", "webhook"]


class BotProcess:
    """Starts, stops and kills the bot."""

    def __init__(self, stand_in: StandIn, url: str, database_url: str, mode: Mode, log: Path) -> None:
        self._stand_in = stand_in
        self._log = log
        self._port = free_port()
        self._environment = {
            "BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": url,
            "DATABASE_URL": database_url,
            "DATA_KEY": DATA_KEY,
            "HTTP_PORT": str(self._port),
            "LOG_FORMAT": "json",
        }
        if mode == "webhook":
            self._environment["WEBHOOK_URL"] = self.address
        self._process: Process | None = None

    @property
    def address(self) -> str:
        """Where it answers by HTTP."""
        return f"http://127.0.0.1:{self._port}"

    def sets(self, **variables: str) -> None:
        """What the operator has set besides, from the next start on."""
        self._environment.update(variables)

    async def start(self, module: str = "main.py") -> None:
        """Start `main.py run`, or `python -m` another module; returns once the bot has called Telegram."""
        before = len(self._stand_in.ledger.calls)
        # what is killed leaves no figures of its coverage: measuring it would only make it slow
        unmeasured = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
        command = [module, "run"] if module.endswith(".py") else ["-m", module]
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, *command, cwd=ROOT, env=unmeasured | self._environment, stdout=log, stderr=log
            )
        await until(lambda: len(self._stand_in.ledger.calls) > before or self.has_ended)

    def kill(self) -> None:
        """End the process at once, as a power cut would (kill -9)."""
        if self._process is not None and not self.has_ended:
            self._process.send_signal(signal.SIGKILL)

    def pause(self) -> None:
        """Let the process stand still (SIGSTOP)."""
        if self._process is not None and not self.has_ended:
            self._process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let it go on (SIGCONT)."""
        if self._process is not None and not self.has_ended:
            self._process.send_signal(signal.SIGCONT)

    def terminate(self) -> None:
        """Ask the process to stop (SIGTERM)."""
        if self._process is not None and not self.has_ended:
            self._process.send_signal(signal.SIGTERM)

    async def ended(self) -> int:
        """Wait for the process's end; gives its exit code."""
        assert self._process is not None
        return await self._process.wait()

    @property
    def has_ended(self) -> bool:
        """Whether the process is over."""
        return self._process is not None and self._process.returncode is not None


async def until(condition: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """Wait for something that another process brings about; fails after so many seconds."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 the other process sets no event of ours
            await asyncio.sleep(0.01)


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
