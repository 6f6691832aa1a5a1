"""Calls without which the bot can't start: made again until Telegram answers."""

from typing import TypeVar

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramUnauthorizedError
from aiogram.methods import TelegramMethod

from bot.clock import Clock
from bot.telegram.gate import UNANSWERED

PAUSE = 2.0
"""Seconds between tries."""

T = TypeVar("T")

log = structlog.get_logger()


class TokenRefused(Exception):
    """Telegram does not know BOT_TOKEN (any more). Get the bot's present token from @BotFather."""


async def insist(bot: Bot, method: TelegramMethod[T], clock: Clock) -> T:
    """Make the call until Telegram answers it. Raises TokenRefused, and TelegramAPIError for any other refusal."""
    while True:
        try:
            return await bot(method)
        except TelegramUnauthorizedError as fault:
            raise TokenRefused from fault
        except UNANSWERED as fault:
            log.warning("telegram.unreachable", method=method.__api_method__, fault=type(fault).__name__)
            await clock.sleep(PAUSE)
