"""The stage as tests use it: a desk that the settings name, topics and what stands in them, files both ways."""

from aiogram import Router
from aiogram.methods import CreateForumTopic, PinChatMessage, SendDocument, SendMessage
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
