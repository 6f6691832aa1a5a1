"""Readiness: whether this process can serve people now, told at /readyz to balancers and to whoever deploys."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Protocol

from aiohttp import web
from sqlalchemy import text

from bot.clock import Clock
from bot.operations.web import Health
from bot.storage.engine import Storage
from bot.storage.upgrade import has_its_shape

FRESH_SECONDS: Final = 1.0
"""However often somebody asks, the parts are looked at no more often than that."""
DATABASE_SECONDS: Final = 2.0
"""How long the database may take to answer."""
TELEGRAM_SECONDS: Final = 60.0
"""For how long an answer of Telegram's is trusted; longer than a long poll lasts."""
ASK_EVERY: Final = 15.0
"""Seconds between two questions to Telegram for the sake of readiness alone."""
ASK_SECONDS: Final = 3.0
"""How long Telegram may take to answer such a question."""


@dataclass(frozen=True)
class Verdict:
    """Whether a part is well, and why; no address, no name, no secret."""

    part: str
    ok: bool
    says: str

    def line(self) -> str:
        """The verdict as a line of JSON."""
        return json.dumps({"part": self.part, "ok": self.ok, "says": self.says})


class Part(Protocol):
    """Something that must be well."""

    async def look(self) -> Verdict:
        """Say whether it is; never raises, never takes long."""
        ...


class Readiness:
    """Looks at all parts, those that are asked for; many who ask at once share one look."""

    def __init__(self, parts: Sequence[Part], clock: Clock) -> None:
        self._parts = [*parts]
        self._clock = clock
        self._verdicts: Sequence[Verdict] = ()
        self._looked_at: float | None = None
        self._turn = asyncio.Lock()

    def add(self, part: Part) -> None:
        """Look at this part as well."""
        self._parts.append(part)

    def add_to(self, app: web.Application) -> None:
        """Open the door /readyz in this web application; `?without=telegram` leaves a part out."""
        app.router.add_get("/readyz", self._answer)

    async def look(self) -> Sequence[Verdict]:
        """The verdict on each part."""
        async with self._turn:
            now = self._clock.monotonic()
            if self._looked_at is None or now - self._looked_at >= FRESH_SECONDS:
                self._verdicts = await asyncio.gather(*(part.look() for part in self._parts))
                self._looked_at = self._clock.monotonic()
            return self._verdicts

    async def _answer(self, request: web.Request) -> web.Response:
        without = set(request.query.getall("without", ()))
        verdicts = [verdict for verdict in await self.look() if verdict.part not in without]
        return web.Response(
            status=200 if all(verdict.ok for verdict in verdicts) else 503,
            text="".join(f"{verdict.line()}\n" for verdict in verdicts),
            content_type="application/x-ndjson",
            headers={"Cache-Control": "no-store"},
        )


class ProcessPart:
    """Whether the process is at work: it has taken up what was left, and is not stopping."""

    def __init__(self, health: Health) -> None:
        self._health = health

    async def look(self) -> Verdict:
        """Not while it starts or stops."""
        at_work = self._health.at_work
        return Verdict("process", at_work, "at work" if at_work else "starting or stopping")


class DatabasePart:
    """Whether the database answers in time."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def look(self) -> Verdict:
        """Ask it for nothing."""
        fault = await _within(DATABASE_SECONDS, self._ask())
        return Verdict("database", fault is None, "answers" if fault is None else f"does not answer ({fault})")

    async def _ask(self) -> None:
        async with self._storage.reading() as session:
            await session.execute(text("SELECT 1"))


class MigrationsPart:
    """Whether the database has the shape that this version needs, or that of a newer one.

    A newer one is well: replicas of two versions stand side by side while the bot is upgraded.
    """

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._is_there = False

    async def look(self) -> Verdict:
        """Ask until it is so; a database does not go back while the bot works."""
        if not self._is_there:
            fault = await _within(DATABASE_SECONDS, self._ask())
            if fault is not None:
                return Verdict("migrations", ok=False, says=fault)
        return Verdict("migrations", self._is_there, "done" if self._is_there else "run `python main.py migrate`")

    async def _ask(self) -> None:
        self._is_there = await has_its_shape(self._storage)


class Reached:
    """Remembers when Telegram gave an answer the last time; the gate tells it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._at: float | None = None

    def note(self) -> None:
        """Telegram has answered."""
        self._at = self._clock.monotonic()

    @property
    def seconds_ago(self) -> float | None:
        """How long ago that was; None: never."""
        return None if self._at is None else self._clock.monotonic() - self._at


class TelegramPart:
    """Whether Telegram has answered lately; asked by itself only where nothing else was, and not often."""

    def __init__(self, reached: Reached, ask: Callable[[], Awaitable[object]], clock: Clock) -> None:
        """`ask` asks Telegram something harmless, through the gate that tells `reached`."""
        self._reached = reached
        self._ask = ask
        self._clock = clock
        self._asked_at: float | None = None

    async def look(self) -> Verdict:
        """Trust an answer for a while, then ask."""
        now = self._clock.monotonic()
        if not self._is_well and (self._asked_at is None or now - self._asked_at >= ASK_EVERY):
            self._asked_at = now
            await _within(ASK_SECONDS, self._ask())
        ago = self._reached.seconds_ago
        says = "has not answered yet" if ago is None else f"answered {ago:.0f} s ago"
        return Verdict("telegram", self._is_well, says)

    @property
    def _is_well(self) -> bool:
        ago = self._reached.seconds_ago
        return ago is not None and ago <= TELEGRAM_SECONDS


async def _within(seconds: float, work: Awaitable[object]) -> str | None:
    """Do it within so many seconds; gives the kind of what went wrong. What is late is left to end by itself."""
    task = asyncio.ensure_future(work)
    done, _ = await asyncio.wait([task], timeout=seconds)
    if not done:
        task.cancel()
        task.add_done_callback(_ended)
        return "TimeoutError"
    fault = task.exception()
    return None if fault is None else type(fault).__name__


def _ended(task: "asyncio.Future[object]") -> None:
    with suppress(asyncio.CancelledError):
        task.exception()
