"""The one way out: every call to Telegram passes this gate, an aiogram session middleware."""

from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import (
    AiogramError,
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import GetUpdates, Response, TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import Message
from aiohttp import ClientConnectorError

from bot.clock import Clock
from bot.operations.metrics import Metrics
from bot.operations.readiness import Reached
from bot.replicas.standing import Standing
from bot.telegram.calls import Method, chat_of
from bot.telegram.pace import Pace, Priority

TRIES = 4
FIRST_PAUSE = 0.5

UNANSWERED = (TelegramNetworkError, TelegramServerError, ClientDecodeError)
"""No answer, a server's fault, or words that are not the Bot API's: the call may have been carried out all the same."""

SILENCE = (
    "Telegram does not answer: see whether this machine reaches it; the bot tries again by itself, and what it owes "
    "people arrives afterwards"
)
"""What an operator is told of that."""

# pydantic forgets a generic model that nobody holds, and building one again costs more than the call it is for
_HELD_MODELS = (Response[Message], Response[bool], Response[Message | bool])

# Repeating these changes nothing: a second time either does the same or is refused in words that we know.
_REPEATABLE = ("get", "set", "edit", "delete", "answer", "close", "logOut")
_GONE = (
    "bot was blocked by the user",
    "user is deactivated",
    "chat not found",
    "can't initiate conversation",
)
_NOT_MODIFIED = "message is not modified"
_ANSWERED = frozenset({"done", "too_many_requests", "migrated", "gone", "refused"})
"""Results after which it is known that Telegram is there, and knows the bot."""

log = structlog.get_logger()


class Gate:
    """Keeps Telegram's pace and understands its answers; a process that is not sure of its place calls nobody.

    Too many requests: everyone waits as long as Telegram says. No answer, or a server's fault: again, where
    repeating is safe; otherwise the fault goes to the caller, who knows whether twice is better than never.
    """

    def __init__(
        self,
        pace: Pace,
        clock: Clock,
        on_lost: Callable[[int], Awaitable[None]],
        standing: Standing,
        metrics: Metrics | None = None,
        reached: Reached | None = None,
    ) -> None:
        """`on_lost` is told the id of a chat that messages no longer reach; `reached`, that Telegram has answered."""
        self._pace = pace
        self._clock = clock
        self._on_lost = on_lost
        self._standing = standing
        self._metrics = metrics or Metrics()
        self.reached = reached or Reached(clock)

    def entrance(self, priority: Priority) -> BaseRequestMiddleware:
        """The middleware for a bot whose calls have this priority."""
        return _Entrance(self, priority)

    async def send(self, make_request: Callable[[Method], Awaitable[Any]], method: Method, priority: Priority) -> Any:
        """Make the call at its turn. Raises aiogram's TelegramAPIError where Telegram refuses it for good."""
        tries = 0
        while True:
            tries += 1
            try:
                async with self._pace.turn(chat_of(method), priority):
                    await self._standing.assured()
                    return await self._ask(make_request, method, priority)
            except TelegramRetryAfter as fault:
                log.warning("gate.too_many_requests", method=method.__api_method__, retry_after=fault.retry_after)
                self._metrics.told_to_wait(fault.retry_after)
                self._pace.stop_for(fault.retry_after)
                priority = Priority.CAMPAIGN if priority is Priority.GRANTED else priority
                tries = 0
            except TelegramMigrateToChat as fault:
                log.info("gate.group_migrated", method=method.__api_method__)
                method = method.model_copy(update={"chat_id": fault.migrate_to_chat_id})
            except (TelegramForbiddenError, TelegramBadRequest) as fault:
                return await self._refused(method, fault)
            except UNANSWERED as fault:
                if _was_carried_out(fault):
                    return True
                if tries >= TRIES or not _is_safe_to_repeat(method, fault):
                    raise
                log.warning("gate.trying_again", method=method.__api_method__, fault=type(fault).__name__, tries=tries)
                await self._clock.sleep(FIRST_PAUSE * 2 ** (tries - 1))

    async def _ask(self, make_request: Callable[[Method], Awaitable[Any]], method: Method, priority: Priority) -> Any:
        """Make the call once, and count what became of it."""
        began, result = self._clock.monotonic(), "done"
        try:
            return await make_request(method)
        except AiogramError as fault:
            result = _result_of(fault)
            raise
        finally:
            to_whom = "people" if priority is Priority.PEOPLE else "campaign"
            self._metrics.called(method.__api_method__, to_whom, result, self._clock.monotonic() - began)
            if result in _ANSWERED:
                self.reached.note()

    async def _refused(self, method: Method, fault: TelegramForbiddenError | TelegramBadRequest) -> Any:
        chat = chat_of(method)
        if _NOT_MODIFIED in fault.message:
            return True
        if chat is not None and chat > 0 and is_gone(fault):
            await self._on_lost(chat)
        raise fault


class _Entrance(BaseRequestMiddleware):
    """Leads one bot's calls to the gate. Waiting for updates does not count: it is not a call to anybody."""

    def __init__(self, gate: Gate, priority: Priority) -> None:
        self._gate = gate
        self._priority = priority

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        if method.__api_method__ == GetUpdates.__api_method__:
            updates = await make_request(bot, method)
            self._gate.reached.note()
            return updates

        async def request(of: TelegramMethod[TelegramType]) -> Response[TelegramType]:
            return await make_request(bot, of)

        response: Response[TelegramType] = await self._gate.send(request, method, self._priority)
        return response


def _result_of(fault: AiogramError) -> str:
    """What Telegram made of a call, in a word for the metrics."""
    match fault:
        case TelegramRetryAfter():
            return "too_many_requests"
        case TelegramUnauthorizedError():
            return "token_refused"
        case TelegramMigrateToChat():
            return "migrated"
        case TelegramForbiddenError() | TelegramBadRequest():
            if _NOT_MODIFIED in fault.message:
                return "done"
            return "gone" if is_gone(fault) else "refused"
        case _:
            return "unanswered" if isinstance(fault, UNANSWERED) and not _was_carried_out(fault) else "refused"


def is_gone(fault: TelegramAPIError) -> bool:
    """Whether Telegram refused a call because messages do not reach that person."""
    return any(words in fault.message for words in _GONE)


def _was_carried_out(fault: Exception) -> bool:
    """Telegram said ok, in an object that this aiogram does not know: repeating it would send the message again."""
    return isinstance(fault, ClientDecodeError) and isinstance(fault.data, dict) and bool(fault.data.get("ok"))


def _is_safe_to_repeat(method: Method, fault: Exception) -> bool:
    # a connection that was never made has carried nothing
    never_left = isinstance(fault.__cause__, ClientConnectorError)
    return never_left or method.__api_method__.startswith(_REPEATABLE)
