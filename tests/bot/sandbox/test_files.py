"""Files with their bytes, both ways: what persons send the bot can fetch, what the bot sends tests can read."""

from hashlib import sha256
from typing import Any

import pytest
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import BufferedInputFile, Message
from aiohttp import FormData
from mutagen.oggopus import OggOpus

from bot.sandbox.api import LARGEST_DOWNLOAD
from bot.sandbox.groups import Rights
from bot.sandbox.media import KINDS, Attached, Kind, file_of
from bot.sandbox.sounds import silence
from tests.bot.sandbox.conftest import Play

BODY = b"\x00\xff bytes"


async def last_message(play: Play) -> Message:
    """What the bot was told of last."""
    message = (await play.bot.get_updates())[-1].message
    assert message is not None
    return message


async def fetched(play: Play, file_id: str) -> bytes:
    """The file's bytes as the bot gets them."""
    file = await play.bot.get_file(file_id)
    body = await play.bot.download_file(file.file_path or "")
    assert body is not None
    read = body.read()
    assert file.file_size == len(read)
    return read


@pytest.mark.parametrize("kind", KINDS)
async def test_what_a_person_sends_the_bot_fetches(play: Play, kind: Kind) -> None:
    """In private and in a topic; the size that is told is the true one."""
    people = play.stand_in.people
    desk = people.make_group("Стол", [play.aigul.id], is_forum=True)
    people.groups.set_bot_rights(desk.id, Rights())
    topic = people.groups.open_topic(desk.id, play.aigul.id, "Сөз")
    file = play.stand_in.world.keep_file("міне.bin", "application/x", BODY)
    attached = Attached(file, kind, "қараңыз /help", seconds=3)
    for chat, place in ((play.aigul.id, None), (desk.id, topic.id)):
        people.attach(play.aigul.id, chat, attached, place)
        message = await last_message(play)
        assert (message.content_type, message.message_thread_id, message.caption) == (kind, place, attached.caption)
        assert [entity.type for entity in message.caption_entities or []] == ["bot_command"]
        held = message.photo[-1] if message.photo else getattr(message, kind)
        assert held.file_size == len(BODY)
        assert getattr(held, "duration", 3) == 3
        assert await fetched(play, held.file_id) == BODY


async def test_an_album_comes_as_messages_with_one_number(play: Play) -> None:
    """One update a picture."""
    file = play.stand_in.world.keep_file("a.jpg", "image/jpeg", BODY)
    for _ in range(2):
        play.stand_in.people.attach(play.aigul.id, play.aigul.id, Attached(file, "photo", album="7"))
    told = [update.message for update in await play.bot.get_updates() if update.message and update.message.photo]
    assert [message.media_group_id for message in told] == ["7", "7"]


async def test_a_file_over_20_megabytes_is_not_given_out(play: Play) -> None:
    """As Telegram refuses it; at the limit it is given."""
    world = play.stand_in.world
    large = world.keep_file("a", "application/pdf", bytes(LARGEST_DOWNLOAD + 1))
    with pytest.raises(TelegramBadRequest, match="Bad Request: file is too big"):
        await play.bot.get_file(large.id)
    allowed = world.keep_file("b", "application/pdf", bytes(LARGEST_DOWNLOAD))
    assert (await play.bot.get_file(allowed.id)).file_size == LARGEST_DOWNLOAD


