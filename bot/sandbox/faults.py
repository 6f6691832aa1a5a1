"""Faults that tests and people order: the next calls fail so."""

from dataclasses import dataclass, field
from typing import Final

from bot.sandbox.refusals import Refusal, too_many_requests

KINDS: Final = ("500", "429", "401", "403", "reset_before", "reset_after", "timeout")


class Reset(Exception):
    """The connection is dropped without an answer."""


@dataclass
class Fault:
    """The next `count` calls of this method (None: of any but getUpdates) fail in this way."""

    kind: str
    count: int
    method: str | None = None
    retry_after: int = 1

    def strikes(self, method: str) -> bool:
        """Whether this call is one of them."""
        return self.count > 0 and (method == self.method if self.method else method != "getUpdates")


@dataclass
class Faults:
    """The faults that are still to come."""

    ordered: list[Fault] = field(default_factory=list)

    def order(self, fault: Fault) -> None:
        """Let calls fail."""
        self.ordered.append(fault)

    def next(self, method: str) -> Fault | None:
        """The fault that strikes this call."""
        for fault in self.ordered:
            if fault.strikes(method):
                fault.count -= 1
                return fault
        return None


def strike(fault: Fault) -> None:
    """Fail a call before it is carried out. Raises Refusal or Reset; does nothing for "reset_after"."""
    if fault.kind == "429":
        raise too_many_requests(fault.retry_after)
    if fault.kind == "500":
        raise Refusal(500, "Internal Server Error")
    if fault.kind == "401":
        raise Refusal(401, "Unauthorized")
    if fault.kind == "403":
        raise Refusal(403, "Forbidden: bot was blocked by the user")
    if fault.kind == "reset_before":
        raise Reset
