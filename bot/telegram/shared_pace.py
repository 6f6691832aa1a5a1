"""The pace that replicas share: what each has sent counts for all, and a 429 that one was told stops all."""

import asyncio
from collections.abc import Callable

from bot.clock import Clock
from bot.replicas.session import ReplicaSession, SessionLost
from bot.telegram.pace import Pace

SHARE_SECONDS = 0.2
"""How often it is told and asked."""


class SharedPace:
    """Tells the other replicas what this one sends, and this one's pace what they send."""

    def __init__(self, pace: Pace, session: Callable[[], ReplicaSession | None], clock: Clock) -> None:
        """`session`: this replica's present session with the database."""
        self._pace = pace
        self._session = session
        self._clock = clock
        self._seen: int | None = None

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            await self._clock.sleep(SHARE_SECONDS)
            if (session := self._session()) is not None:
                try:
                    await self._share(session)
                except SessionLost:
                    self._seen = None

    async def _share(self, session: ReplicaSession) -> None:
        spent, stopped = self._pace.news()
        try:
            seen, stopped_for = await asyncio.shield(session.spend(spent, stopped))
        except BaseException:
            self._pace.keep_news(spent, stopped)
            raise
        others = 0 if self._seen is None else max(0, seen - self._seen - spent)
        self._seen = seen
        self._pace.hear(others, stopped_for)
