"""Standing: which chats this process handles, whether it leads, and whether it can be certain of both."""

import asyncio
import math
from collections.abc import Callable, Collection
from typing import Self

from bot.replicas.partitions import EVERY

SURE_SECONDS = 4.0
"""For how long after a sign of life nobody else can have taken this process's place; others wait longer than that."""


class Standing:
    """What one process may do. Without replicas it may do everything, always."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._partitions: frozenset[int] = frozenset()
        self._sure_until = -math.inf
        self._changed = asyncio.Event()
        self.leadership = 0
        """The number under which this process leads; 0: it does not."""

    @classmethod
    def alone(cls) -> Self:
        """The standing of the only process there is."""
        standing = cls(lambda: 0.0)
        standing._partitions = EVERY
        standing._sure_until = math.inf
        standing.leadership = 1
        return standing

    @property
    def partitions(self) -> frozenset[int]:
        """The partitions whose updates are handled and answered here."""
        return self._partitions

    @property
    def leads(self) -> bool:
        """Whether this process does what only one may do."""
        return self.leadership > 0

    @property
    def is_sure(self) -> bool:
        """Whether nobody can have taken this process's place by now."""
        return self._monotonic() < self._sure_until

    def takes(self, partition: int) -> bool:
        """Whether updates and answers of this partition are handled here."""
        return partition in self._partitions

    async def assured(self) -> None:
        """Return at once while this process is certain of its place, or has none; otherwise when that is so again."""
        while not self.is_sure and (self._partitions or self.leads):
            self._changed.clear()
            await self._changed.wait()

    def confirm(self, at: float) -> None:
        """A sign of life that was begun at this moment of the monotonic clock has reached the database."""
        self._sure_until = at + SURE_SECONDS
        self._changed.set()

    def lose(self) -> None:
        """Others may have this process's place: it holds nothing, and does not lead."""
        self._sure_until = -math.inf
        self._partitions = frozenset()
        self.leadership = 0
        self._changed.set()

    def add(self, partitions: Collection[int]) -> None:
        """These partitions are handled here from now on."""
        self._partitions |= frozenset(partitions)

    def remove(self, partitions: Collection[int]) -> None:
        """These partitions are no longer handled here."""
        self._partitions -= frozenset(partitions)
