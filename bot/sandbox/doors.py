"""The doors for people: /sandbox/… for the chat page and for tests, and the page itself."""

import mimetypes
from pathlib import Path

from aiohttp import web

from bot.sandbox.asked import answered, body_of, chat_of, number_in, place_in, words_in
from bot.sandbox.parts import Parts
from bot.sandbox.refusals import PersonsFault
from bot.sandbox.views import chat_view, group_view, message_view, person_view
from bot.sandbox.world import Json

PAGE = Path(__file__).parent / "page"
POLICY = "default-src 'self'; img-src 'self' blob: data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
CHANGEABLE = ("first_name", "last_name", "username", "language_code")


class Doors:
    """What the page and tests may ask of the sandbox."""

    def __init__(self, parts: Parts) -> None:
        self._world = parts.world
        self._people = parts.people
        self._updates = parts.updates
        self._queries = parts.queries
        self._profile = parts.profile
        self._ledger = parts.ledger
        self._events = parts.events

    def add_to(self, app: web.Application) -> None:
        """Open the doors in this web application."""
        chat = "/sandbox/chats/{chat:-?[0-9]+}"
        person = "/sandbox/persons/{person:[0-9]+}"
        for method, path, door in (
            ("GET", "/sandbox/world", self._show_world),
            ("POST", "/sandbox/persons", self._add_person),
            ("PATCH", person, self._change_person),
            ("POST", f"{person}/block", self._block),
            ("POST", f"{person}/unblock", self._unblock),
            ("GET", chat, self._show_chat),
            ("POST", f"{chat}/messages", self._send),
            ("POST", f"{chat}/start", self._start),
            ("POST", f"{chat}/presses", self._press),
            ("PUT", chat + "/messages/{message:[0-9]+}", self._edit),
            ("DELETE", chat + "/messages/{message:[0-9]+}", self._delete),
            ("GET", "/sandbox/queries/{query}", self._show_query),
            ("POST", "/sandbox/inline", self._ask_inline),
            ("GET", "/sandbox/inline/{query}", self._show_inline),
            ("GET", "/sandbox/ledger", self._show_ledger),
        ):
            app.router.add_route(method, path, answered(door))
        app.router.add_get("/sandbox/events", self._events.stream)
        app.router.add_get("/", self._page)
        app.router.add_get("/page/{file}", self._page)

    async def _show_world(self, _request: web.Request) -> Json:
        bot = {key: self._world.bot[key] for key in ("id", "username", "first_name")}
        groups = [group for group in self._world.groups.values() if group.migrated_to is None]
        return {
            "bot": bot,
            "persons": [person_view(person) for person in self._world.persons.values()],
            "groups": [group_view(group) for group in groups],
        }

    async def _add_person(self, request: web.Request) -> Json:
        body = await body_of(request)
        given = {key: words_in(body.get(key)) for key in CHANGEABLE}
        person = self._world.add_person(given.pop("first_name") or "Аты жоқ", **given)
        return person_view(person)

    async def _change_person(self, request: web.Request) -> Json:
        person = self._world.person(int(request.match_info["person"]))
        for key, value in (await body_of(request)).items():
            if key in CHANGEABLE:
                setattr(person, key, words_in(value) if key != "first_name" else words_in(value) or person.first_name)
        self._world.changed(None)
        return person_view(person)

    async def _block(self, request: web.Request) -> Json:
        return person_view(self._people.block(int(request.match_info["person"]), blocked=True))

    async def _unblock(self, request: web.Request) -> Json:
        return person_view(self._people.block(int(request.match_info["person"]), blocked=False))

    async def _show_chat(self, request: web.Request) -> Json:
        person = self._world.person(number_in(request.query.get("person")))
        return chat_view(self._world, self._profile, chat_of(request), person)

    async def _send(self, request: web.Request) -> Json:
        body = await body_of(request)
        person = number_in(body.get("person"))
        words = words_in(body.get("text"))
        if not words:
            raise PersonsFault("an empty message can't be sent")
        topic, reply = place_in(body)
        message = self._people.send(person, chat_of(request), words, reply, topic, formatted=_is_formatted(body))
        return message_view(message, person)

    async def _start(self, request: web.Request) -> Json:
        body = await body_of(request)
        person = number_in(body.get("person"))
        return message_view(self._people.start(person, chat_of(request), words_in(body.get("payload"))), person)

    async def _press(self, request: web.Request) -> Json:
        body = await body_of(request)
        chat, message = chat_of(request), number_in(body.get("message"))
        data = words_in(body.get("data"))
        if data is None:
            data = self._people.button(chat, message, number_in(body.get("row")), number_in(body.get("column")))
        return {"query": self._people.press(number_in(body.get("person")), chat, message, data)}

    async def _edit(self, request: web.Request) -> Json:
        body = await body_of(request)
        person = number_in(body.get("person"))
        number = int(request.match_info["message"])
        words = words_in(body.get("text"))
        if not words:
            raise PersonsFault("an empty message can't be sent")
        message = self._people.edit(person, chat_of(request), number, words, formatted=_is_formatted(body))
        return message_view(message, person)

    async def _delete(self, request: web.Request) -> Json:
        person = number_in(request.query.get("person"))
        self._people.delete(person, chat_of(request), int(request.match_info["message"]))
        return {}

    async def _show_query(self, request: web.Request) -> Json:
        query = self._queries.find(request.match_info["query"])
        answer = query.answer if query else None
        return {"answered": answer is not None, **(answer or {"text": None, "alert": False, "url": None})}

    async def _ask_inline(self, request: web.Request) -> Json:
        body = await body_of(request)
        return {"query": self._people.ask_inline(number_in(body.get("person")), words_in(body.get("query")) or "")}

    async def _show_inline(self, request: web.Request) -> Json:
        query = self._queries.find(request.match_info["query"])
        return (query.answer if query else None) or {"results": None, "button": None}

    async def _show_ledger(self, request: web.Request) -> Json:
        since = number_in(request.query.get("since", 0))
        return {
            "calls": self._ledger.calls[since:],
            "updates_sent": self._updates.sent,
            "updates_confirmed": self._updates.confirmed,
        }

    async def _page(self, request: web.Request) -> web.Response:
        path = PAGE / request.match_info.get("file", "index.html")
        if path.parent != PAGE or not path.is_file():
            return web.Response(status=404)
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        headers = {"Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff", "Cache-Control": "no-cache"}
        body = path.read_bytes()
        return web.Response(body=body, content_type=kind, charset="utf-8", headers=headers)


def _is_formatted(body: Json) -> bool:
    """Whether the marks of the words are read, as apps do; "formatted": false says that they are words."""
    return body.get("formatted") is not False
