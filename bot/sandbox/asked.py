"""What a request at one of the people's doors asks, and how it is answered."""

from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web

from bot.sandbox.refusals import PersonsFault
from bot.sandbox.world import Json


def answered(door: Callable[[web.Request], Awaitable[Json]]) -> Callable[[web.Request], Awaitable[web.Response]]:
    """The door's answer as JSON, or the sentence that says why not."""

    async def handler(request: web.Request) -> web.Response:
        try:
            return web.json_response(await door(request))
        except PersonsFault as fault:
            return refused(str(fault))

    return handler


def refused(words: str) -> web.Response:
    """The answer that says why not."""
    return web.json_response({"error": words}, status=400)


async def body_of(request: web.Request) -> Json:
    """The request's JSON object. Raises PersonsFault."""
    try:
        body = await request.json() if request.can_read_body else {}
    except ValueError:
        raise PersonsFault("the body is not JSON") from None
    if not isinstance(body, dict):
        raise PersonsFault("the body is not an object")
    return body


def chat_of(request: web.Request) -> int:
    """The chat in the request's path."""
    return int(request.match_info["chat"])


def place_in(body: Mapping[str, object]) -> tuple[int | None, int | None]:
    """The topic and the message to be answered, as far as a body names them. Raises PersonsFault."""
    topic, reply = body.get("topic"), body.get("reply_to")
    return number_in(topic) if topic else None, number_in(reply) if reply else None


def number_in(value: object) -> int:
    """The whole number. Raises PersonsFault."""
    written = str(value)
    if not written.removeprefix("-").isdecimal():
        raise PersonsFault(f"{written[:40]!r} is not a number")
    return int(written)


def words_in(value: object) -> str | None:
    """The words; None where there are none."""
    return value if isinstance(value, str) and value else None
