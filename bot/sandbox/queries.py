"""Callback and inline queries: each is answered once, and only while it is young."""

from collections.abc import Callable
from dataclasses import dataclass, field
from secrets import token_hex

from bot.sandbox.refusals import bad_request
from bot.sandbox.world import Json

OLD_AFTER = 150.0
"""Seconds that a callback query lives."""
KEPT = 5_000


@dataclass
class Query:
    """Somebody's query, and its answer once the bot has given it."""

    id: str
    person: int
    asked_at: float
    answer: Json | None = None


@dataclass
class Queries:
    """The queries that were asked; the oldest are forgotten."""

    clock: Callable[[], float]
    _asked: dict[str, Query] = field(default_factory=dict)

    def open(self, person: int) -> Query:
        """A new query of this person."""
        while len(self._asked) >= KEPT:
            del self._asked[next(iter(self._asked))]
        query = Query(token_hex(8), person, self.clock())
        self._asked[query.id] = query
        return query

    def find(self, number: str) -> Query | None:
        """The query of this id."""
        return self._asked.get(number)

    def answer(self, number: str, answer: Json) -> Query:
        """Take the bot's answer. Raises Refusal for an unknown, old or already answered query."""
        query = self._asked.get(number)
        if query is None or query.answer is not None or self.clock() - query.asked_at > OLD_AFTER:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        query.answer = answer
        return query
