"""The doors for what people attach and for what they do under messages: files, albums, polls, forwards, reactions."""

from collections.abc import Mapping
from typing import Final

from aiohttp import web
from aiohttp.web_request import FileField

from bot.sandbox.asked import answered, body_of, chat_of, number_in, place_in, refused, words_in
from bot.sandbox.media import KINDS, Attached, kind_named, kind_of
from bot.sandbox.parts import Parts
from bot.sandbox.polls import Question
from bot.sandbox.refusals import PersonsFault
from bot.sandbox.views import message_view
from bot.sandbox.world import File, Json
from bot.sandbox.writing import read_written

FILE_LIMIT: Final = 20 << 20
"""Bytes of a file that the page may send."""
_CHAT: Final = "/sandbox/chats/{chat:-?[0-9]+}"
_MESSAGE: Final = _CHAT + "/messages/{message:[0-9]+}"


class MediaDoors:
    """What the page and tests may ask of the sandbox besides words."""

    def __init__(self, parts: Parts) -> None:
        self._world = parts.world
        self._people = parts.people

    def add_to(self, app: web.Application) -> None:
        """Open the doors in this web application."""
        for path, door in (
            (f"{_CHAT}/media", self._send_kind),
            (f"{_CHAT}/polls", self._ask),
            (f"{_CHAT}/forwards", self._forward),
            (f"{_MESSAGE}/votes", self._vote),
            (f"{_MESSAGE}/reactions", self._react),
        ):
            app.router.add_post(path, answered(door))
        app.router.add_post(f"{_CHAT}/files", self._send_files)
        app.router.add_get("/sandbox/files/{file}", self._show_file)

    async def _send_kind(self, request: web.Request) -> Json:
        body = await body_of(request)
        person = number_in(body.get("person"))
        message = self._people.send_kind(person, chat_of(request), words_in(body.get("kind")) or "", place_in(body)[0])
        return message_view(message, person)

    async def _ask(self, request: web.Request) -> Json:
        """A native poll; `correct`: the numbers of a quiz's right answers."""
        body = await body_of(request)
        person = number_in(body.get("person"))
        question = Question(
            (words_in(body.get("question")) or "").strip(),
            [(words_in(option) or "").strip() for option in _list(body, "options")],
            [number_in(number) for number in _list(body, "correct")],
            several=bool(body.get("several")),
            anonymous=bool(body.get("anonymous", True)),
        )
        return message_view(self._people.ask(person, chat_of(request), question, place_in(body)[0]), person)

    async def _forward(self, request: web.Request) -> Json:
        """A channel's post; `buttons`: rows of {text, url}."""
        body = await body_of(request)
        person = number_in(body.get("person"))
        buttons = [[_button(button) for button in row] for row in _list(body, "buttons") if isinstance(row, list)]
        words = words_in(body.get("text")) or ""
        topic = place_in(body)[0]
        message = self._people.forward_from_channel(person, chat_of(request), words, buttons, topic)
        return message_view(message, person)

    async def _vote(self, request: web.Request) -> Json:
        body = await body_of(request)
        person, options = number_in(body.get("person")), [number_in(number) for number in _list(body, "options")]
        message = self._people.vote(person, chat_of(request), int(request.match_info["message"]), options)
        return message_view(message, person)

    async def _react(self, request: web.Request) -> Json:
        body = await body_of(request)
        person, message = number_in(body.get("person")), int(request.match_info["message"])
        self._people.react(person, chat_of(request), message, words_in(body.get("emoji")))
        return {}

    async def _send_files(self, request: web.Request) -> web.Response:
        """A file; several at once are an album, whose caption stands under the first."""
        form = await request.post()
        uploads = [part for part in form.getall("file", []) if isinstance(part, FileField)]
        if not uploads:
            return refused("there is no file")
        bodies = [upload.file.read(FILE_LIMIT + 1) for upload in uploads]
        if any(len(body) > FILE_LIMIT for body in bodies):
            return refused("the file is larger than 20 MB")
        try:
            person = number_in(form.get("person"))
            files = [
                self._world.keep_file(upload.filename, upload.content_type, body)
                for upload, body in zip(uploads, bodies, strict=True)
            ]
            items = [_attached(file, form, first=file is files[0]) for file in files]
            where = (person, chat_of(request))
            if len(items) == 1:
                return web.json_response(message_view(self._people.attach(*where, items[0], *place_in(form)), person))
            messages = self._people.send_album(*where, items, *place_in(form))
        except PersonsFault as fault:
            return refused(str(fault))
        return web.json_response({"messages": [message_view(message, person) for message in messages]})

    async def _show_file(self, request: web.Request) -> web.Response:
        file = self._world.file(request.match_info["file"])
        if file is None:
            return web.Response(status=404)
        shown = file.mime if file.mime.startswith("image/") and "svg" not in file.mime else "application/octet-stream"
        return web.Response(body=file.body, content_type=shown, headers={"X-Content-Type-Options": "nosniff"})


def _attached(file: File, form: Mapping[str, object], *, first: bool) -> Attached:
    """The file as its kind, which may be told; raises PersonsFault for one that is not known."""
    asked = words_in(form.get("kind"))
    kind = kind_of(file) if asked is None else kind_named(asked)
    if kind is None:
        raise PersonsFault(f"a file can't be sent as {asked}; there are {', '.join(KINDS)}")
    words, entities = read_written(words_in(form.get("caption")) or "") if first else ("", [])
    return Attached(file, kind, words or None, number_in(form.get("seconds", 0)), entities=tuple(entities))


def _list(body: Json, name: str) -> list[object]:
    """The list of this name in a body; none is an empty one. Raises PersonsFault."""
    found = body.get(name) or []
    if not isinstance(found, list):
        raise PersonsFault(f"{name} is not a list")
    return found


def _button(button: object) -> tuple[str, str]:
    text, url = (words_in(button.get(key)) for key in ("text", "url")) if isinstance(button, dict) else (None, None)
    if text is None or url is None or not url.startswith(("https://", "http://")):
        raise PersonsFault("a button has a text and an address")
    return text, url
