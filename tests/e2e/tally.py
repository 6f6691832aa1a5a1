"""The bot with one more conversation, whose every tap leaves a row: what happened twice can be counted."""

import asyncio
import signal

import uvloop
from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery
from sqlalchemy import text

import handlers
from bot import app
from bot.clock import SystemClock
from bot.operations.logs import configure_logs
from bot.settings import read_settings
from bot.telegram.screen import Screen
from bot.telegram.unit_of_work import UnitOfWork

TABLE = "CREATE TABLE IF NOT EXISTS tally (number INTEGER NOT NULL)"


class Tally(CallbackData, prefix="tally"):
    """One tap of all."""

    number: int


def router() -> Router:
    """The counting conversation."""
    router = Router(name="tally")
    router.callback_query.register(count, Tally.filter())
    return router


async def count(_call: CallbackQuery, callback_data: Tally, work: UnitOfWork) -> Screen:
    """Leave a row for this tap, and say so."""
    await work.session.execute(text("INSERT INTO tally VALUES (:number)"), {"number": callback_data.number})
    return Screen(f"tally {callback_data.number}", fresh=True)


async def main() -> None:
    """Run as main.py does, with the counting conversation first."""
    settings = read_settings(env_file=None)
    configure_logs(settings.log_format)
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with app.open_database(settings) as (storage, _), storage.transaction() as session:
        await session.execute(text(TABLE))
    await app.run(settings, app.Texts.read(), [router(), *handlers.routers()], SystemClock(), stop)


if __name__ == "__main__":
    uvloop.run(main())
