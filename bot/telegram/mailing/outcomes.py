"""What became of a copy: Telegram's answers and silences as results of deliveries."""

from datetime import datetime

from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiohttp import ClientConnectorError

from bot.campaigns.models import Outcome
from bot.campaigns.results import Failed, Leased, Lost, Postponed, Result

PAUSES = (5, 30, 120, 600)
"""Seconds before each further try of a copy to which Telegram gave no answer; after the last one it has failed."""
TOKEN_PAUSE = 30

_GONE = ("user is deactivated", "can't initiate conversation", "chat not found", "user not found")


def outcome_of(fault: TelegramAPIError | ClientDecodeError, leased: Leased, now: datetime, *, once: bool) -> Result:
    """The result of a copy that Telegram did not take. `once`: it must not arrive twice."""
    at = int(now.timestamp())
    if isinstance(fault, TelegramUnauthorizedError):
        return Postponed(leased, at + TOKEN_PAUSE, doubtful=False)
    if isinstance(fault, TelegramForbiddenError | TelegramBadRequest):
        if any(words in fault.message for words in _GONE):
            return Failed(leased, Outcome.GONE)
        return Failed(leased, Outcome.BLOCKED if isinstance(fault, TelegramForbiddenError) else Outcome.REFUSED)
    if not isinstance(fault, TelegramNetworkError | TelegramServerError | ClientDecodeError):
        return Failed(leased, Outcome.REFUSED)
    return _unanswered(fault, leased, at, once=once)


def _unanswered(fault: Exception, leased: Leased, at: int, *, once: bool) -> Result:
    # a connection that was never made has carried nothing
    doubtful = not isinstance(fault.__cause__, ClientConnectorError)
    if doubtful and once:
        return Lost(leased)
    if leased.tries >= len(PAUSES):
        return Failed(leased, Outcome.UNANSWERED)
    return Postponed(leased, at + PAUSES[leased.tries], doubtful=doubtful)
