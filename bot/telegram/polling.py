"""Receiving by long polling: an update is in the inbox before the next call confirms it."""

import json
from collections.abc import Sequence
from typing import Any, Protocol

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramConflictError, TelegramRetryAfter, TelegramUnauthorizedError
from aiogram.methods import DeleteWebhook, Response, TelegramMethod

from bot.clock import Clock
from bot.storage.away import advice
from bot.storage.engine import UNAVAILABLE
from bot.telegram.gate import SILENCE, UNANSWERED
from bot.telegram.inbox import Inbox
from bot.telegram.incoming import Incoming, read_incoming
from bot.telegram.startup import TokenRefused, insist

LONG_POLL_SECONDS = 25
CONFLICT_PAUSE = 5.0
LONGEST_PAUSE = 30.0
FULL = 2_000
"""Updates unsettled at once before no more are asked for; Telegram keeps them meanwhile."""
FULL_PAUSE = 0.05

log = structlog.get_logger()


class GetRawUpdates(TelegramMethod[list[dict[str, Any]]]):
    """getUpdates (Bot API) with its updates unread, so that one that aiogram can't read does not hide the others."""

    __returning__ = list[dict[str, Any]]
    __api_method__ = "getUpdates"

    offset: int | None = None
    limit: int = 100
    timeout: int = LONG_POLL_SECONDS
    allowed_updates: list[str] | None = None


# held, because pydantic would build it anew for every call
_HELD_MODEL = Response[list[dict[str, Any]]]


class Handler(Protocol):
    """Whoever takes accepted updates on (the lanes)."""

    @property
    def depth(self) -> int:
        """How many updates have not been settled."""
        ...

    def put(self, updates: Sequence[Incoming]) -> None:
        """Take these updates on."""
        ...


class Polling:
    """Asks Telegram for updates, one batch after another."""

    is_for_one = True
    """A second process that asks is refused (409)."""

    def __init__(self, bot: Bot, inbox: Inbox, handler: Handler, clock: Clock, kinds: list[str]) -> None:
        """`kinds`: the types of update that handlers know (allowed_updates)."""
        self._bot = bot
        self._inbox = inbox
        self._handler = handler
        self._clock = clock
        self._method = GetRawUpdates(allowed_updates=kinds)
        self._pause = 1.0

    async def run(self) -> None:
        """Receive until cancelled. Raises TokenRefused."""
        await insist(self._bot, DeleteWebhook(), self._clock)
        while True:
            try:
                received = await self._bot(
                    self._method, request_timeout=int(self._bot.session.timeout) + LONG_POLL_SECONDS
                )
                await self._take(received)
                self._pause = 1.0
            except TelegramUnauthorizedError as fault:
                raise TokenRefused from fault
            except TelegramConflictError:
                log.error("polling.conflict", advice="another process polls with this token: stop one of the two")
                await self._clock.sleep(CONFLICT_PAUSE)
            except TelegramRetryAfter as fault:
                await self._clock.sleep(fault.retry_after)
            except UNAVAILABLE as fault:
                log.error("database.unavailable", fault=type(fault).__name__, advice=advice(fault))
                await self._rest()
            except UNANSWERED as fault:
                log.warning("polling.trying_again", fault=type(fault).__name__, pause=self._pause, advice=SILENCE)
                await self._rest()

    async def _rest(self) -> None:
        await self._clock.sleep(self._pause)
        self._pause = min(LONGEST_PAUSE, self._pause * 2)

    async def _take(self, received: Sequence[dict[str, Any]]) -> None:
        if not received:
            return
        updates = [read_incoming(self._bot, json.dumps(fields).encode()) for fields in received]
        self._handler.put(await self._inbox.accept(updates))
        self._method = self._method.model_copy(update={"offset": updates[-1].update_id + 1})
        while self._handler.depth >= FULL:
            await self._clock.sleep(FULL_PAUSE)
