"""Figures: what the database tells at a scrape; read now and then, each part by itself and within its time."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import structlog
from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.operations.metrics import PREFIX
from bot.storage.engine import Storage

FRESH_SECONDS: Final = 5.0
"""However often somebody scrapes, the database is asked no more often than that."""
PATIENCE_SECONDS: Final = 1.0
"""How long a scrape waits for one part; a slower one is left to itself, and not asked again before it has ended."""

Values: TypeAlias = Mapping[tuple[str, ...], float]
Found: TypeAlias = Mapping[str, Values]
"""Values by the figure's name and its labels."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Figure:
    """One gauge: its name without the prefix, what it says, and the names of its labels."""

    name: str
    says: str
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """Figures that are read together."""

    name: str
    figures: Sequence[Figure]
    read: Callable[[AsyncSession], Awaitable[Found]]


class Figures(Collector):
    """Gauges read from the database. What could not be read in time is left out, not told from memory."""

    def __init__(self, storage: Storage, parts: Sequence[Part], clock: Clock, on_missed: Callable[[str], None]) -> None:
        """`on_missed` is told the name of a part that could not be read."""
        self._storage = storage
        self._parts = parts
        self._clock = clock
        self._on_missed = on_missed
        self._found: dict[str, Found] = {}
        self._under_way: dict[str, asyncio.Task[Found]] = {}
        self._read_at: float | None = None
        self._turn = asyncio.Lock()

    async def refresh(self) -> None:
        """Read what is not fresh any more; never raises, and never takes longer than the parts' patience together."""
        async with self._turn:
            now = self._clock.monotonic()
            if self._read_at is not None and now - self._read_at < FRESH_SECONDS:
                return
            self._read_at = now
            for part in self._parts:
                await self._refresh(part)

    def collect(self) -> Iterator[Metric]:
        """What was found at the last reading, as the registry wants it."""
        for part in self._parts:
            found = self._found.get(part.name, {})
            for figure in part.figures:
                gauge = GaugeMetricFamily(PREFIX + figure.name, figure.says, labels=figure.labels)
                for labels, value in found.get(figure.name, {}).items():
                    gauge.add_metric(labels, value)
                yield gauge

    async def close(self) -> None:
        """End what is still being read."""
        for task in self._under_way.values():
            task.cancel()
        await asyncio.gather(*self._under_way.values(), return_exceptions=True)

    async def _refresh(self, part: Part) -> None:
        # a query that is cancelled may hold its connection until the database has ended it: it is waited for in a task
        task = self._under_way.get(part.name)
        if task is None:
            task = self._under_way[part.name] = asyncio.create_task(self._read(part))
        self._found.pop(part.name, None)
        await asyncio.wait([task], timeout=PATIENCE_SECONDS)
        if not task.done():
            self._miss(part, "slow")
            return
        del self._under_way[part.name]
        if (fault := task.exception()) is not None:
            self._miss(part, type(fault).__name__)
            return
        self._found[part.name] = task.result()

    async def _read(self, part: Part) -> Found:
        async with self._storage.reading() as session:
            return await part.read(session)

    def _miss(self, part: Part, fault: str) -> None:
        self._on_missed(part.name)
        log.warning("metrics.not_read", part=part.name, fault=fault)
