"""Updates on their way to the bot: a queue for long polling, or posts to its webhook."""

import asyncio
import json
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import aiohttp
from yarl import URL

from bot.sandbox.refusals import Refusal
from bot.sandbox.world import Json

NEVER_UNASKED = {"chat_member", "message_reaction", "message_reaction_count"}
LONGEST_POLL = 50
LONGEST_PAUSE = 60.0
BALANCER_SECONDS = 5.0
"""How long a balancer waits for one replica's answer before it asks the next one."""
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 a header's name

_HOOKED = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
_REPLACED = "terminated by other getUpdates request; make sure that only one bot instance is running"


@dataclass
class Hook:
    """A registered webhook."""

    url: str
    secret: str | None
    max_connections: int
    certificate: None = None


@dataclass
class Updates:
    """The bot's updates, unconfirmed ones first to last."""

    clock: Callable[[], float]
    first_pause: float = 1.0
    """Seconds before a webhook post is repeated; doubles each time."""
    sent: int = 0
    confirmed: int = 0
    hook: Hook | None = None
    last_error: str | None = None
    kinds: list[str] | None = None
    behind: Sequence[str] = ()
    """Where a balancer at the webhook's address leads, in turn; to the next where nobody listens, or answers."""
    execute: Callable[[str, Json], Awaitable[object]] | None = None
    """Carries out the method that a webhook's answer holds (Bot API, "Making requests when getting updates")."""
    _pending: deque[Json] = field(default_factory=deque)
    _arrived: asyncio.Event = field(default_factory=asyncio.Event)
    _poll: asyncio.Event | None = None
    _lanes: dict[str, deque[Json]] = field(default_factory=dict)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _slots: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(40))
    _session: aiohttp.ClientSession | None = None
    _turn: int = 0

    def __post_init__(self) -> None:
        # ids grow over restarts: the bot remembers those that it has handled
        self._last_id = int(self.clock() * 100)

    def add(self, kind: str, event: Json, lane: str) -> int:
        """Send an update; `lane` is the queue that keeps webhook posts in order. Returns its id."""
        if not self._wanted(kind):
            return 0
        self._last_id += 1
        self.sent += 1
        update = {"update_id": self._last_id, kind: event}
        if self.hook is None:
            self._pending.append(update)
            self._arrived.set()
        else:
            self._post_later(update, lane)
        return self._last_id

    def repeat(self, update: Json) -> None:
        """Send an update a second time, as Telegram may."""
        self._pending.append(update)
        self._arrived.set()

    @property
    def waiting(self) -> int:
        """How many the bot has not confirmed."""
        return len(self._pending) + sum(len(lane) for lane in self._lanes.values())

    async def get(self, offset: int | None, limit: int, seconds: int, kinds: list[str] | None) -> list[Json]:
        """getUpdates. Raises Refusal 409 for a second poller, or while a webhook is set."""
        if self.hook is not None:
            raise Refusal(409, f"Conflict: {_HOOKED}")
        if kinds is not None:
            self.kinds = kinds or None
        self._confirm(offset)
        if self._poll is not None:
            self._poll.set()
        mine = self._poll = asyncio.Event()
        try:
            await self._wait(min(seconds, LONGEST_POLL), mine)
        finally:
            if self._poll is mine:
                self._poll = None
        if mine.is_set():
            raise Refusal(409, f"Conflict: {_REPLACED}")
        return [self._pending[at] for at in range(min(limit, len(self._pending)))]

    async def set_hook(self, hook: Hook | None, kinds: list[str] | None, *, drop: bool) -> None:
        """setWebhook or deleteWebhook; what is pending goes over to the other way."""
        if drop:
            self._pending.clear()
            for lane in self._lanes.values():
                lane.clear()
        if kinds is not None:
            self.kinds = kinds or None
        self.hook = hook
        if hook is not None:
            self._slots = asyncio.Semaphore(hook.max_connections)
            while self._pending:
                self._post_later(self._pending.popleft(), "earlier")
            return
        for lane in self._lanes.values():
            self._pending.extend(lane)
            lane.clear()
        self._arrived.set()

    async def close(self) -> None:
        """Stop posting."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    def _wanted(self, kind: str) -> bool:
        return kind not in NEVER_UNASKED if self.kinds is None else kind in self.kinds

    def _confirm(self, offset: int | None) -> None:
        if offset is not None and offset < 0:
            while len(self._pending) > -offset:
                self._pending.popleft()
            return
        while self._pending and offset and self._pending[0]["update_id"] < offset:
            self._pending.popleft()
            self.confirmed += 1

    async def _wait(self, seconds: float, replaced: asyncio.Event) -> None:
        """Wait for an update, the end of the time, or another poller."""
        if self._pending or seconds <= 0:
            return
        self._arrived.clear()
        waits = [asyncio.ensure_future(self._arrived.wait()), asyncio.ensure_future(replaced.wait())]
        try:
            await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    def _post_later(self, update: Json, lane: str) -> None:
        queue = self._lanes.get(lane)
        if queue is not None:
            queue.append(update)
            return
        self._lanes[lane] = deque([update])
        task = asyncio.ensure_future(self._post_all(lane))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _post_all(self, lane: str) -> None:
        queue = self._lanes[lane]
        pause = self.first_pause
        while queue and (hook := self.hook) is not None:
            async with self._slots:
                # the webhook may be deleted, and its lanes emptied, at any wait
                if self.hook is not hook or not queue:
                    continue
                update = queue[0]
                wait = await self._post(hook, update)
            if wait is None:
                if queue and queue[0] is update:
                    queue.popleft()
                    self.confirmed += 1
                pause = self.first_pause
                continue
            await asyncio.sleep(wait or pause)
            pause = min(LONGEST_PAUSE, pause * 2)
        del self._lanes[lane]

    async def _post(self, hook: Hook, update: Json) -> float | None:
        """None when the bot took it; else the seconds that it asked us to wait (0: as we see fit)."""
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30))
        headers = {SECRET_HEADER: hook.secret} if hook.secret else {}
        ways = self._ways_to(hook)
        for url in ways:
            with suppress(aiohttp.ClientConnectorError, TimeoutError):
                async with asyncio.timeout(BALANCER_SECONDS if len(ways) > 1 else None):
                    return await self._post_to(url, update, headers, self._session)
        self.last_error = aiohttp.ClientConnectorError.__name__
        return 0.0

    def _ways_to(self, hook: Hook) -> list[str]:
        if not self.behind:
            return [hook.url]
        self._turn = (self._turn + 1) % len(self.behind)
        in_turn = (*self.behind[self._turn :], *self.behind[: self._turn])
        return [f"{address}{URL(hook.url).path_qs}" for address in in_turn]

    async def _post_to(
        self, url: str, update: Json, headers: Mapping[str, str], session: aiohttp.ClientSession
    ) -> float | None:
        try:
            async with session.post(url, json=update, headers=headers) as answer:
                if answer.status // 100 == 2:  # noqa: PLR2004 any 2xx
                    await self._execute(await answer.read() if answer.content_type == "application/json" else b"")
                    return None
                self.last_error = f"Wrong response from the webhook: {answer.status}"
                asked = answer.headers.get("Retry-After", "")
                return float(asked) * self.first_pause if asked.isdecimal() else 0.0
        except aiohttp.ClientConnectorError:
            raise
        except (aiohttp.ClientError, TimeoutError) as fault:
            self.last_error = type(fault).__name__
            return 0.0

    async def _execute(self, body: bytes) -> None:
        try:
            method = json.loads(body) if body else None
        except ValueError:
            return
        if isinstance(method, dict) and "method" in method and self.execute is not None:
            # nobody sees the result of such a call
            with suppress(Refusal):
                await self.execute(str(method["method"]), method)