async def test_what_the_bot_uploads_is_kept(play: Play) -> None:
    """Its bytes, its kind and where it went; in the ledger with its size and digest."""
    people = play.stand_in.people
    desk = people.make_group("Стол", [play.aigul.id], is_forum=True)
    people.groups.set_bot_rights(desk.id, Rights())
    topic = (await play.bot.create_forum_topic(desk.id, "Q-1")).message_thread_id
    upload = BufferedInputFile(BODY, "a.bin")
    for sent in (
        await play.bot.send_photo(desk.id, upload, message_thread_id=topic, caption="сурет"),
        await play.bot.send_document(desk.id, upload, message_thread_id=topic),
        await play.bot.send_voice(desk.id, upload, message_thread_id=topic, duration=62),
        await play.bot.send_audio(desk.id, upload, message_thread_id=topic),
    ):
        found = file_of(play.stand_in.world.chat(desk.id).messages[sent.message_id].raw)
        assert found is not None
        assert found[0] == sent.content_type
        file = play.stand_in.world.file(found[1])
        assert file is not None
        assert (file.body, file.name, sent.message_thread_id) == (BODY, "a.bin", topic)
    ledger = play.stand_in.ledger
    photo = ledger.calls_to(desk.id)[1]
    digest = sha256(BODY).hexdigest()
    assert (photo["file"]["size"], photo["file"]["sha256"], photo["fields"]["caption"]) == (len(BODY), digest, "сурет")
    kept = [play.stand_in.world.file(number) for number in ledger.files_to(desk.id)]
    assert [file and file.body for file in kept] == [BODY] * 4
    shown = (await play.ask("GET", f"/sandbox/chats/{desk.id}?person={play.aigul.id}"))["messages"]
    assert [message["other"]["label"] for message in shown if message.get("other")] == ["1:02", "a.bin · 0:00"]


async def test_an_upload_may_be_sent_again_by_its_id(play: Play) -> None:
    """As a recording too; an id that is none is refused."""
    sent = await play.bot.send_voice(play.aigul.id, BufferedInputFile(silence(2), "voice.ogg"), duration=2)
    assert sent.voice is not None
    again = await play.bot.send_voice(play.aigul.id, sent.voice.file_id, duration=2)
    assert again.voice == sent.voice
    with pytest.raises(TelegramBadRequest, match="wrong file identifier"):
        await play.bot.send_audio(play.aigul.id, "no such file")


async def test_files_go_through_the_pages_door(play: Play) -> None:
    """As what the page says they are, in a topic, as an answer."""
    desk = play.stand_in.people.make_group("Стол", [play.aigul.id], is_forum=True)
    topic = play.stand_in.people.groups.open_topic(desk.id, play.aigul.id, "Сөз")
    said = play.stand_in.people.send(play.aigul.id, desk.id, "қараңыз", topic=topic.id)
    fields = {"person": str(play.aigul.id), "topic": str(topic.id), "reply_to": str(said.id), "seconds": "5"}

    async def sends(kind: str) -> dict[str, object]:
        form = FormData(fields | {"kind": kind})
        form.add_field("file", BODY, filename="a.ogg", content_type="audio/ogg")
        async with play.web.post(f"{play.url}/sandbox/chats/{desk.id}/files", data=form) as answer:
            read: dict[str, object] = await answer.json()
            return read

    shown = await sends("voice")
    other = shown["other"]
    assert isinstance(other, dict)
    assert (shown["topic"], shown["reply_to"], other["kind"], other["label"]) == (topic.id, said.id, "voice", "0:05")
    async with play.web.get(play.url + other["url"]) as answer:
        assert await answer.read() == BODY
    assert (await sends("thought"))["error"] == (
        "a file can't be sent as thought; there are photo, animation, video, video_note, document, voice, audio"
    )


async def test_a_made_up_voice_message_is_a_real_file(play: Play) -> None:
    """Ogg with Opus, as long as it says."""
    play.stand_in.people.send_kind(play.aigul.id, play.aigul.id, "voice")
    voice = (await last_message(play)).voice
    assert voice is not None
    assert await fetched(play, voice.file_id) == silence(voice.duration)


@pytest.mark.parametrize("seconds", [1, 3, 61])
def test_silence_is_read_by_libraries(tmp_path_factory: pytest.TempPathFactory, seconds: int) -> None:
    """With its length."""
    path = tmp_path_factory.mktemp("sounds") / "voice.ogg"
    path.write_bytes(silence(seconds))
    read: Any = OggOpus
    assert read(path).info.length == pytest.approx(seconds)
