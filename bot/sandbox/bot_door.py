"""The door for bots: /bot<token>/<method> over HTTP, as Telegram's server answers."""

import json
from collections.abc import Callable
from hashlib import sha256

from aiohttp import web
from aiohttp.web_request import FileField

from bot.sandbox.api import BotApi
from bot.sandbox.faults import BadGateway, Reset, strike
from bot.sandbox.parts import Parts
from bot.sandbox.refusals import Refusal, bad_request
from bot.sandbox.uploads import Files
from bot.sandbox.world import File, Json

LARGEST_UPLOAD = 50 << 20
BAD_GATEWAY = "<html><head><title>502 Bad Gateway</title></head></html>"


class BotDoor:
    """Reads calls, lets faults strike, answers in the Bot API's form."""

    def __init__(self, token: str, parts: Parts, api: BotApi) -> None:
        self._token = token
        self._world = parts.world
        self._api = api
        self._faults = parts.faults
        self._ledger = parts.ledger

    def add_to(self, app: web.Application) -> None:
        """Open the door in this web application."""
        app.router.add_route("*", "/bot{token}/{method}", self._call)
        app.router.add_get("/file/bot{token}/{path}", self._download)

    async def _call(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        try:
            fields, files = await self._fields(request)
        except ValueError:
            return _answer(_refused(bad_request("can't parse the request body")), 400)
        fault = self._faults.next(name)
        try:
            if request.match_info["token"] != self._token:
                raise Refusal(401, "Unauthorized")
            if fault is not None:
                strike(fault)
            result = await self._api.call(name, fields, files)
        except Reset:
            return _dropped(request)
        except BadGateway:
            return web.Response(status=502, text=BAD_GATEWAY, content_type="text/html")
        except Refusal as refusal:
            self._write(name, fields, files, refusal)
            return _answer(_refused(refusal), refusal.code)
        self._write(name, fields, files, result)
        if fault is not None:
            return _dropped(request)
        return _answer({"ok": True, "result": result}, 200)

    async def _fields(self, request: web.Request) -> tuple[dict[str, object], Files]:
        fields: dict[str, object] = dict(request.query)
        if request.content_type == "application/json":
            body = await request.json()
            return fields | (body if isinstance(body, dict) else {}), {}
        files = {}
        for key, value in (await request.post()).items():
            if isinstance(value, FileField):
                files[key] = self._world.keep_file(value.filename, value.content_type, value.file.read())
            else:
                fields[key] = value if isinstance(value, str) else bytes(value).decode()
        return fields, files

    def _write(self, name: str, fields: dict[str, object], files: Files, result: object) -> None:
        """Write a call down; `result`: what it gave, or the Refusal."""
        if name == "getUpdates" or not self._ledger.open:
            return
        chat = str(fields.get("chat_id", ""))
        described = [_described(file) for file in files.values()]
        error = result.description if isinstance(result, Refusal) else None
        self._ledger.write(
            {
                "at": self._world.clock(),
                "method": name,
                "chat": int(chat) if chat.removeprefix("-").isdecimal() else None,
                "ok": error is None,
                "error": error,
                "message_id": result.get("message_id") if isinstance(result, dict) else None,
                "message_ids": _numbers(result),
                "text": fields.get("text"),
                "query": fields.get("callback_query_id"),
                "fields": fields,
                "file": next(iter(described), None),
                "files": described,
            }
        )

    async def _download(self, request: web.Request) -> web.Response:
        file = self._world.file(request.match_info["path"])
        if request.match_info["token"] != self._token or file is None:
            return web.Response(status=404)
        return web.Response(body=file.body, content_type="application/octet-stream")


def _described(file: File) -> Json:
    digest = sha256(file.body).hexdigest()
    return {"id": file.id, "name": file.name, "mime": file.mime, "size": len(file.body), "sha256": digest}


def _numbers(result: object) -> list[int]:
    """The messages that a call made or changed."""
    told = result if isinstance(result, list) else [result]
    return [each["message_id"] for each in told if isinstance(each, dict) and "message_id" in each]


def _refused(refusal: Refusal) -> Json:
    answer: Json = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    return answer | ({"parameters": refusal.parameters} if refusal.parameters else {})


def _answer(body: Json, status: int) -> web.Response:
    headers = {"Retry-After": str(body["parameters"]["retry_after"])} if status == 429 else None  # noqa: PLR2004
    dumps: Callable[[object], str] = json.dumps
    return web.Response(text=dumps(body), status=status, content_type="application/json", headers=headers)


def _dropped(request: web.Request) -> web.StreamResponse:
    """No answer: the connection is closed."""
    if request.transport is not None:
        request.transport.close()
    return web.Response(status=500)
