"""The doors for people in groups: /sandbox/groups/… makes and changes groups and their topics."""

from aiohttp import web

from bot.sandbox.asked import answered, body_of, chat_of, number_in, words_in
from bot.sandbox.groups import Rights
from bot.sandbox.parts import Parts
from bot.sandbox.views import group_view, topic_view
from bot.sandbox.world import Json

_GROUP = "/sandbox/groups/{chat:-[0-9]+}"
_TOPIC = _GROUP + "/topics/{topic:[0-9]+}"


class GroupDoors:
    """What the page and tests may ask of groups."""

    def __init__(self, parts: Parts) -> None:
        self._groups = parts.people.groups

    def add_to(self, app: web.Application) -> None:
        """Open the doors in this web application."""
        for method, path, door in (
            ("POST", "/sandbox/groups", self._make),
            ("PATCH", _GROUP, self._change),
            ("POST", f"{_GROUP}/migrate", self._migrate),
            ("POST", f"{_GROUP}/members", self._join),
            ("DELETE", _GROUP + "/members/{person:[0-9]+}", self._leave),
            ("POST", f"{_GROUP}/topics", self._open_topic),
            ("PATCH", _TOPIC, self._close_topic),
            ("DELETE", _TOPIC, self._delete_topic),
        ):
            app.router.add_route(method, path, answered(door))

    async def _make(self, request: web.Request) -> Json:
        body = await body_of(request)
        members = body.get("members")
        title = words_in(body.get("title")) or "Топ"
        ids = [number_in(member) for member in members] if isinstance(members, list) else []
        return group_view(self._groups.make(title, ids, is_forum=bool(body.get("is_forum"))))

    async def _change(self, request: web.Request) -> Json:
        """Topics or none, the bot an administrator or not."""
        body, chat = await body_of(request), chat_of(request)
        group = self._groups.group(chat)
        if "is_forum" in body:
            self._groups.set_forum(chat, is_forum=bool(body["is_forum"]))
        if "bot_is_admin" in body:
            self._groups.set_bot_rights(chat, Rights() if body["bot_is_admin"] else None)
        return group_view(group)

    async def _migrate(self, request: web.Request) -> Json:
        return group_view(self._groups.migrate(chat_of(request)))

    async def _join(self, request: web.Request) -> Json:
        body = await body_of(request)
        return group_view(self._groups.join(chat_of(request), number_in(body.get("person"))))

    async def _leave(self, request: web.Request) -> Json:
        return group_view(self._groups.leave(chat_of(request), int(request.match_info["person"])))

    async def _open_topic(self, request: web.Request) -> Json:
        body = await body_of(request)
        person, name = number_in(body.get("person")), words_in(body.get("name")) or ""
        return topic_view(self._groups.open_topic(chat_of(request), person, name))

    async def _close_topic(self, request: web.Request) -> Json:
        body = await body_of(request)
        person, closed = number_in(body.get("person")), bool(body.get("closed"))
        return topic_view(self._groups.close_topic(chat_of(request), person, _topic(request), closed=closed))

    async def _delete_topic(self, request: web.Request) -> Json:
        self._groups.delete_topic(chat_of(request), number_in(request.query.get("person")), _topic(request))
        return {}


def _topic(request: web.Request) -> int:
    return int(request.match_info["topic"])
