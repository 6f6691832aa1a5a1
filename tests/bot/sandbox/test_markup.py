"""Telegram's HTML, read as strictly as Telegram reads it."""

import pytest

from bot.sandbox.markup import Entity, found_entities, parse_html, to_page, units
from bot.sandbox.refusals import Refusal


@pytest.mark.parametrize(
    ("source", "text", "kinds"),
    [
        ("plain", "plain", []),
        ("<b>a</b> &lt;&amp;&quot;&#1179;&#x49B;", 'a <&"ққ', ["bold"]),
        ("<strong><i>a</i></strong>", "a", ["bold", "italic"]),
        (
            "<u>a</u><s>b</s><ins>c</ins><del>d</del>",
            "abcd",
            ["underline", "strikethrough", "underline", "strikethrough"],
        ),
        ('<span class="tg-spoiler">a</span><tg-spoiler>b</tg-spoiler>', "ab", ["spoiler", "spoiler"]),
        ('<pre><code class="language-python">a</code></pre>', "a", ["pre", "code"]),
        (
            "<blockquote expandable>a</blockquote><blockquote>b</blockquote>",
            "ab",
            ["expandable_blockquote", "blockquote"],
        ),
        ('<a href="https://a.kz?x=1&amp;y=2">a</a>', "a", ["text_link"]),
        ('<a href="nowhere">a</a><b></b>', "a", []),
        ('<tg-emoji emoji-id="5">🙂</tg-emoji>', "🙂", ["custom_emoji"]),
        ("a &unknown; &", "a &unknown; &", []),
    ],
)
def test_what_telegram_reads(source: str, text: str, kinds: list[str]) -> None:
    """Text without tags, entities in their order."""
    read, entities = parse_html(source)
    assert read == text
    assert [entity["type"] for entity in entities] == kinds


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b><i>a</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("қ<p>a</p>", 'Unsupported start tag "p" at byte offset 2'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ('<span class="x">a</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<blockquote><blockquote>a</blockquote></blockquote>", 'Nested start tag "blockquote" at byte offset 12'),
    ],
)
def test_what_telegram_refuses(source: str, words: str) -> None:
    """In Telegram's words."""
    with pytest.raises(Refusal) as refusal:
        parse_html(source)
    assert refusal.value.description == f"Bad Request: can't parse entities: {words}"


def test_offsets_count_utf_16() -> None:
    """An emoji beyond the first plane is two units long."""
    assert parse_html("😀<b>қ</b>")[1] == [{"type": "bold", "offset": 2, "length": 1}]
    assert units("😀қ") == 3


def test_commands_and_addresses_are_found_in_plain_text() -> None:
    """As Telegram marks them by itself."""
    found = found_entities("/start now: https://a.kz and t.me/bot, not a/b")
    assert [(entity["type"], entity["length"]) for entity in found] == [("bot_command", 6), ("url", 12), ("url", 9)]


@pytest.mark.parametrize(
    ("source", "page"),
    [
        ("<b>a<i>b</i></b>\n&lt;script&gt;", "<b>a<i>b</i></b><br>&lt;script&gt;"),
        ('<a href="https://a.kz/?a=1&amp;b=2">x</a>', '<a href="https://a.kz/?a=1&amp;b=2">x</a>'),
        ("<tg-spoiler>a</tg-spoiler>", '<span class="spoiler">a</span>'),
        ("<blockquote expandable>😀a</blockquote>b", "<blockquote data-expandable>😀a</blockquote>b"),
        ('<tg-emoji emoji-id="1">a</tg-emoji>', "a"),
    ],
)
def test_the_page_is_shown_known_tags_only(source: str, page: str) -> None:
    """Everything else is escaped."""
    assert to_page(*parse_html(source)) == page


def test_addresses_become_links_on_the_page() -> None:
    """With their scheme, where they have none."""
    entities: list[Entity] = found_entities("t.me/bot")
    assert to_page("t.me/bot", entities) == '<a href="https://t.me/bot">t.me/bot</a>'
