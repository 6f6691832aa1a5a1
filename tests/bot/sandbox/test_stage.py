"""The stage as tests use it: a desk that the settings name, topics and what stands in them, files both ways."""

from aiogram import Router
from aiogram.methods import CreateForumTopic, PinChatMessage, SendDocument, SendMessage, SendPoll
from aiogram.types import BufferedInputFile, Message

from bot.sandbox.groups import Rights
from bot.sandbox.sounds import silence
from bot.telegram.calls import Method
from tests.stage import PersonOnStage, Stage

PDF = b"%PDF-1.7 bytes"


async def answer(message: Message) -> list[Method]:
    """Open a topic on a word; else answer in the topic with a document and a text."""
    chat = message.chat.id
    if message.text == "/open":
        return [CreateForumTopic(chat_id=chat, name="Q-1")]
    if message.text == "/pin" and message.reply_to_message is not None:
        return [PinChatMessage(chat_id=chat, message_id=message.reply_to_message.message_id)]
    if message.from_user is None or message.from_user.is_bot or not (message.text or message.voice or message.photo):
        return []
    topic = message.message_thread_id if message.is_topic_message else None
    kind = "voice" if message.voice else "photo" if message.photo else "text"
    said = f"{kind}: {message.text or message.caption or ''}"
    file = BufferedInputFile(PDF, "a.pdf")
    return [
        SendDocument(chat_id=chat, message_thread_id=topic, document=file),
        SendMessage(chat_id=chat, message_thread_id=topic, text=said),
    ]


def router() -> Router:
    """A bot that answers whatever it hears."""
    router = Router()
    router.message.register(answer)
    router.edited_message.register(answer)
    return router


def desk_of(stage: Stage) -> tuple[PersonOnStage, PersonOnStage]:
    """An owner and an organiser."""
    return stage.person("Ольга", "ru"), stage.person("Бауыржан", "kk")


async def test_a_desk_is_made_before_the_bot_starts(database_url: str) -> None:
    """The settings name it; the first update tells the bot of it."""
    stage = Stage(database_url, routers=lambda: [router()])
    olga, baurzhan = desk_of(stage)
    desk = stage.forum("Стол", olga, baurzhan)
    stage.sets(desk_chat_id=desk.chat, owner_ids={olga.person.id})
    async with stage:
        assert stage.settings().desk_chat_id == desk.chat
        assert stage.settings().owner_ids == {olga.person.id}
        await olga.in_chat(desk.chat).says("/open")
        (topic,) = desk.topics
        assert (topic.name, topic.closed, topic.deleted, topic.screens) == ("Q-1", False, False, [])


async def test_what_is_done_in_a_topic_is_answered_there(database_url: str) -> None:
    """Words, voices, photos and edits; what the bot sends is read with its bytes."""
    async with Stage(database_url, routers=lambda: [router()]) as stage:
        olga, baurzhan = desk_of(stage)
        desk = stage.forum("Стол", olga, baurzhan)
        await olga.in_chat(desk.chat).says("/open")
        (topic,) = desk.topics
        there = baurzhan.in_chat(desk.chat, topic.id)
        said = await there.says("сәлем")
        document, words = there.screens
        assert (document.kind, document.body, document.file_name) == ("document", PDF, "a.pdf")
        assert (words.kind, words.text) == ("text", "text: сәлем")
        await there.says("/pin", reply_to=words)
        assert desk.topics[0].pinned == [words.id]
        await there.edits(said, "сау болыңыз")
        await there.sends_voice(2)
        await there.sends_voice(body=silence(1))
        await there.sends_photo(b"jpeg", "міне", album="7")
        await there.sends_document(PDF)
        assert [screen.text for screen in there.screens if screen.kind == "text"][1:] == [
            "text: сау болыңыз",
            "voice: ",
            "voice: ",
            "photo: міне",
        ]
        assert [screen.id for screen in desk.screens_in(topic.id)] == [screen.id for screen in desk.topics[0].screens]
        assert desk.screens_in() == []


