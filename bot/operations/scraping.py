"""Scraping: /metrics, on a listener of its own, for Prometheus alone."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

import structlog
from aiohttp import web
from prometheus_client import CollectorRegistry
from prometheus_client.aiohttp import make_aiohttp_handler

from bot.clock import Clock
from bot.operations.figures import Figures, Part
from bot.operations.metrics import Metrics
from bot.operations.readiness import Readiness
from bot.operations.web import AddressTaken, listening
from bot.storage.engine import Storage

log = structlog.get_logger()


class Scraping:
    """Answers at /metrics: what it tells is for operators, not for the public."""

    def __init__(self, registry: CollectorRegistry, before: Sequence[Callable[[], Awaitable[object]]] = ()) -> None:
        """`before`: what is brought up to date first."""
        self._before = before
        self._tell = make_aiohttp_handler(registry)

    def add_to(self, app: web.Application) -> None:
        """Open the door in this web application."""
        app.router.add_get("/metrics", self._answer)

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        for refresh in self._before:
            await refresh()
        return await self._tell(request)


@asynccontextmanager
async def open_scraping(
    address: tuple[str, int],
    metrics: Metrics,
    storage: Storage,
    parts: Sequence[Part],
    readiness: Readiness,
    clock: Clock,
) -> AsyncIterator[None]:
    """Answer at this address (host and port) until the block ends; where it is taken, the log says so, no more."""
    figures = Figures(storage, parts, clock, metrics.not_read)
    metrics.registry.register(figures)

    async def look() -> None:
        metrics.tell_ready(is_ready=all(verdict.ok for verdict in await readiness.look()))

    app = web.Application()
    Scraping(metrics.registry, [figures.refresh, look]).add_to(app)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(figures.close)
        try:
            port = await stack.enter_async_context(listening(app, *address))
            log.info("metrics.listening", host=address[0], port=port)
        except AddressTaken:
            log.warning("metrics.address_taken", advice="/metrics is not served; set METRICS_PORT to a free port")
        yield
