"""Albums, clips and captions of the bot: sent, edited, copied, deleted."""

from collections.abc import Sequence

import pytest
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import (
    BufferedInputFile,
    InputMediaAnimation,
    InputMediaAudio,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    MediaUnion,
    Message,
    MessageEntity,
)

from bot.sandbox.limits import Limits, Rate
from bot.sandbox.media import Attached
from bot.sandbox.uploads import LARGEST_PHOTO
from tests.bot.sandbox.conftest import Play


def upload(name: str = "a.bin", body: bytes = b"...") -> BufferedInputFile:
    """A file that goes up with the call."""
    return BufferedInputFile(body, name)


async def photo_id(play: Play) -> str:
    """A photo that a person has sent."""
    file = play.stand_in.world.keep_file("a.jpg", "image/jpeg", b"jpeg")
    play.stand_in.people.attach(play.aigul.id, play.aigul.id, Attached(file, "photo"))
    return file.id


async def video_id(play: Play) -> str:
    """A video that a person has sent."""
    file = play.stand_in.world.keep_file("a.mp4", "video/mp4", b"mp4")
    play.stand_in.people.attach(play.aigul.id, play.aigul.id, Attached(file, "video", seconds=7))
    return file.id


async def album(play: Play) -> list[Message]:
    """A photo and a video, with a caption."""
    photo, video = await photo_id(play), await video_id(play)
    media: list[MediaUnion] = [
        InputMediaPhoto(media=photo, caption="<b>қараңыз</b>", parse_mode="HTML"),
        InputMediaVideo(media=video, duration=7),
    ]
    return await play.bot.send_media_group(play.aigul.id, media)


async def test_clips_are_sent_with_their_length(play: Play) -> None:
    """A video, an animation (told of as a document too) and a round video; uploaded or by their ids."""
    me = play.aigul.id
    video = await play.bot.send_video(me, upload("a.mp4"), duration=65, caption="<i>a</i>", parse_mode="HTML")
    assert video.video is not None
    assert (video.video.duration, video.html_text) == (65, "<i>a</i>")
    again = await play.bot.send_video(me, video.video.file_id, duration=65)
    assert again.video == video.video
    clip = await play.bot.send_animation(me, upload("b.mp4"), duration=2)
    assert clip.animation is not None
    assert clip.document is not None
    assert clip.document.file_id == clip.animation.file_id
    note = await play.bot.send_video_note(me, upload("c.mp4"), duration=5)
    assert note.content_type == "video_note"
    shown = (await play.ask("GET", f"/sandbox/chats/{me}?person={me}"))["messages"][1:]
    assert [(view["clip"]["kind"], view["clip"]["length"]) for view in shown] == [
        ("video", "1:05"),
        ("video", "1:05"),
        ("animation", "0:02"),
        ("video_note", "0:05"),
    ]
    assert all(view["document"] is None for view in shown)


async def test_an_album_is_messages_with_one_number(play: Play) -> None:
    """Each its own, by id or uploaded, with its own caption; the ledger has them all."""
    sent = await album(play)
    assert [message.content_type for message in sent] == ["photo", "video"]
    assert sent[0].media_group_id is not None
    assert sent[0].media_group_id == sent[1].media_group_id
    assert (sent[0].html_text, sent[1].caption) == ("<b>қараңыз</b>", None)
    assert play.stand_in.ledger.calls[-1]["message_ids"] == [message.message_id for message in sent]
    media: list[MediaUnion] = [InputMediaDocument(media=upload(f"{number}.pdf")) for number in range(10)]
    documents = await play.bot.send_media_group(play.aigul.id, media)
    assert [message.document.file_name for message in documents if message.document] == [
        f"{number}.pdf" for number in range(10)
    ]
    assert len({message.media_group_id for message in [*documents, sent[0]]}) == 2
    assert len(play.stand_in.ledger.files_to(play.aigul.id)) == 10


