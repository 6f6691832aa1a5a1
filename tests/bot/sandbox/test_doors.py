"""The doors for people: what the page and tests ask of the sandbox."""

import asyncio
import json
from io import BytesIO

import pytest
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from aiohttp import FormData

from bot.sandbox.__main__ import serve
from bot.sandbox.media_doors import FILE_LIMIT
from bot.sandbox.queries import KEPT, Queries
from bot.sandbox.world import FILES_LIMIT
from tests.bot.sandbox.conftest import Play
from tests.e2e.process import free_port


async def test_the_world_is_shown_and_changed(play: Play) -> None:
    """People and groups, their names and languages."""
    olga = await play.ask("POST", "/sandbox/persons", {"first_name": "Ольга", "language_code": "ru"})
    await play.ask("PATCH", f"/sandbox/persons/{olga['id']}", {"language_code": None, "first_name": ""})
    group = await play.ask("POST", "/sandbox/groups", {"title": "Мектеп", "members": [olga["id"], play.aigul.id]})
    world = await play.ask("GET", "/sandbox/world")
    assert [(person["first_name"], person["language_code"]) for person in world["persons"]] == [
        ("Айгүл", "kk"),
        ("Ольга", None),
    ]
    assert [shown["title"] for shown in world["groups"]] == ["Мектеп"]
    moved = await play.ask("POST", f"/sandbox/groups/{group['id']}/migrate")
    world = await play.ask("GET", "/sandbox/world")
    assert [shown["id"] for shown in world["groups"]] == [moved["id"]]


async def test_a_chat_from_the_start_to_a_press(play: Play) -> None:
    """Start, words, a button, its answer; edited, deleted."""
    chat = f"/sandbox/chats/{play.aigul.id}"
    me = {"person": play.aigul.id}
    await play.ask("POST", f"{chat}/start", {**me, "payload": "p3_kk"})
    said = await play.ask("POST", f"{chat}/messages", {**me, "text": "сәлем", "reply_to": 1})
    assert (said["text"], said["reply_to"], said["outgoing"]) == ("сәлем", 1, True)
    markup = InlineKeyboardMarkup(
        inline_keyboard=[
            [InlineKeyboardButton(text="a", callback_data="x"), InlineKeyboardButton(text="b", url="https://a.kz")],
            [InlineKeyboardButton(text="c", switch_inline_query="y"), InlineKeyboardButton(text="d", pay=True)],
        ]
    )
    sent = await play.bot.send_message(play.aigul.id, "<b>a</b>", parse_mode="HTML", reply_markup=markup)
    shown = (await play.ask("GET", f"{chat}?person={play.aigul.id}"))["messages"][-1]
    assert shown["html"] == "<b>a</b>"
    kinds = [button["kind"] for row in shown["inline_keyboard"] for button in row]
    assert kinds == ["callback", "url", "switch_inline", "other"]
    press = {**me, "message": sent.message_id, "row": 0, "column": 0}
    query = (await play.ask("POST", f"{chat}/presses", press))["query"]
    assert not (await play.ask("GET", f"/sandbox/queries/{query}"))["answered"]
    await play.bot.answer_callback_query(query, text="иә")
    assert (await play.ask("GET", f"/sandbox/queries/{query}"))["text"] == "иә"
    await play.ask("PUT", f"{chat}/messages/{said['id']}", {**me, "text": "қош /start"})
    await play.ask("DELETE", f"{chat}/messages/{sent.message_id}?person={play.aigul.id}")
    messages = (await play.ask("GET", f"{chat}?person={play.aigul.id}"))["messages"]
    assert messages[-1] == {"id": sent.message_id, "deleted": True}
    kinds_of_updates = [update.event_type for update in await play.bot.get_updates()]
    assert kinds_of_updates == ["message", "message", "message", "callback_query", "edited_message"]


