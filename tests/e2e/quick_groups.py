"""The bot with groups as quick as Telegram never lets them be: what takes a desk hours takes minutes.

python -m tests.e2e.quick_groups
"""

import asyncio
import signal
from unittest.mock import patch

import uvloop

import handlers
from bot import app
from bot.clock import SystemClock
from bot.operations.logs import configure_logs
from bot.settings import read_settings
from bot.telegram import pace

RATE = 1_000.0
"""Calls a second, instead of 15 a minute."""


async def main() -> None:
    """Run as main.py does."""
    settings = read_settings(env_file=None)
    configure_logs(settings.log_format)
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    with patch.multiple(pace, GROUP_RATE=RATE, GROUP_BURST=RATE):
        await app.run(settings, app.Texts.read(), handlers.routers(), SystemClock(), stop, handlers.CHORES)


if __name__ == "__main__":
    uvloop.run(main())
