"""Receiving by webhook: Telegram is told 200 once the update is in the inbox."""

import asyncio
import hmac
from dataclasses import dataclass
from hashlib import sha256

import structlog
from aiogram import Bot
from aiogram.methods import SetWebhook
from aiohttp import web

from bot.clock import Clock
from bot.operations.metrics import Metrics
from bot.storage.away import advice
from bot.storage.engine import UNAVAILABLE
from bot.telegram.inbox import Inbox
from bot.telegram.incoming import NotAnUpdate, read_incoming
from bot.telegram.polling import FULL, Handler
from bot.telegram.startup import insist

PATH = "/telegram/updates"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 a header's name
MAX_CONNECTIONS = 100
"""Requests that Telegram may make at once (setWebhook allows 1 to 100); they share the inbox's commits."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Registration:
    """What Telegram is told: where to post, with which secret, which types of update (allowed_updates)."""

    address: str
    secret: str
    kinds: list[str]

    def method(self) -> SetWebhook:
        """The call that tells it (Bot API, setWebhook)."""
        return SetWebhook(
            url=self.address + PATH,
            allowed_updates=self.kinds,
            secret_token=self.secret,
            max_connections=MAX_CONNECTIONS,
        )


class Webhook:
    """Takes updates that Telegram posts, if they carry the secret that was agreed at registration."""

    is_for_one = False

    def __init__(
        self,
        bot: Bot,
        inbox: Inbox,
        handler: Handler,
        clock: Clock,
        registration: Registration,
        metrics: Metrics | None = None,
    ) -> None:
        self._metrics = metrics or Metrics()
        self._bot = bot
        self._inbox = inbox
        self._handler = handler
        self._clock = clock
        self._registration = registration
        self._is_open = False

    def add_to(self, app: web.Application) -> None:
        """Open the door in this web application."""
        app.router.add_post(PATH, self._receive)

    async def run(self) -> None:
        """Tell Telegram where to post (setWebhook), and keep the door open until cancelled. Raises TokenRefused.

        Until then posts are told to come later: what an earlier process left is to be taken up first.
        """
        self._is_open = True
        await insist(self._bot, self._registration.method(), self._clock)
        try:
            await asyncio.Event().wait()
        finally:
            self._is_open = False

    async def _receive(self, request: web.Request) -> web.Response:
        try:
            answer = await self._take(request)
        except web.HTTPException as fault:
            self._metrics.posted(fault.status)
            raise
        self._metrics.posted(answer.status)
        return answer

    async def _take(self, request: web.Request) -> web.Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(errors="replace"), self._registration.secret.encode()):
            return web.Response(status=403)
        if not self._is_open or self._handler.depth >= FULL:
            return _later(1)
        try:
            update = read_incoming(self._bot, await request.read())
        except NotAnUpdate:
            log.warning("webhook.not_an_update")
            return web.Response(status=400)
        try:
            self._handler.put(await self._inbox.accept([update]))
        except UNAVAILABLE as fault:
            log.error("database.unavailable", fault=type(fault).__name__, advice=advice(fault))
            return _later(5)
        return web.Response()


def secret_from(token: str) -> str:
    """A secret for the webhook where WEBHOOK_SECRET gives none: the same after every start, known to nobody else."""
    return hmac.new(token.encode(), b"webhook secret", sha256).hexdigest()


def _later(seconds: int) -> web.Response:
    # Telegram obeys Retry-After and keeps the update meanwhile
    return web.Response(status=503, headers={"Retry-After": str(seconds)})
