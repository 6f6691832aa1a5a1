"""What people type with marks becomes formatted words, as in Telegram's apps, and back."""

import pytest
from aiohttp import FormData
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.writing import read_written, written
from tests.bot.sandbox.conftest import Play


@pytest.mark.parametrize(
    ("source", "text", "found"),
    [
        ("сәлем", "сәлем", []),
        ("**қалың** сөз", "қалың сөз", [("bold", 0, 5)]),
        (
            "__a__ ~~b~~ `c` ||d||",
            "a b c d",
            [("italic", 0, 1), ("strikethrough", 2, 1), ("code", 4, 1), ("spoiler", 6, 1)],
        ),
        ("😀**қ**", "😀қ", [("bold", 2, 1)]),
        ("**a __b__ c**", "a b c", [("bold", 0, 5), ("italic", 2, 1)]),
        ("[сайт](https://a.kz/x) осы", "сайт осы", [("text_link", 0, 4)]),
        ("[**сайт**](https://a.kz)", "сайт", [("text_link", 0, 4), ("bold", 0, 4)]),
        ("```\nx = 1\n```", "x = 1", [("pre", 0, 5)]),
        ("`**a**`", "**a**", [("code", 0, 5)]),
        ("**a\nb**", "a\nb", [("bold", 0, 3)]),
        ("2 ** 3 және __", "2 ** 3 және __", []),
        ("[a](javascript:alert)", "[a](javascript:alert)", []),
        ("****", "****", []),
        ("`/help` /start", "/help /start", [("code", 0, 5), ("bot_command", 6, 6)]),
    ],
)
def test_marks_become_entities(source: str, text: str, found: list[tuple[str, int, int]]) -> None:
    """Offsets count UTF-16; a mark without its pair is a word."""
    read, entities = read_written(source)
    assert read == text
    assert [(entity["type"], entity["offset"], entity["length"]) for entity in entities] == found


@pytest.mark.parametrize(
    "source",
    ["**a __b__ c**", "[**сайт**](https://a.kz) және ||жасырын||", "😀 ~~a~~`b`", "```\nx\n```", "сөз", "**a**__b__"],
)
def test_what_was_written_can_be_written_again(source: str) -> None:
    """For whoever edits their message."""
    text, entities = read_written(source)
    assert read_written(written(text, entities)) == (text, entities)


@settings(database=None, deadline=None, max_examples=200)
@given(st.lists(st.sampled_from(["**", "__", "~~", "||", "`", "[", "](https://a.kz)", "a", "😀", "\n"]), max_size=14))
def test_whatever_is_typed_is_read(pieces: list[str]) -> None:
    """The entities lie within the text."""
    text, entities = read_written("".join(pieces))
    size = len(text.encode("utf-16-le")) // 2
    for entity in entities:
        start, length = int(str(entity["offset"])), int(str(entity["length"]))
        assert 0 <= start < start + length <= size
    written(text, entities)


async def test_the_composer_reads_marks(play: Play) -> None:
    """In messages, edits and captions; unless it is told not to."""
    me, chat = play.aigul.id, f"/sandbox/chats/{play.aigul.id}"
    said = await play.ask("POST", f"{chat}/messages", {"person": me, "text": "**Сәлем** [осында](https://a.kz)"})
    assert said["html"] == '<b>Сәлем</b> <a href="https://a.kz">осында</a>'
    assert said["source"] == "**Сәлем** [осында](https://a.kz)"
    edited = await play.ask("PUT", f"{chat}/messages/{said['id']}", {"person": me, "text": "__Сәлем__"})
    assert edited["html"] == "<i>Сәлем</i>"
    plain = await play.ask("POST", f"{chat}/messages", {"person": me, "text": "**a**", "formatted": False})
    assert plain["html"] == "**a**"
    form = FormData({"person": str(me), "caption": "||құпия||"})
    form.add_field("file", b"picture", filename="a.png", content_type="image/png")
    async with play.web.post(f"{play.url}{chat}/files", data=form) as answer:
        assert (await answer.json())["html"] == '<span class="spoiler">құпия</span>'
    told = [update.message or update.edited_message for update in await play.bot.get_updates()]
    assert [message.html_text for message in told if message][1:] == [
        '<b>Сәлем</b> <a href="https://a.kz">осында</a>',
        "<i>Сәлем</i>",
        "**a**",
        "<tg-spoiler>құпия</tg-spoiler>",
    ]
