"""The stand-in as a web server: the Bot API for the bot, the page and its doors for people."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from random import Random

from aiohttp import web

from bot.sandbox.api import BotApi
from bot.sandbox.bot_door import LARGEST_UPLOAD, BotDoor
from bot.sandbox.demo import demo_world
from bot.sandbox.doors import Doors
from bot.sandbox.events import Events
from bot.sandbox.fault_doors import FaultDoors
from bot.sandbox.faults import Faults
from bot.sandbox.forums import Forums
from bot.sandbox.group_doors import GroupDoors
from bot.sandbox.ledger import Ledger
from bot.sandbox.limits import Limits
from bot.sandbox.media_doors import MediaDoors
from bot.sandbox.parts import Parts
from bot.sandbox.people import People
from bot.sandbox.places import Places
from bot.sandbox.profile import Profile
from bot.sandbox.queries import Queries
from bot.sandbox.updates import Updates
from bot.sandbox.world import World

_PORT = re.compile(r":\d*$")
LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})


class StandIn:
    """Telegram, as far as one bot can tell, and the people who talk with it."""

    def __init__(
        self,
        token: str,
        clock: Callable[[], float],
        *,
        limits: bool = True,
        ledger: bool = True,
        hosts: frozenset[str] | None = LOOPBACK,
        random: Random | None = None,
    ) -> None:
        """`clock`: seconds since 1970; `hosts`: the names under which the page may be asked for (None: any).

        `random` draws the faults by chance (None: the same ones each time).
        """
        self._hosts = hosts
        events, queries, updates = Events(), Queries(clock), Updates(clock)
        world = World(clock, events.changed)
        forums = Forums(world, updates)
        people = People(world, updates, queries, forums)
        faults = Faults(clock, random or Random(0))  # noqa: S311 the same faults each time
        parts = Parts(world, updates, queries, people, forums, Profile(), faults, Ledger(open=ledger), events)
        self.world, self.people, self.updates = world, people, updates
        self.faults, self.ledger, self.queries = parts.faults, parts.ledger, queries
        api = BotApi(parts, Places(world, Limits(clock) if limits else None))
        updates.execute = api.call
        self.app = web.Application(client_max_size=LARGEST_UPLOAD, middlewares=[self._guard])
        BotDoor(token, parts, api).add_to(self.app)
        Doors(parts).add_to(self.app)
        GroupDoors(parts).add_to(self.app)
        MediaDoors(parts).add_to(self.app)
        FaultDoors(parts).add_to(self.app)
        self.app.on_shutdown.append(self._close)

    def open_to_newcomers(self) -> None:
        """Put in the people whom a newcomer finds."""
        demo_world(self.world)

    @asynccontextmanager
    async def listening(self, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[str]:
        """Answer on this address until the block ends; gives the address."""
        # a poller that hung up is gone, as with Telegram
        runner = web.AppRunner(self.app, access_log=None, shutdown_timeout=0.2, handler_cancellation=True)
        await runner.setup()
        try:
            await web.TCPSite(runner, host, port).start()
            yield f"http://{host}:{runner.addresses[0][1]}"
        finally:
            await runner.cleanup()

    @web.middleware
    async def _guard(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        """A page from elsewhere must not drive the sandbox, nor a name that was bent to this machine."""
        if not request.path.startswith(("/bot", "/file/", "/healthz")):
            host = request.headers.get("Host", "")
            if self._hosts is not None and _PORT.sub("", host) not in self._hosts:
                return web.json_response({"error": "this host is not served"}, status=403)
            if request.headers.get("Origin", f"http://{host}") != f"http://{host}":
                return web.json_response({"error": "another page may not ask this"}, status=403)
        return await handler(request)

    async def _close(self, _app: web.Application) -> None:
        await self.updates.close()