@pytest.mark.parametrize(
    ("media", "words"),
    [
        ([], "there are no messages to send"),
        ([InputMediaPhoto(media="p")], "an album has 2-10 items"),
        ([InputMediaPhoto(media="p")] * 11, "too many messages to send as an album"),
        ([InputMediaPhoto(media="p"), InputMediaDocument(media="p")], "document can't be mixed with other media types"),
        ([InputMediaAudio(media="p"), InputMediaDocument(media="p")], "audio can't be mixed with other media types"),
        ([InputMediaPhoto(media="p"), InputMediaPhoto(media="none")], "wrong file identifier"),
        ([InputMediaPhoto(media="p"), InputMediaPhoto(media="attach://none")], "media not found"),
        ([InputMediaPhoto(media="p"), InputMediaPhoto(media="p", caption="a" * 1025)], "message caption is too long"),
        (
            [InputMediaPhoto(media="p"), InputMediaPhoto(media="p", caption="<b>a", parse_mode="HTML")],
            "can't parse entities",
        ),
        (
            [
                InputMediaPhoto(media="p"),
                InputMediaPhoto(
                    media="p", caption="a", caption_entities=[MessageEntity(type="bold", offset=0, length=9)]
                ),
            ],
            "ends after the end of the text",
        ),
    ],
)
async def test_a_faulty_album_is_not_sent_at_all(play: Play, media: Sequence[MediaUnion], words: str) -> None:
    """Whichever of its items is at fault."""
    photo = await photo_id(play)
    given = [item.model_copy(update={"media": photo}) if item.media == "p" else item for item in media]
    before = len(play.stand_in.world.chat(play.aigul.id).messages)
    with pytest.raises(TelegramBadRequest) as fault:
        await play.bot.send_media_group(play.aigul.id, given)
    assert words in fault.value.message
    assert len(play.stand_in.world.chat(play.aigul.id).messages) == before


async def test_animations_do_not_go_in_albums(play: Play) -> None:
    """As Telegram has it."""
    media = [{"type": "animation", "media": await photo_id(play)}] * 2
    answer = await play.web.post(
        f"{play.url}/bot{play.bot.token}/sendMediaGroup", json={"chat_id": play.aigul.id, "media": media}
    )
    assert answer.status == 400


async def test_a_photo_is_no_document(play: Play) -> None:
    """Nor the other way round; videos go as documents; an upload has a size that fits."""
    me, photo, video = play.aigul.id, await photo_id(play), await video_id(play)
    for refused, words in (
        (play.bot.send_document(me, photo), "can't use file of type Photo as Document"),
        (play.bot.send_photo(me, video), "can't use file of type Video as Photo"),
        (play.bot.send_video(me, upload(body=b"")), "file must be non-empty"),
        (play.bot.send_photo(me, upload(body=bytes(LARGEST_PHOTO + 1))), "is too big for a photo"),
        (play.bot.send_photo(me, "attach://none"), "media not found"),
    ):
        with pytest.raises(TelegramBadRequest, match=words):
            await refused
    assert (await play.bot.send_document(me, video)).content_type == "document"


async def test_captions_are_edited(play: Play) -> None:
    """With formatting either way; not to the same, and only where there can be one."""
    me, (first, _) = play.aigul.id, await album(play)
    number = first.message_id
    bold = [MessageEntity(type="bold", offset=0, length=4)]
    edited = await play.bot.edit_message_caption(chat_id=me, message_id=number, caption="Жаңа", caption_entities=bold)
    assert isinstance(edited, Message)
    assert (edited.html_text, edited.media_group_id, edited.photo) == ("<b>Жаңа</b>", first.media_group_id, first.photo)
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await play.bot.edit_message_caption(chat_id=me, message_id=number, caption="<b>Жаңа</b>", parse_mode="HTML")
    gone = await play.bot.edit_message_caption(chat_id=me, message_id=number, caption=None)
    assert isinstance(gone, Message)
    assert gone.caption is None
    words = await play.bot.send_message(me, "a")
    for message, refusal in (
        (words.message_id, "there is no caption in the message to edit"),
        (1, "message can't be edited"),
        (999, "message to edit not found"),
    ):
        with pytest.raises(TelegramBadRequest, match=refusal):
            await play.bot.edit_message_caption(chat_id=me, message_id=message, caption="b")
    with pytest.raises(TelegramBadRequest, match="caption is too long"):
        await play.bot.edit_message_caption(chat_id=me, message_id=number, caption="a" * 1025)


