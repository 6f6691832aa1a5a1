"""Entities that a bot gives beside its text: taken or refused in Telegram's words."""

import pytest
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import BufferedInputFile, LinkPreviewOptions, MessageEntity, User

from tests.bot.sandbox.conftest import Play


def entity(kind: str, offset: int, length: int, **more: object) -> MessageEntity:
    """An entity."""
    return MessageEntity.model_validate({"type": kind, "offset": offset, "length": length, **more})


@pytest.mark.parametrize(
    ("text", "given", "words"),
    [
        ("hello", [entity("bold", 100, 1)], "entity begins after the end of the text at UTF-16 offset 100"),
        (
            "hello",
            [entity("bold", 3, 9)],
            "entity beginning at UTF-16 offset 3 ends after the end of the text at UTF-16 offset 12",
        ),
        (
            "hello, all",
            [entity("bold", 0, 6), entity("italic", 3, 6)],
            "entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 6",
        ),
        ("😀", [entity("bold", 1, 1)], "entity begins in a middle of a UTF-16 symbol at byte offset 0"),
        ("a😀", [entity("bold", 0, 2)], "ends in a middle of a UTF-16 symbol"),
        ("hello", [entity("sparkle", 0, 2)], "can't parse MessageEntity: Unsupported type specified"),
        ("hello", [entity("text_link", 0, 2)], "can't parse MessageEntity: Can't find field \"url\""),
        ("hello", [entity("text_link", 0, 2, url="nowhere")], "entity URL 'nowhere' is invalid: Wrong HTTP URL"),
        ("hello", [entity("bold", -1, 2)], "receive an entity with incorrect offset -1"),
        ("hello", [entity("bold", 0, -2)], "receive an entity with incorrect length -2"),
        (
            "hello",
            [entity("text_mention", 0, 2, user=User(id=77, is_bot=False, first_name="a"))],
            "user not found",
        ),
    ],
)
async def test_entities_that_do_not_fit_are_refused(
    play: Play, text: str, given: list[MessageEntity], words: str
) -> None:
    """In a text and in a caption alike; nothing is sent."""
    with pytest.raises(TelegramBadRequest) as text_fault:
        await play.bot.send_message(play.aigul.id, text, entities=given)
    upload = BufferedInputFile(b"...", "a.png")
    with pytest.raises(TelegramBadRequest) as caption_fault:
        await play.bot.send_photo(play.aigul.id, upload, caption=text, caption_entities=given)
    assert words in text_fault.value.message
    assert words in caption_fault.value.message
    assert len(play.stand_in.world.chat(play.aigul.id).messages) == 1


async def test_entities_that_fit_are_shown(play: Play) -> None:
    """One in another, one beside another; empty ones are dropped, a known person is mentioned."""
    aigul = User(id=play.aigul.id, is_bot=False, first_name="Айгүл")
    given = [
        entity("italic", 2, 2),
        entity("bold", 0, 5),
        entity("underline", 5, 2),
        entity("code", 6, 0),
        entity("text_mention", 5, 2, user=aigul),
    ]
    sent = await play.bot.send_message(play.aigul.id, "😀қош бол", entities=given)
    assert [(found.type, found.offset, found.length) for found in sent.entities or []] == [
        ("bold", 0, 5),
        ("italic", 2, 2),
        ("underline", 5, 2),
        ("text_mention", 5, 2),
    ]


async def test_what_telegram_finds_by_itself_is_found_once(play: Play) -> None:
    """Given or not; in code and links nothing is found."""
    text = "/help https://a.kz /stop"
    given = [entity("bot_command", 0, 5), entity("url", 6, 12), entity("code", 19, 5)]
    sent = await play.bot.send_message(play.aigul.id, text, entities=given)
    assert sorted((found.type, found.offset) for found in sent.entities or []) == [
        ("bot_command", 0),
        ("code", 19),
        ("url", 6),
    ]


async def test_what_only_changes_how_a_message_comes_is_taken(play: Play) -> None:
    """Silently, protected, with or without a preview; a protected message is not forwarded."""
    sent = await play.bot.send_message(
        play.aigul.id,
        "https://a.kz",
        disable_notification=True,
        protect_content=True,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )
    assert sent.has_protected_content
    with pytest.raises(TelegramBadRequest, match="message can't be forwarded"):
        await play.bot.forward_message(play.aigul.id, play.aigul.id, sent.message_id)
