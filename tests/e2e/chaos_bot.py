"""The bot with a conversation whose every tap leaves a row, and with groups as quick as Telegram never lets them be."""

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
from tests.e2e import tally
from tests.e2e.quick_groups import RATE


async def main() -> None:
    """Run as main.py does, with the counting conversation first."""
    settings = read_settings(env_file=None)
    configure_logs(settings.log_format)
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    routers = [tally.router(), *handlers.routers()]
    with patch.multiple(pace, GROUP_RATE=RATE, GROUP_BURST=RATE):
        await app.run(settings, app.Texts.read(), routers, SystemClock(), stop, handlers.CHORES)


if __name__ == "__main__":
    uvloop.run(main())
