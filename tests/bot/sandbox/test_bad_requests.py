"""What is no request at all is refused with a sentence, never with a fault of the server."""

import pytest
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import BotCommand, InlineKeyboardButton, InlineKeyboardMarkup
from aiohttp import FormData

from bot.sandbox.server import StandIn
from tests.bot.sandbox.conftest import TOKEN, Play

IN_JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe"])
async def test_a_body_that_cannot_be_read(play: Play, body: bytes) -> None:
    """At the bot's door and at the people's."""
    method = f"{play.url}/bot{play.bot.token}/sendMessage"
    async with play.web.post(method, data=body, headers=IN_JSON) as answer:
        assert (answer.status, (await answer.json())["error_code"]) == (400, 400)
    async with play.web.post(f"{play.url}/sandbox/persons", data=body, headers=IN_JSON) as answer:
        assert (answer.status, await answer.json()) == (400, {"error": "the body is not JSON"})


async def test_a_call_without_fields(play: Play) -> None:
    """A list is read as no fields: the first that is missing is named."""
    method = f"{play.url}/bot{play.bot.token}/sendMessage"
    async with play.web.post(method, json=[]) as answer:
        assert 'can\'t parse field "chat_id"' in (await answer.json())["description"]


async def test_nested_fields_may_come_as_words(play: Play) -> None:
    """In a form, JSON is JSON; what is none is refused."""
    method = f"{play.url}/bot{play.bot.token}/sendMessage"
    fields = {"chat_id": str(play.aigul.id), "text": "a"}
    entities = '[{"type": "bold", "offset": 0, "length": 1}]'
    async with play.web.post(method, data={**fields, "entities": entities}) as answer:
        assert (await answer.json())["result"]["entities"][0]["type"] == "bold"
    async with play.web.post(method, data={**fields, "entities": "bold"}) as answer:
        assert "can't parse field \"entities" in (await answer.json())["description"]


@pytest.mark.parametrize("number", ["--5", "5-", "x"])
async def test_a_number_that_is_none(play: Play, number: str) -> None:
    """In a chat's id, a person's, and the ledger's place."""
    method = f"{play.url}/bot{play.bot.token}/sendMessage"
    async with play.web.post(method, json={"chat_id": number, "text": "a"}) as answer:
        assert "chat not found" in (await answer.json())["description"]
    chat = f"/sandbox/chats/{play.aigul.id}"
    said = await play.ask("POST", f"{chat}/messages", {"person": number, "text": "a"})
    assert (said["status"], said["error"]) == (400, f"'{number}' is not a number")
    assert (await play.ask("GET", f"/sandbox/ledger?since={number}"))["status"] == 400


@pytest.mark.parametrize(("person", "words"), [("x", "'x' is not a number"), ("77", "there is no person 77")])
async def test_a_file_of_nobody(play: Play, person: str, words: str) -> None:
    """The sentence names who is not there."""
    form = FormData({"person": person})
    form.add_field("file", b"a", filename="a.txt", content_type="text/plain")
    async with play.web.post(f"{play.url}/sandbox/chats/{play.aigul.id}/files", data=form) as answer:
        assert (answer.status, await answer.json()) == (400, {"error": words})


async def test_commands_are_lowercase(play: Play) -> None:
    """Bot API, BotCommand."""
    with pytest.raises(TelegramBadRequest, match="BOT_COMMAND_INVALID"):
        await play.bot.set_my_commands([BotCommand(command="Start", description="a")])


@pytest.mark.parametrize("host", ["localhost", "[::1]", "[::1]:80", "127.0.0.1:80"])
async def test_this_machine_by_any_of_its_names(play: Play, host: str) -> None:
    """With a port and without."""
    async with play.web.get(f"{play.url}/sandbox/world", headers={"Host": host}) as answer:
        assert answer.status == 200


@pytest.mark.parametrize("host", ["localhost.evil.example", "evil.example:80", "[::1].evil", ""])
async def test_no_other_names(play: Play, host: str) -> None:
    """Also those that begin like one."""
    async with play.web.get(f"{play.url}/sandbox/world", headers={"Host": host}) as answer:
        assert answer.status == 403


async def test_any_name_where_the_operator_opened_it(play: Play) -> None:
    """But another site's page still may not ask."""
    opened = StandIn(TOKEN, lambda: play.clock.now().timestamp(), hosts=None)
    async with opened.listening() as url:
        for origin, status in (("http://school.example", 200), ("https://evil.example", 403)):
            headers = {"Host": "school.example", "Origin": origin}
            async with play.web.get(f"{url}/sandbox/world", headers=headers) as answer:
                assert answer.status == status


async def test_a_file_is_not_given_to_whoever_asks(play: Play) -> None:
    """It takes the token, and a file that is there."""
    file = play.stand_in.world.keep_file("a.txt", "text/plain", b"a")
    for path in (f"/file/bot1:wrong/{file.id}", f"/file/bot{TOKEN}/none"):
        async with play.web.get(play.url + path) as answer:
            assert answer.status == 404


@pytest.mark.parametrize("data", ["", "қ" * 32 + "a"])
async def test_callback_data_is_1_to_64_bytes(play: Play, data: str) -> None:
    """Cyrillic letters are two; 32 of them are taken."""
    await play.bot.send_message(play.aigul.id, "a", reply_markup=_keyboard("қ" * 32))
    with pytest.raises(TelegramBadRequest, match="BUTTON_DATA_INVALID"):
        await play.bot.send_message(play.aigul.id, "a", reply_markup=_keyboard(data))


def _keyboard(data: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="a", callback_data=data)]])
