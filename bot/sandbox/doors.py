"""The doors for people: /sandbox/… for the chat page and for tests, and the page itself."""

import mimetypes
from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import web
from aiohttp.web_request import FileField

from bot.sandbox.faults import KINDS, Fault
from bot.sandbox.parts import Parts
from bot.sandbox.refusals import PersonsFault
from bot.sandbox.views import chat_view, group_view, message_view, person_view
from bot.sandbox.world import Json

FILE_LIMIT = 20 << 20
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
        self._faults = parts.faults
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
            ("POST", "/sandbox/groups", self._add_group),
            ("POST", "/sandbox/groups/{chat:-[0-9]+}/migrate", self._migrate),
            ("GET", chat, self._show_chat),
            ("POST", f"{chat}/messages", self._send),
            ("POST", f"{chat}/start", self._start),
            ("POST", f"{chat}/media", self._send_kind),
            ("POST", f"{chat}/presses", self._press),
            ("PUT", chat + "/messages/{message:[0-9]+}", self._edit),
            ("DELETE", chat + "/messages/{message:[0-9]+}", self._delete),
            ("GET", "/sandbox/queries/{query}", self._show_query),
            ("POST", "/sandbox/inline", self._ask_inline),
            ("GET", "/sandbox/inline/{query}", self._show_inline),
            ("GET", "/sandbox/ledger", self._show_ledger),
            ("POST", "/sandbox/faults", self._order_fault),
        ):
            app.router.add_route(method, path, _answered(door))
        app.router.add_post(f"{chat}/files", self._send_file)
        app.router.add_get("/sandbox/files/{file}", self._show_file)
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
        body = await _body(request)
        given = {key: _words(body.get(key)) for key in CHANGEABLE}
        person = self._world.add_person(given.pop("first_name") or "Аты жоқ", **given)
        return person_view(person)

    async def _change_person(self, request: web.Request) -> Json:
        person = self._world.person(int(request.match_info["person"]))
        for key, value in (await _body(request)).items():
            if key in CHANGEABLE:
                setattr(person, key, _words(value) if key != "first_name" else _words(value) or person.first_name)
        self._world.changed(None)
        return person_view(person)

    async def _block(self, request: web.Request) -> Json:
        return person_view(self._people.block(int(request.match_info["person"]), blocked=True))

    async def _unblock(self, request: web.Request) -> Json:
        return person_view(self._people.block(int(request.match_info["person"]), blocked=False))

    async def _add_group(self, request: web.Request) -> Json:
        body = await _body(request)
        members = body.get("members")
        title = _words(body.get("title")) or "Топ"
        ids = [_number(member) for member in members] if isinstance(members, list) else []
        return group_view(self._people.make_group(title, ids, is_forum=bool(body.get("is_forum"))))

    async def _migrate(self, request: web.Request) -> Json:
        return group_view(self._people.migrate(_chat(request)))

    async def _show_chat(self, request: web.Request) -> Json:
        person = self._world.person(_number(request.query.get("person")))
        return chat_view(self._world, self._profile, _chat(request), person)

    async def _send(self, request: web.Request) -> Json:
        body = await _body(request)
        person = _number(body.get("person"))
        reply = body.get("reply_to")
        words = _words(body.get("text"))
        if not words:
            raise PersonsFault("an empty message can't be sent")
        message = self._people.send(person, _chat(request), words, _number(reply) if reply else None)
        return message_view(message, person)

    async def _start(self, request: web.Request) -> Json:
        body = await _body(request)
        person = _number(body.get("person"))
        return message_view(self._people.start(person, _chat(request), _words(body.get("payload"))), person)

    async def _send_kind(self, request: web.Request) -> Json:
        body = await _body(request)
        person = _number(body.get("person"))
        message = self._people.send_kind(person, _chat(request), _words(body.get("kind")) or "")
        return message_view(message, person)

    async def _press(self, request: web.Request) -> Json:
        body = await _body(request)
        chat, message = _chat(request), _number(body.get("message"))
        data = _words(body.get("data"))
        if data is None:
            data = self._people.button(chat, message, _number(body.get("row")), _number(body.get("column")))
        return {"query": self._people.press(_number(body.get("person")), chat, message, data)}

    async def _edit(self, request: web.Request) -> Json:
        body = await _body(request)
        person = _number(body.get("person"))
        number = int(request.match_info["message"])
        words = _words(body.get("text"))
        if not words:
            raise PersonsFault("an empty message can't be sent")
        message = self._people.edit(person, _chat(request), number, words)
        return message_view(message, person)

    async def _delete(self, request: web.Request) -> Json:
        person = _number(request.query.get("person"))
        self._people.delete(person, _chat(request), int(request.match_info["message"]))
        return {}

    async def _show_query(self, request: web.Request) -> Json:
        query = self._queries.find(request.match_info["query"])
        answer = query.answer if query else None
        return {"answered": answer is not None, **(answer or {"text": None, "alert": False, "url": None})}

    async def _ask_inline(self, request: web.Request) -> Json:
        body = await _body(request)
        return {"query": self._people.ask_inline(_number(body.get("person")), _words(body.get("query")) or "")}

    async def _show_inline(self, request: web.Request) -> Json:
        query = self._queries.find(request.match_info["query"])
        return (query.answer if query else None) or {"results": None, "button": None}

    async def _show_ledger(self, request: web.Request) -> Json:
        since = _number(request.query.get("since", 0))
        return {
            "calls": self._ledger.calls[since:],
            "updates_sent": self._updates.sent,
            "updates_confirmed": self._updates.confirmed,
        }

    async def _order_fault(self, request: web.Request) -> Json:
        body = await _body(request)
        kind = str(body.get("kind"))
        if kind not in KINDS:
            raise PersonsFault(f"there is no fault {kind}; there are {', '.join(KINDS)}")
        self._faults.order(
            Fault(kind, _number(body.get("count", 1)), _words(body.get("method")), _number(body.get("retry_after", 1)))
        )
        return {}

    async def _send_file(self, request: web.Request) -> web.Response:
        form = await request.post()
        upload = form.get("file")
        if not isinstance(upload, FileField):
            return _refused("there is no file")
        body = upload.file.read(FILE_LIMIT + 1)
        if len(body) > FILE_LIMIT:
            return _refused("the file is larger than 20 MB")
        caption = _words(form.get("caption"))
        try:
            person = _number(form.get("person"))
            file = self._world.keep_file(upload.filename, upload.content_type, body)
            message = self._people.send_file(person, _chat(request), file, caption)
        except PersonsFault as fault:
            return _refused(str(fault))
        return web.json_response(message_view(message, person))

    async def _show_file(self, request: web.Request) -> web.Response:
        file = self._world.file(request.match_info["file"])
        if file is None:
            return web.Response(status=404)
        shown = file.mime if file.mime.startswith("image/") and "svg" not in file.mime else "application/octet-stream"
        return web.Response(body=file.body, content_type=shown, headers={"X-Content-Type-Options": "nosniff"})

    async def _page(self, request: web.Request) -> web.Response:
        path = PAGE / request.match_info.get("file", "index.html")
        if path.parent != PAGE or not path.is_file():
            return web.Response(status=404)
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        headers = {"Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff", "Cache-Control": "no-cache"}
        body = path.read_bytes()
        return web.Response(body=body, content_type=kind, charset="utf-8", headers=headers)


def _answered(door: Callable[[web.Request], Awaitable[Json]]) -> Callable[[web.Request], Awaitable[web.Response]]:
    """The door's answer as JSON, or the sentence that says why not."""

    async def handler(request: web.Request) -> web.Response:
        try:
            return web.json_response(await door(request))
        except PersonsFault as fault:
            return _refused(str(fault))

    return handler


def _refused(words: str) -> web.Response:
    return web.json_response({"error": words}, status=400)


async def _body(request: web.Request) -> Json:
    try:
        body = await request.json() if request.can_read_body else {}
    except ValueError:
        raise PersonsFault("the body is not JSON") from None
    if not isinstance(body, dict):
        raise PersonsFault("the body is not an object")
    return body


def _chat(request: web.Request) -> int:
    return int(request.match_info["chat"])


def _number(value: object) -> int:
    words = str(value)
    if not words.removeprefix("-").isdecimal():
        raise PersonsFault(f"{words[:40]!r} is not a number")
    return int(words)


def _words(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