@pytest.mark.parametrize(
    ("method", "path", "body", "words"),
    [
        ("POST", "/sandbox/chats/5000001/messages", {"person": 5000001, "text": ""}, "an empty message"),
        ("POST", "/sandbox/chats/5000001/messages", {"person": 77, "text": "a"}, "there is no person 77"),
        ("POST", "/sandbox/chats/5000001/messages", {"person": "x", "text": "a"}, "is not a number"),
        ("POST", "/sandbox/chats/77/messages", {"person": 5000001, "text": "a"}, "somebody else's"),
        ("POST", "/sandbox/chats/5000001/media", {"person": 5000001, "kind": "thought"}, "nothing of the kind"),
        (
            "POST",
            "/sandbox/chats/5000001/presses",
            {"person": 5000001, "message": 1, "row": 0, "column": 0},
            "no such button",
        ),
        ("PUT", "/sandbox/chats/5000001/messages/99", {"person": 5000001, "text": "a"}, "no message of theirs"),
        ("DELETE", "/sandbox/chats/5000001/messages/99?person=5000001", None, "no message of theirs"),
        ("POST", "/sandbox/groups", {"title": "a", "members": []}, "a group needs somebody"),
        ("POST", "/sandbox/groups/-5/migrate", {}, "there is no group -5"),
        ("POST", "/sandbox/faults", {"kind": "sadness"}, "there is no fault sadness"),
    ],
)
async def test_what_cannot_be_done_is_said(
    play: Play, method: str, path: str, body: dict[str, object] | None, words: str
) -> None:
    """A sentence, and status 400."""
    answer = await play.ask(method, path, body)
    assert answer["status"] == 400
    assert words in answer["error"]


async def test_a_body_that_is_no_object_is_refused(play: Play) -> None:
    """Broken JSON, or a list."""
    for body in (b"{", b"[]"):
        headers = {"Content-Type": "application/json"}
        async with play.web.post(f"{play.url}/sandbox/persons", data=body, headers=headers) as answer:
            assert answer.status == 400


async def test_only_words_can_be_edited(play: Play) -> None:
    """A sticker stays a sticker; somebody outside a group has no say there."""
    people = play.stand_in.people
    sticker = people.send_kind(play.aigul.id, play.aigul.id, "sticker")
    path = f"/sandbox/chats/{play.aigul.id}/messages/{sticker.id}"
    assert "only words" in (await play.ask("PUT", path, {"person": play.aigul.id, "text": "a"}))["error"]
    olga = play.stand_in.world.add_person("Ольга")
    group = people.make_group("Мектеп", [play.aigul.id])
    answer = await play.ask("POST", f"/sandbox/chats/{group.id}/messages", {"person": olga.id, "text": "a"})
    assert "not in the group" in answer["error"]


async def test_files_go_both_ways(play: Play) -> None:
    """A picture is a photo, anything else a document that downloads; too large is refused."""
    chat = f"{play.url}/sandbox/chats/{play.aigul.id}"
    shown = []
    for name, kind, body in (("a.png", "image/png", b"picture"), ("a.svg", "image/svg+xml", b"<svg/>")):
        form = FormData({"person": str(play.aigul.id), "caption": "міне"})
        form.add_field("file", body, filename=name, content_type=kind)
        async with play.web.post(f"{chat}/files", data=form) as answer:
            shown.append(await answer.json())
    assert (shown[0]["photo"] is not None, shown[1]["document"]["name"]) == (True, "a.svg")
    async with play.web.get(play.url + shown[1]["document"]["url"]) as answer:
        assert (answer.content_type, await answer.read()) == ("application/octet-stream", b"<svg/>")
    async with play.web.get(f"{play.url}/sandbox/files/none") as answer:
        assert answer.status == 404
    for form in (FormData({"person": "1"}), _large_form(play.aigul.id)):
        async with play.web.post(f"{chat}/files", data=form) as answer:
            assert answer.status == 400


def _large_form(person: int) -> FormData:
    form = FormData({"person": str(person)})
    form.add_field("file", BytesIO(b"a" * (FILE_LIMIT + 1)), filename="a", content_type="text/plain")
    return form


