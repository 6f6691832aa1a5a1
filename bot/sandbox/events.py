"""What the page is told while it is open: Server-Sent Events."""

import asyncio
import json
from contextlib import suppress

from aiohttp import web

from bot.sandbox.world import Json

ALIVE_SECONDS = 15.0
QUEUE = 200


class Events:
    """The open pages, and what is still to be told to each."""

    def __init__(self) -> None:
        self._pages: set[asyncio.Queue[tuple[str, Json]]] = set()

    def changed(self, chat: int | None) -> None:
        """A chat changed; None: the people or groups did."""
        self._tell("world" if chat is None else "chat", {} if chat is None else {"chat": chat})

    def toast(self, person: int, text: str, alert: bool) -> None:  # noqa: FBT001 the shape of a Bot API answer
        """A callback was answered with words."""
        self._tell("toast", {"person": person, "text": text, "alert": alert})

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """Tell this page of changes until it closes."""
        headers = {"Content-Type": "text/event-stream", "Cache-Control": "no-cache"}
        response = web.StreamResponse(headers=headers)
        await response.prepare(request)
        queue: asyncio.Queue[tuple[str, Json]] = asyncio.Queue(QUEUE)
        self._pages.add(queue)
        try:
            with suppress(ConnectionError):
                while True:
                    await response.write(await self._next(queue))
        finally:
            self._pages.discard(queue)
        return response

    async def _next(self, queue: asyncio.Queue[tuple[str, Json]]) -> bytes:
        try:
            event, data = await asyncio.wait_for(queue.get(), ALIVE_SECONDS)
        except TimeoutError:
            return b": alive\n\n"
        return f"event: {event}\ndata: {json.dumps(data)}\n\n".encode()

    def _tell(self, event: str, data: Json) -> None:
        for queue in self._pages:
            # a page that is so far behind looks again by itself when it comes back
            with suppress(asyncio.QueueFull):
                queue.put_nowait((event, data))
