"""What people can do on their phones, and what the bot is told of it."""

import pytest
from aiogram.types import InaccessibleMessage, Update
from aiohttp import FormData

from bot.sandbox.people import MADE_UP
from tests.bot.sandbox.conftest import Play


async def test_a_reply_tells_of_one_message_only(play: Play) -> None:
    """Not of the whole chain; and a deleted message is not told of at all."""
    people, me = play.stand_in.people, play.aigul.id
    first = people.send(me, me, "one")
    second = people.send(me, me, "two", reply_to=first.id)
    people.send(me, me, "three", reply_to=second.id)
    people.delete(me, me, second.id)
    people.send(me, me, "four", reply_to=second.id)
    *_, third, fourth = [update.message for update in await play.bot.get_updates() if update.message]
    assert third.reply_to_message is not None
    assert (third.reply_to_message.text, third.reply_to_message.reply_to_message) == ("two", None)
    assert fourth.reply_to_message is None


async def test_a_caption_is_edited_with_its_entities(play: Play) -> None:
    """They are the caption's, not a text's."""
    form = FormData({"person": str(play.aigul.id), "caption": "міне"})
    form.add_field("file", b"picture", filename="a.png", content_type="image/png")
    chat = f"/sandbox/chats/{play.aigul.id}"
    async with play.web.post(f"{play.url}{chat}/files", data=form) as answer:
        photo = await answer.json()
    body = {"person": play.aigul.id, "text": "/help"}
    assert (await play.ask("PUT", f"{chat}/messages/{photo['id']}", body))["text"] == "/help"
    edited = (await play.bot.get_updates())[-1].edited_message
    assert edited is not None
    assert (edited.caption, edited.entities) == ("/help", None)
    assert [entity.type for entity in edited.caption_entities or []] == ["bot_command"]


async def test_nothing_is_not_a_message(play: Play) -> None:
    """A message cannot be edited away."""
    path = f"/sandbox/chats/{play.aigul.id}/messages/1"
    answer = await play.ask("PUT", path, {"person": play.aigul.id, "text": ""})
    assert (answer["status"], answer["error"]) == (400, "an empty message can't be sent")


async def test_nobody_reaches_into_a_chat_that_is_not_theirs(play: Play) -> None:
    """Neither to press nor to delete; the bot is told nothing."""
    olga = play.stand_in.world.add_person("Ольга")
    group = play.stand_in.people.make_group("Мектеп", [play.aigul.id])
    sent = play.stand_in.updates.sent
    for chat, words in ((play.aigul.id, "somebody else's"), (group.id, "not in the group")):
        path = f"/sandbox/chats/{chat}"
        pressed = await play.ask("POST", f"{path}/presses", {"person": olga.id, "message": 1, "data": "x"})
        deleted = await play.ask("DELETE", f"{path}/messages/1?person={olga.id}")
        assert [(answer["status"], words in answer["error"]) for answer in (pressed, deleted)] == [(400, True)] * 2
    assert play.stand_in.updates.sent == sent


async def test_members_of_a_group_press_but_delete_only_their_own(play: Play) -> None:
    """As in any group."""
    olga = play.stand_in.world.add_person("Ольга")
    group = play.stand_in.people.make_group("Мектеп", [play.aigul.id, olga.id])
    said = play.stand_in.people.send(play.aigul.id, group.id, "/start")
    path = f"/sandbox/chats/{group.id}"
    refused = await play.ask("DELETE", f"{path}/messages/{said.id}?person={olga.id}")
    assert refused["error"] == "there is no message of theirs to delete"
    pressed = await play.ask("POST", f"{path}/presses", {"person": olga.id, "message": said.id, "data": "x"})
    assert pressed["status"] == 200
    assert (await play.ask("DELETE", f"{path}/messages/{said.id}?person={play.aigul.id}"))["status"] == 200


@pytest.mark.parametrize("kind", [*sorted(MADE_UP), "forward"])
async def test_every_kind_goes_through_its_door(play: Play, kind: str) -> None:
    """The page is shown it, aiogram reads it."""
    shown = await play.ask("POST", f"/sandbox/chats/{play.aigul.id}/media", {"person": play.aigul.id, "kind": kind})
    if kind == "forward":
        assert shown["forwarded_from"] == "Мектеп жаңалықтары"
    else:
        assert shown["other"]["kind"] == kind
    assert (await play.bot.get_updates())[-1].message is not None


async def test_the_page_shows_what_the_bot_forwards_and_offers(play: Play) -> None:
    """A forwarded message names its author."""
    await play.bot.forward_message(play.aigul.id, play.aigul.id, 1)
    chat = await play.ask("GET", f"/sandbox/chats/{play.aigul.id}?person={play.aigul.id}")
    assert chat["messages"][-1]["forwarded_from"] == "Айгүл"


async def test_every_kind_of_update_is_one_that_aiogram_reads(play: Play) -> None:
    """Read by its model, as it came over the wire."""
    people, me = play.stand_in.people, play.aigul.id
    people.make_group("Мектеп", [me], is_forum=True)
    people.edit(me, me, people.send(me, me, "сәлем https://a.kz").id, "қайта")
    people.press(me, me, 1, "x")
    people.ask_inline(me, "премия")
    people.block(me, blocked=True)
    async with play.web.get(f"{play.url}/bot{play.bot.token}/getUpdates") as answer:
        updates = [Update.model_validate(update) for update in (await answer.json())["result"]]
    kinds = ["message", "my_chat_member", "message", "edited_message", "callback_query", "inline_query"]
    assert [update.event_type for update in updates] == [*kinds, "my_chat_member"]
    assert all(not update.model_extra for update in updates)


async def test_the_button_of_a_deleted_message(play: Play) -> None:
    """Comes with a message that can't be read: its date is 0."""
    sent = await play.bot.send_message(play.aigul.id, "a")
    await play.bot.delete_message(play.aigul.id, sent.message_id)
    play.stand_in.people.press(play.aigul.id, play.aigul.id, sent.message_id, "x")
    query = (await play.bot.get_updates())[-1].callback_query
    assert query is not None
    assert isinstance(query.message, InaccessibleMessage)


async def test_inline_queries_go_through_their_door(play: Play) -> None:
    """Nothing is shown until the bot has answered."""
    asked = await play.ask("POST", "/sandbox/inline", {"person": play.aigul.id, "query": "премия"})
    shown = await play.ask("GET", f"/sandbox/inline/{asked['query']}")
    assert (shown["results"], shown["button"]) == (None, None)
    query = (await play.bot.get_updates())[-1].inline_query
    assert query is not None
    assert (query.id, query.query) == (asked["query"], "премия")