def test_old_files_make_room(play: Play) -> None:
    """The sandbox's memory is bounded."""
    world = play.stand_in.world
    first = world.keep_file("a", "text/plain", b"a" * (FILES_LIMIT // 2 + 1))
    world.keep_file("b", "text/plain", b"b" * (FILES_LIMIT // 2 + 1))
    assert world.file(first.id) is None


def test_old_queries_are_forgotten() -> None:
    """So is that of its queries."""
    queries = Queries(lambda: 0.0)
    first = queries.open(1)
    for _ in range(KEPT):
        queries.open(1)
    assert queries.find(first.id) is None


async def test_in_groups_a_bot_sees_commands_and_replies_only(play: Play) -> None:
    """Privacy mode."""
    people, bot = play.stand_in.people, play.stand_in.world.bot["username"]
    group = people.make_group("Мектеп", [play.aigul.id])
    said = await play.bot.send_message(group.id, "сәлем")
    for words in ("жай сөз", "/start@other_bot", f"/start@{bot}", "/help"):
        people.send(play.aigul.id, group.id, words)
    people.send(play.aigul.id, group.id, "жауап", reply_to=said.message_id)
    updates = [update for update in await play.bot.get_updates() if update.message and update.message.chat.id < 0]
    assert [update.message.text for update in updates if update.message] == [f"/start@{bot}", "/help", "жауап"]


async def test_who_blocks_and_comes_back(play: Play) -> None:
    """The bot is told of both; writing unblocks."""
    await play.ask("POST", f"/sandbox/persons/{play.aigul.id}/block")
    await play.ask("POST", f"/sandbox/persons/{play.aigul.id}/unblock")
    await play.ask("POST", f"/sandbox/persons/{play.aigul.id}/block")
    play.stand_in.people.send(play.aigul.id, play.aigul.id, "қайттым")
    statuses = [u.my_chat_member.new_chat_member.status for u in await play.bot.get_updates() if u.my_chat_member]
    assert statuses == ["kicked", "member", "kicked", "member"]


async def test_an_open_page_is_told_of_changes(play: Play) -> None:
    """By Server-Sent Events: the chat that changed, the words above it, the world."""
    async with play.web.get(f"{play.url}/sandbox/events") as stream:
        query = play.stand_in.people.press(play.aigul.id, play.aigul.id, 1, "x")
        await play.bot.send_message(play.aigul.id, "a")
        await play.bot.answer_callback_query(query, text="иә")
        play.stand_in.world.add_person("Ольга")
        lines = [(await stream.content.readline()).decode().strip() for _ in range(9)]
    events = [line.removeprefix("event: ") for line in lines if line.startswith("event: ")]
    assert events == ["chat", "toast", "world"]
    assert json.loads(lines[4].removeprefix("data: "))["text"] == "иә"


async def test_the_ledger_and_faults(play: Play) -> None:
    """Every call is written down, also what was refused."""
    await play.ask("POST", "/sandbox/faults", {"kind": "500", "count": 1, "method": "sendMessage"})
    with pytest.raises(Exception, match="Internal"):
        await play.bot.send_message(play.aigul.id, "a")
    await play.bot.send_message(play.aigul.id, "b")
    ledger = await play.ask("GET", "/sandbox/ledger")
    assert [(call["ok"], call["text"]) for call in ledger["calls"]] == [(False, "a"), (True, "b")]
    assert (await play.ask("GET", "/sandbox/ledger?since=2"))["calls"] == []


async def test_a_page_from_elsewhere_is_refused(play: Play) -> None:
    """Another site's script, or a name bent to this machine, may not drive the sandbox; the bot's door stays open."""
    for headers in ({"Origin": "https://evil.example"}, {"Host": "evil.example"}):
        async with play.web.get(f"{play.url}/sandbox/world", headers=headers) as answer:
            assert answer.status == 403
    async with play.web.get(f"{play.url}/sandbox/world", headers={"Origin": play.url}) as answer:
        assert answer.status == 200


async def test_the_page_is_served_with_its_policy(play: Play) -> None:
    """Its own files only, and nothing outside its folder."""
    async with play.web.get(f"{play.url}/") as answer:
        assert answer.status == 200
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    async with play.web.get(f"{play.url}/page/app.js") as answer:
        assert answer.content_type in {"text/javascript", "application/javascript"}
    for path in ("/page/none.js", "/page/..%2F..%2Fsettings.py", "/page/%2e%2e/server.py"):
        async with play.web.get(play.url + path) as answer:
            assert answer.status == 404


async def test_the_stand_in_is_a_process_too(play: Play, capsys: pytest.CaptureFixture[str]) -> None:
    """Its first line is the address."""
    port = free_port()
    process = asyncio.create_task(serve(play.stand_in, port))
    while not (line := capsys.readouterr().out):  # noqa: ASYNC110 until it has spoken
        await asyncio.sleep(0)
    process.cancel()
    assert line.strip() == f"http://127.0.0.1:{port}"
