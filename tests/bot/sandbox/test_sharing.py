"""What people attach, forward and put under messages, and what the bot is told of it."""

from collections.abc import Sequence

import pytest
from aiogram.types import MessageOriginChannel, MessageReactionUpdated, ReactionTypeEmoji
from aiohttp import FormData

from bot.sandbox.groups import Rights
from bot.sandbox.made_up import NAMES
from bot.sandbox.media import Attached, Kind
from bot.sandbox.refusals import PersonsFault
from tests.bot.sandbox.conftest import Play


def items(play: Play, *kinds: Kind) -> list[Attached]:
    """A file of each kind; the first has a caption."""
    files = [play.stand_in.world.keep_file(kind, "x/x", kind.encode()) for kind in kinds]
    return [
        Attached(file, kind, "қараңыз /help" if at == 0 else None)
        for at, (file, kind) in enumerate(zip(files, kinds, strict=True))
    ]


async def test_a_person_sends_an_album(play: Play) -> None:
    """A message each with a number in common, as separate updates; the caption is the first's."""
    sent = play.stand_in.people.send_album(play.aigul.id, play.aigul.id, items(play, "photo", "video", "photo"))
    told = [update.message for update in await play.bot.get_updates() if update.message][1:]
    assert [message.message_id for message in told] == [message.id for message in sent]
    assert [message.content_type for message in told] == ["photo", "video", "photo"]
    assert len({message.media_group_id for message in told}) == 1
    assert [message.caption for message in told] == ["қараңыз /help", None, None]
    assert [entity.type for entity in told[0].caption_entities or []] == ["bot_command"]


@pytest.mark.parametrize(
    "kinds", [["photo"], ["photo"] * 11, ["photo", "document"], ["audio", "document"], ["voice", "voice"]]
)
async def test_what_is_no_album_is_not_sent(play: Play, kinds: Sequence[Kind]) -> None:
    """Too few, too many, or kinds that do not go together."""
    with pytest.raises(PersonsFault, match="an album is 2 to 10"):
        play.stand_in.people.send_album(play.aigul.id, play.aigul.id, items(play, *kinds))


async def test_files_that_the_page_sends_at_once_are_an_album(play: Play) -> None:
    """A film is a video; others do not go with pictures."""
    chat = f"{play.url}/sandbox/chats/{play.aigul.id}/files"

    async def sends(*files: tuple[str, str]) -> dict[str, list[dict[str, object]]]:
        form = FormData({"person": str(play.aigul.id), "caption": "**міне**"})
        for name, mime in files:
            form.add_field("file", name.encode(), filename=name, content_type=mime)
        async with play.web.post(chat, data=form) as answer:
            read: dict[str, list[dict[str, object]]] = await answer.json()
            return read

    shown = (await sends(("a.jpg", "image/jpeg"), ("b.mp4", "video/mp4")))["messages"]
    assert [message["html"] for message in shown] == ["<b>міне</b>", None]
    assert shown[0]["album"] == shown[1]["album"] is not None
    clip = shown[1]["clip"]
    assert isinstance(clip, dict)
    assert (clip["kind"], clip["name"]) == ("video", "b.mp4")
    assert "an album is" in str(await sends(("a.jpg", "image/jpeg"), ("b.pdf", "application/pdf")))


@pytest.mark.parametrize("kind", NAMES)
async def test_made_up_files_can_be_sent_on(play: Play, kind: Kind) -> None:
    """Each is a file that the bot fetches and sends by its id."""
    play.stand_in.people.send_kind(play.aigul.id, play.aigul.id, kind)
    message = (await play.bot.get_updates())[-1].message
    assert message is not None
    held = getattr(message, kind)
    assert (await play.bot.get_file(held.file_id)).file_size == held.file_size
    send = getattr(play.bot, f"send_{kind}")
    assert getattr(await send(play.aigul.id, held.file_id, duration=held.duration), kind).file_id == held.file_id


async def test_a_channels_post_keeps_its_buttons(play: Play) -> None:
    """Where it is from, its formatting, its addresses."""
    me = play.aigul.id
    buttons = [[("Оқу", "https://a.kz"), ("Сайт", "https://b.kz")]]
    play.stand_in.people.forward_from_channel(me, me, "**Жиналыс**", buttons)
    message = (await play.bot.get_updates())[-1].message
    assert message is not None
    assert isinstance(message.forward_origin, MessageOriginChannel)
    assert (message.forward_origin.chat.title, message.html_text) == ("Мектеп жаңалықтары", "<b>Жиналыс</b>")
    assert message.reply_markup is not None
    assert [button.url for button in message.reply_markup.inline_keyboard[0]] == ["https://a.kz", "https://b.kz"]
    (photo,) = items(play, "photo")
    play.stand_in.people.forward_from_channel(me, me, photo)
    post = (await play.bot.get_updates())[-1].message
    assert post is not None
    assert (post.content_type, post.caption, post.reply_markup) == ("photo", "қараңыз /help", None)


