"""429 by rate: one message a second to a person, 20 a minute to a group, 30 a second overall."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.sandbox.refusals import too_many_requests


@dataclass(frozen=True)
class Rate:
    """So many a second, with bursts of so many."""

    per_second: float
    burst: float


@dataclass
class Limits:
    """Telegram's rates, as a bot feels them. The defaults let a person tap quickly."""

    clock: Callable[[], float]
    private: Rate = Rate(1.0, 20.0)
    group: Rate = Rate(20 / 60, 20.0)
    overall: Rate = Rate(30.0, 60.0)
    _left: dict[int, tuple[float, float]] = field(default_factory=dict)

    def count(self, chat: int, messages: int = 1) -> None:
        """Count messages to this chat. Raises Refusal 429 where they come too fast.

        An album goes where one message may go; those that come after it wait the longer.
        """
        now = self.clock()
        rates = {0: self.overall, chat: self.private if chat > 0 else self.group}
        left = {key: self._refilled(key, rate, now) for key, rate in rates.items()}
        short = max((1.0 - left[key]) / rate.per_second for key, rate in rates.items())
        if short > 0:
            raise too_many_requests(max(1, math.ceil(short)))
        self._left.update({key: (tokens - messages, now) for key, tokens in left.items()})

    def _refilled(self, key: int, rate: Rate, now: float) -> float:
        tokens, at = self._left.get(key, (rate.burst, now))
        return min(rate.burst, tokens + (now - at) * rate.per_second)
