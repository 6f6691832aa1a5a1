"""What was worked out lately: a broadcast's calls differ in little but their chat."""

from collections.abc import Callable
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")

_KEPT = 64


class Remembered(Generic[K, V]):
    """The latest results; the oldest is forgotten. What they hold is shared: it is never changed in place."""

    def __init__(self, kept: int = _KEPT) -> None:
        self._kept = kept
        self._found: dict[K, V] = {}

    def get(self, key: K, work_out: Callable[[], V]) -> V:
        """The result that belongs to the key; what raises is not remembered."""
        found = self._found.get(key)
        if found is None:
            found = work_out()
            if len(self._found) >= self._kept:
                del self._found[next(iter(self._found))]
            self._found[key] = found
        return found
