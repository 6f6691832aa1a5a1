"""Faults that tests and people order: the next calls fail so, or each call by chance."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Final

from bot.sandbox.refusals import Refusal, too_many_requests

KINDS: Final = ("500", "502", "429", "401", "403", "reset_before", "reset_after", "timeout")
FLOOD_SECONDS: Final = (1, 30)
"""The least and the most that a 429 by chance asks to wait for."""


class Reset(Exception):
    """The connection is dropped without an answer."""


class BadGateway(Exception):
    """What stands before Telegram's server answers in its place, with a page for browsers."""


@dataclass
class Fault:
    """The next `count` calls of this method (None: of any but getUpdates) fail in this way."""

    kind: str
    count: int
    method: str | None = None
    retry_after: int = 1

    def strikes(self, method: str) -> bool:
        """Whether this call is one of them."""
        return self.count > 0 and _is_meant(self.method, method)


@dataclass(frozen=True)
class ByChance:
    """This share (0 to 1) of the calls of this method (None: of any but getUpdates) fails in this way."""

    kind: str
    share: float
    method: str | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"there is no fault {self.kind}; there are {', '.join(KINDS)}")
        if not 0 <= self.share <= 1:
            raise ValueError(f"a share of {self.share} is not between 0 and 1")


@dataclass
class Faults:
    """The faults that are still to come. `clock`: seconds; `random`: seeded, the same run has the same faults."""

    clock: Callable[[], float]
    random: Random
    ordered: list[Fault] = field(default_factory=list)
    chances: list[ByChance] = field(default_factory=list)
    _flooded_until: float = 0.0

    def order(self, fault: Fault) -> None:
        """Let calls fail."""
        self.ordered.append(fault)

    def chance(self, fault: ByChance) -> None:
        """Let a share of the calls fail, until faults are cleared."""
        self.chances.append(fault)

    def clear(self) -> None:
        """Let nothing fail any more."""
        self.ordered.clear()
        self.chances.clear()
        self._flooded_until = 0.0

    def next(self, method: str) -> Fault | None:
        """The fault that strikes this call: an ordered one, then a flood that goes on, then one by chance."""
        for fault in self.ordered:
            if fault.strikes(method):
                fault.count -= 1
                return fault
        left = self._flooded_until - self.clock()
        if left > 0 and _is_meant(None, method):
            return Fault("429", 1, method, math.ceil(left))
        return self._by_chance(method)

    def _by_chance(self, method: str) -> Fault | None:
        for chance in self.chances:
            if _is_meant(chance.method, method) and self.random.random() < chance.share:
                return self._flood(method) if chance.kind == "429" else Fault(chance.kind, 1, method)
        return None

    def _flood(self, method: str) -> Fault:
        """Too many requests: until the time is over, Telegram answers so to every call but getUpdates."""
        seconds = self.random.randint(*FLOOD_SECONDS)
        self._flooded_until = self.clock() + seconds
        return Fault("429", 1, method, seconds)


def read_chances(words: str) -> list[ByChance]:
    """What "500:0.05,429:0.001:sendMessage" says: kind, share and method of each. Raises ValueError."""
    return [_read_chance(each) for each in words.split(",") if each]


def strike(fault: Fault) -> None:
    """Fail a call before it is carried out. Raises Refusal, BadGateway or Reset; does nothing for "reset_after"."""
    if fault.kind == "429":
        raise too_many_requests(fault.retry_after)
    if fault.kind == "500":
        raise Refusal(500, "Internal Server Error")
    if fault.kind == "502":
        raise BadGateway
    if fault.kind == "401":
        raise Refusal(401, "Unauthorized")
    if fault.kind == "403":
        raise Refusal(403, "Forbidden: bot was blocked by the user")
    if fault.kind == "reset_before":
        raise Reset


def _is_meant(wanted: str | None, method: str) -> bool:
    return method == wanted if wanted else method != "getUpdates"


def _read_chance(words: str) -> ByChance:
    kind, share, *method = words.split(":")
    return ByChance(kind, float(share), method[0] if method else None)
