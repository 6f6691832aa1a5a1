"""The load of a process: whether so much waits, or all takes so long, that expensive things must come later."""

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

import structlog

from bot.clock import Clock

MANY = 500
"""Updates that wait in a process before it is under a heavy load."""
SLOW = 3.0
"""Seconds of a batch that are too many."""
BATCHES, LEAST = 8, 3
"""How many of the last batches are looked at, and of how many at least anything is concluded."""
REMEMBERED_FOR = 60.0
LONGEST_WAIT = 15
"""Minutes at most that anybody is asked to wait."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Batch:
    """A batch that is done: when (seconds of the clock), what it took, and how many updates were in it."""

    at: float
    seconds: float
    count: int


class Load:
    """Knows how many updates wait and what the last batches took."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._waiting: Callable[[], int] = lambda: 0
        self._batches: deque[Batch] = deque(maxlen=BATCHES)
        self._was_heavy = False

    def watch(self, waiting: Callable[[], int]) -> None:
        """Learn from whom to know how many updates wait."""
        self._waiting = waiting

    def took(self, seconds: float, count: int) -> None:
        """A batch of so many updates is done, and took so long."""
        self._batches.append(Batch(self._clock.monotonic(), seconds, count))
        heavy = self.is_heavy
        if heavy and not self._was_heavy:
            log.warning(
                "load.heavy",
                waiting=self._waiting(),
                batch_seconds=round(seconds, 1),
                advice="reports and commands go first now, and papers wait; if this lasts, look at the database's disk "
                "and processor, or add a replica",
            )
        elif self._was_heavy and not heavy:
            log.info("load.usual", waiting=self._waiting())
        self._was_heavy = heavy

    @property
    def is_heavy(self) -> bool:
        """Whether expensive things must come later."""
        if self._waiting() > MANY:
            return True
        late = self._lately()
        return len(late) >= LEAST and median(batch.seconds for batch in late) > SLOW

    @property
    def minutes(self) -> int:
        """In how many minutes what waits now should be done."""
        late = self._lately()
        done = sum(batch.count for batch in late)
        seconds = self._waiting() * sum(batch.seconds for batch in late) / done if done else 0.0
        return min(LONGEST_WAIT, 1 + math.ceil(seconds / 60))

    def _lately(self) -> list[Batch]:
        since = self._clock.monotonic() - REMEMBERED_FOR
        return [batch for batch in self._batches if batch.at >= since]