async def test_a_channels_post_goes_through_its_door(play: Play) -> None:
    """The page is shown where it is from."""
    path = f"/sandbox/chats/{play.aigul.id}/forwards"
    row = [{"text": "Оқу", "url": "https://a.kz"}]
    shown = await play.ask("POST", path, {"person": play.aigul.id, "text": "a", "buttons": [row]})
    assert (shown["forwarded_from"], shown["inline_keyboard"][0][0]["value"]) == ("Мектеп жаңалықтары", "https://a.kz")
    for body, words in (
        ({"text": "a", "buttons": [[{"text": "a", "url": "javascript:x"}]]}, "a button has a text and an address"),
        ({"text": "a", "buttons": [["a"]]}, "a button has a text and an address"),
        ({"text": ""}, "an empty message"),
    ):
        answer = await play.ask("POST", path, {"person": play.aigul.id, **body})
        assert (answer["status"], words in answer["error"]) == (400, True)


async def reactions(play: Play) -> list[MessageReactionUpdated]:
    """What the bot was told of reactions."""
    return [update.message_reaction for update in await play.bot.get_updates() if update.message_reaction]


def emoji(event: MessageReactionUpdated) -> tuple[list[str], list[str]]:
    """The reaction before and the one after."""
    return (
        [each.emoji for each in event.old_reaction if isinstance(each, ReactionTypeEmoji)],
        [each.emoji for each in event.new_reaction if isinstance(each, ReactionTypeEmoji)],
    )


async def test_a_bot_that_asks_for_reactions_is_told_of_them(play: Play) -> None:
    """Put, changed and taken away; the same again is nothing new."""
    await play.bot.get_updates(allowed_updates=["message", "message_reaction"])
    me = play.aigul.id
    sent = await play.bot.send_message(me, "a")
    for given in ("👍", "❤", "❤", None):
        play.stand_in.people.react(me, me, sent.message_id, given)
    told = await reactions(play)
    assert [emoji(event) for event in told] == [([], ["👍"]), (["👍"], ["❤"]), (["❤"], [])]
    assert {(event.chat.id, event.message_id, event.user and event.user.id) for event in told} == {
        (me, sent.message_id, me)
    }


async def test_a_bot_that_does_not_ask_is_not_told(play: Play) -> None:
    """Not even where it named no kinds at all."""
    sent = await play.bot.send_message(play.aigul.id, "a")
    play.stand_in.people.react(play.aigul.id, play.aigul.id, sent.message_id, "👍")
    assert await reactions(play) == []


async def test_in_a_group_administrators_are_told(play: Play) -> None:
    """Others are not."""
    await play.bot.get_updates(allowed_updates=["message_reaction"])
    people = play.stand_in.people
    group = people.make_group("Мектеп", [play.aigul.id])
    sent = await play.bot.send_message(group.id, "a")
    people.react(play.aigul.id, group.id, sent.message_id, "🔥")
    assert await reactions(play) == []
    people.groups.set_bot_rights(group.id, Rights())
    people.react(play.aigul.id, group.id, sent.message_id, "🙏")
    assert [emoji(event) for event in await reactions(play)] == [(["🔥"], ["🙏"])]


async def test_the_page_shows_reactions(play: Play) -> None:
    """One's own among them; unknown ones and messages are refused."""
    me, chat = play.aigul.id, f"/sandbox/chats/{play.aigul.id}"
    sent = await play.bot.send_message(me, "a")
    path = f"{chat}/messages/{sent.message_id}/reactions"
    assert (await play.ask("POST", path, {"person": me, "emoji": "👍"}))["status"] == 200
    shown = (await play.ask("GET", f"{chat}?person={me}"))["messages"][-1]
    assert shown["reactions"] == [{"emoji": "👍", "count": 1, "mine": True}]
    await play.ask("POST", path, {"person": me, "emoji": None})
    assert (await play.ask("GET", f"{chat}?person={me}"))["messages"][-1]["reactions"] == []
    for wrong, mark in ((path, "🦄🦄"), (f"{chat}/messages/999/reactions", "👍")):
        assert (await play.ask("POST", wrong, {"person": me, "emoji": mark}))["status"] == 400


async def test_an_edit_keeps_the_reactions(play: Play) -> None:
    """A corrected message is the same message."""
    me = play.aigul.id
    sent = await play.bot.send_message(me, "a")
    play.stand_in.people.react(me, me, sent.message_id, "👍")
    await play.bot.edit_message_text(text="b", chat_id=me, message_id=sent.message_id)
    assert play.stand_in.world.chat(me).messages[sent.message_id].reactions == {me: "👍"}