async def test_a_desk_changes(database_url: str) -> None:
    """Closed, deleted, without rights, without topics, moved."""
    async with Stage(database_url, routers=lambda: [router()]) as stage:
        olga, baurzhan = desk_of(stage)
        desk = stage.forum("Стол", olga, baurzhan)
        await olga.in_chat(desk.chat).says("/open")
        topic = desk.topics[0].id
        await desk.closes(topic, by=olga)
        await olga.in_chat(desk.chat, topic).says("жабық")
        assert (desk.topics[0].closed, desk.screens_in(topic)) == (True, [])
        await desk.deletes(topic, by=olga)
        assert desk.topics[0].deleted
        await desk.lets_bot(None)
        await olga.in_chat(desk.chat).says("естілмейді")
        assert desk.screens_in() == []
        await desk.lets_bot(Rights(can_manage_topics=False))
        await olga.in_chat(desk.chat).says("/open")
        assert len(desk.topics) == 1
        before = desk.chat
        await desk.divides(is_forum=False)
        await desk.migrates()
        assert desk.chat != before
        await olga.in_chat(desk.chat).says("көштік")
        assert [screen.text for screen in desk.screens_in()][1:] == ["text: көштік"]


async def echo(message: Message) -> list[Method]:
    """Say what came: its kind, its words with their formatting, its album."""
    album = "album" if message.media_group_id else "alone"
    origin = message.forward_origin.type if message.forward_origin else "own"
    words = " ".join([message.content_type, album, origin, message.html_text]).strip()
    said: list[Method] = [SendMessage(chat_id=message.chat.id, text=words, parse_mode=None)]
    if message.poll is not None:
        said.append(SendPoll(chat_id=message.chat.id, question="Келесіз бе?", options=["Иә", "Жоқ"]))
    return said


def echoing() -> Router:
    """A bot that says what came."""
    router = Router()
    router.message.register(echo)
    router.edited_message.register(echo)
    return router


async def test_people_send_what_apps_can(database_url: str) -> None:
    """Formatted words, clips, albums, polls, channel posts; and do something with what they are shown."""
    async with Stage(database_url, routers=lambda: [echoing()]) as stage:
        aigul = stage.person("Айгүл", "kk")
        said = await aigul.says("**Сәлем**", formatted=True)
        await aigul.edits(said, "__Сәлем__", formatted=True)
        await aigul.sends_video(caption="||құпия||")
        await aigul.sends_animation()
        numbers = await aigul.sends_album(("photo", b"1"), ("video", b"2"), caption="**екеу**")
        await aigul.sends_poll("Неше?", "12", "10", correct=[0])
        await aigul.forwards_from_channel("**Жаңалық**", [[("Оқу", "https://a.kz")]])
        assert numbers[1] == numbers[0] + 1
        assert [screen.text for screen in aigul.screens if screen.kind == "text"] == [
            "text alone own <b>Сәлем</b>",
            "text alone own <i>Сәлем</i>",
            "video alone own <tg-spoiler>құпия</tg-spoiler>",
            "animation alone own",
            "photo album own <b>екеу</b>",
            "video album own",
            "poll alone own",
            "text alone channel <b>Жаңалық</b>",
        ]
        (poll,) = [screen for screen in aigul.screens if screen.kind == "poll"]
        await aigul.votes(1, on=poll)
        await aigul.reacts("👍", on=poll)
        await aigul.reacts("🙏")
        (poll,) = [screen for screen in aigul.screens if screen.kind == "poll"]
        assert poll.poll is not None
        assert [option["votes"] for option in poll.poll["options"]] == [0, 1]
        assert (poll.reactions, aigul.screen.reactions) == (["👍"], ["🙏"])
        await aigul.reacts(None, on=poll.id)
        assert next(screen for screen in aigul.screens if screen.kind == "poll").reactions == []
