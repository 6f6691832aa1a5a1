"""The web door: /healthz, and whatever else the process answers by HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol

from aiohttp import web

LARGEST_BODY = 1 << 20


class Door(Protocol):
    """Something that answers at a path of its own."""

    def add_to(self, app: web.Application) -> None:
        """Open the door in this web application."""
        ...


class Health:
    """Whether the process is at work, told at /healthz: 200, or 503 while it starts or stops."""

    def __init__(self) -> None:
        self.at_work = False

    def add_to(self, app: web.Application) -> None:
        """Open the door in this web application."""
        app.router.add_get("/healthz", self._answer)

    async def _answer(self, _request: web.Request) -> web.Response:
        status = "ok" if self.at_work else "not at work"
        return web.json_response({"status": status}, status=200 if self.at_work else 503)


class AddressTaken(Exception):
    """Something else listens on HTTP_HOST and HTTP_PORT. Stop it, or choose another HTTP_PORT (0: any free one)."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(f"{host}:{port}")
        self.host, self.port = host, port


@asynccontextmanager
async def listening(app: web.Application, host: str, port: int) -> AsyncIterator[int]:
    """Answer on this address until the block ends; gives the port. Raises AddressTaken."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=3.0, handler_cancellation=True)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as fault:
            raise AddressTaken(host, port) from fault
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()
