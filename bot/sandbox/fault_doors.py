"""The doors for faults: /sandbox/faults orders them, or takes them all back."""

from aiohttp import web

from bot.sandbox.asked import answered, body_of, number_in, words_in
from bot.sandbox.faults import KINDS, ByChance, Fault
from bot.sandbox.parts import Parts
from bot.sandbox.refusals import PersonsFault
from bot.sandbox.world import Json


class FaultDoors:
    """How tests and people let the bot's calls fail."""

    def __init__(self, parts: Parts) -> None:
        self._faults = parts.faults

    def add_to(self, app: web.Application) -> None:
        """Open the doors in this web application."""
        app.router.add_post("/sandbox/faults", answered(self._order))
        app.router.add_delete("/sandbox/faults", answered(self._clear))

    async def _order(self, request: web.Request) -> Json:
        """With a `share` each call fails by chance, else the next `count` do."""
        body = await body_of(request)
        kind, method = str(body.get("kind")), words_in(body.get("method"))
        if kind not in KINDS:
            raise PersonsFault(f"there is no fault {kind}; there are {', '.join(KINDS)}")
        if "share" in body:
            self._faults.chance(_by_chance(kind, body["share"], method))
            return {}
        count, wait = number_in(body.get("count", 1)), number_in(body.get("retry_after", 1))
        self._faults.order(Fault(kind, count, method, wait))
        return {}

    async def _clear(self, _request: web.Request) -> Json:
        self._faults.clear()
        return {}


def _by_chance(kind: str, share: object, method: str | None) -> ByChance:
    if not isinstance(share, (int, float)):
        raise PersonsFault(f"{str(share)[:40]!r} is not a share")
    try:
        return ByChance(kind, float(share), method)
    except ValueError as fault:
        raise PersonsFault(str(fault)) from None