async def test_a_file_takes_the_place_of_another_or_of_words(play: Play) -> None:
    """By its id or uploaded; the same one changes nothing."""
    me, video = play.aigul.id, await video_id(play)
    words = await play.bot.send_message(me, "a")
    media = InputMediaVideo(media=video, caption="b", duration=7)
    edited = await play.bot.edit_message_media(media, chat_id=me, message_id=words.message_id)
    assert isinstance(edited, Message)
    assert (edited.content_type, edited.text, edited.caption) == ("video", None, "b")
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await play.bot.edit_message_media(media, chat_id=me, message_id=words.message_id)
    clip = InputMediaAnimation(media=upload())
    again = await play.bot.edit_message_media(clip, chat_id=me, message_id=words.message_id)
    assert isinstance(again, Message)
    assert (again.content_type, again.video, again.caption) == ("animation", None, None)
    with pytest.raises(TelegramBadRequest, match="there is no text in the message"):
        await play.bot.edit_message_text(text="c", chat_id=me, message_id=words.message_id)


async def test_in_an_album_a_photo_becomes_a_video_but_no_document(play: Play) -> None:
    """It stays in its album."""
    me, (first, _) = play.aigul.id, await album(play)
    media = InputMediaVideo(media=await video_id(play))
    edited = await play.bot.edit_message_media(media, chat_id=me, message_id=first.message_id)
    assert isinstance(edited, Message)
    assert (edited.content_type, edited.media_group_id) == ("video", first.media_group_id)
    with pytest.raises(TelegramBadRequest, match="can't change media type in the album"):
        await play.bot.edit_message_media(InputMediaDocument(media=upload()), chat_id=me, message_id=first.message_id)


async def test_many_messages_are_copied_at_once(play: Play) -> None:
    """What is gone is passed over; an album stays one, under another number; captions may be left out."""
    me, (first, second) = play.aigul.id, await album(play)
    words = await play.bot.send_message(me, "a")
    numbers = [first.message_id, second.message_id, words.message_id, 999]
    copied = await play.bot.copy_messages(me, me, numbers)
    messages = play.stand_in.world.chat(me).messages
    raw = [messages[each.message_id].raw for each in copied]
    assert [message.get("caption", message.get("text")) for message in raw] == ["қараңыз", None, "a"]
    assert raw[0]["media_group_id"] == raw[1]["media_group_id"] != first.media_group_id
    bare = await play.bot.copy_messages(me, me, numbers, remove_caption=True)
    assert "caption" not in messages[bare[0].message_id].raw
    for faulty, refusal in (
        ([], "wrong number of messages"),
        (list(range(1, 102)), "wrong number of messages"),
        ([2, 1], "strictly increasing order"),
        ([998, 999], "there are no messages to forward"),
    ):
        with pytest.raises(TelegramBadRequest, match=refusal):
            await play.bot.copy_messages(me, me, faulty)


async def test_a_copy_may_have_another_caption(play: Play) -> None:
    """Or its own."""
    me, (first, _) = play.aigul.id, await album(play)
    messages = play.stand_in.world.chat(me).messages
    other = await play.bot.copy_message(me, me, first.message_id, caption="<i>b</i>", parse_mode="HTML")
    own = await play.bot.copy_message(me, me, first.message_id)
    assert [messages[copy.message_id].html() for copy in (other, own)] == ["<i>b</i>", "<b>қараңыз</b>"]


async def test_what_happened_is_neither_copied_nor_forwarded(play: Play) -> None:
    """Service messages stay where they are."""
    desk = play.stand_in.people.make_group("Стол", [play.aigul.id], is_forum=True)
    topic = play.stand_in.people.groups.open_topic(desk.id, play.aigul.id, "Сөз")
    with pytest.raises(TelegramBadRequest, match="can't be copied"):
        await play.bot.copy_message(play.aigul.id, desk.id, topic.id)
    with pytest.raises(TelegramBadRequest, match="can't be forwarded"):
        await play.bot.forward_message(play.aigul.id, desk.id, topic.id)


async def test_a_message_of_an_album_is_deleted_alone(play: Play) -> None:
    """Or all of them by their numbers."""
    me, (first, second) = play.aigul.id, await album(play)
    await play.bot.delete_message(me, first.message_id)
    messages = play.stand_in.world.chat(me).messages
    assert (messages[first.message_id].deleted, messages[second.message_id].deleted) == (True, False)
    assert await play.bot.delete_messages(me, [first.message_id, second.message_id])
    assert messages[second.message_id].deleted


def test_an_album_counts_as_so_many_messages(play: Play) -> None:
    """It goes where one may go; what comes next waits the longer."""
    limits = Limits(play.clock.monotonic, private=Rate(1.0, 3.0))
    limits.count(1, 10)
    with pytest.raises(Exception, match="retry after 8"):
        limits.count(1)
    play.clock.leap(8)
    limits.count(1)
