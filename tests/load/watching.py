"""Which statements a screen costs, how long each takes, and how PostgreSQL goes about it."""

import math
import re
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.ext.asyncio import AsyncEngine

SHARE = 0.99
"""The share of calls that keep within what is told."""
EXPLAINED = 5


@dataclass(frozen=True)
class Call:
    """One statement, as it was made for a screen."""

    screen: str
    statement: str
    parameters: Any
    milliseconds: float


class Watch:
    """Notes the statements of whatever is being shown; all engines of this process are watched."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self._screen = ""
        self._began: dict[int, float] = {}

    @contextmanager
    def open(self) -> Iterator[None]:
        """Watch until the block ends."""
        event.listen(Engine, "before_cursor_execute", self._before)
        event.listen(Engine, "after_cursor_execute", self._after)
        try:
            yield
        finally:
            event.remove(Engine, "before_cursor_execute", self._before)
            event.remove(Engine, "after_cursor_execute", self._after)

    @contextmanager
    def showing(self, screen: str) -> Iterator[None]:
        """What is asked until the block ends is asked for this screen."""
        self._screen = screen
        try:
            yield
        finally:
            self._screen = ""

    def slowest(self, count: int, screen: str | None = None) -> Sequence[tuple[float, Call]]:
        """The slowest statements (of a screen): what all but a hundredth of calls keep within, and the longest call."""
        alike: dict[str, list[Call]] = defaultdict(list)
        for call in self.calls:
            if screen in {None, call.screen}:
                alike[call.statement].append(call)
        found = [
            (within([call.milliseconds for call in calls]), max(calls, key=lambda call: call.milliseconds))
            for calls in alike.values()
        ]
        return sorted(found, key=lambda one: -one[0])[:count]

    def _before(self, _connection: Any, cursor: Any, *_rest: Any) -> None:
        self._began[id(cursor)] = time.perf_counter()

    def _after(self, _connection: Any, cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        took = (time.perf_counter() - self._began.pop(id(cursor))) * 1000
        if self._screen:
            self.calls.append(Call(self._screen, statement, parameters, took))


def within(measured: Sequence[float]) -> float:
    """What all but a hundredth keep within."""
    return sorted(measured)[math.ceil(len(measured) * SHARE) - 1]


def alone(plan: str) -> float:
    """The milliseconds that PostgreSQL by itself needed for a statement, as its plan tells them."""
    told = re.search(r"Execution Time: ([\d.]+) ms", plan)
    return float(told.group(1)) if told else math.inf


async def plan_of(engine: AsyncEngine, call: Call) -> str:
    """How PostgreSQL goes about a statement, the quickest time of a few; what it writes is taken back."""
    if call.statement.startswith("INSERT"):
        return "What is inserted is there by now."
    plans = []
    async with engine.connect() as connection:
        for _ in range(EXPLAINED):
            begin = await connection.begin()
            parameters = call.parameters[0] if isinstance(call.parameters, list) else call.parameters
            rows = await connection.exec_driver_sql(f"EXPLAIN (ANALYZE, BUFFERS) {call.statement}", parameters)
            plans.append("\n".join(str(row[0]) for row in rows))
            await begin.rollback()
    return min(plans, key=alone)
