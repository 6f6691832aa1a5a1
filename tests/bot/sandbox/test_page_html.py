"""What the page is given to show: nested, and nothing in it but known tags, whatever the bot sent."""

import re
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.markup import Entity, found_entities, parse_html, to_page, units
from bot.sandbox.refusals import Refusal

KINDS = [
    "bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre", "text_link", "url", "blockquote",
    "expandable_blockquote", "custom_emoji", "bot_command", "mention",
]  # fmt: skip
TAGS = {"b", "i", "u", "s", "code", "pre", "a", "blockquote", "span"}
ENTITIES = st.lists(
    st.fixed_dictionaries(
        {
            "type": st.sampled_from(KINDS),
            "offset": st.integers(0, 30),
            "length": st.integers(0, 30),
            "url": st.sampled_from(["https://a.kz/?a=1&b=2", "javascript:alert(1)", '"><script>', "tg://user?id=1"]),
        }
    ),
    max_size=6,
)


class Page(HTMLParser):
    """A browser's strictest reading: each tag is closed by its own, in order; links lead somewhere known."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A known tag, with the attributes that it may have."""
        if tag == "br":
            self.text += "\n"
            return
        assert tag in TAGS
        allowed = {"a": {"href"}, "blockquote": {"data-expandable"}, "span": {"class"}}.get(tag, set())
        assert {name for name, _ in attrs} <= allowed
        for value in (value for name, value in attrs if name == "href"):
            assert re.match(r"https?://|tg://|mailto:|tel:", value or "")
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """The one that was opened last."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Words."""
        self.text += data


@settings(database=None, deadline=None, max_examples=300)
@given(st.text(st.sampled_from("aқ😀<>&\"'\n /"), max_size=30), ENTITIES)
def test_the_page_gets_nested_known_tags_and_all_the_words(text: str, entities: list[Entity]) -> None:
    """Even of entities that cross each other, or point beyond the text."""
    page = Page()
    page.feed(to_page(text, entities))
    page.close()
    assert page.open == []
    assert page.text == text


@settings(database=None, deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(["<b>", "</b>", "<i>", "</i>", "<a href='https://a.kz'>", "</a>", "&lt;", "a", "😀"])))
def test_what_is_read_is_shown(pieces: list[str]) -> None:
    """What is not refused keeps its words, and its entities lie within them."""
    source = "".join(pieces)
    try:
        text, entities = parse_html(source)
    except Refusal:
        return
    assert unescape(re.sub(r"<[^>]*>", "", source)) == text
    for entity in entities:
        start, size = int(str(entity["offset"])), int(str(entity["length"]))
        assert 0 <= start < start + size <= units(text)


def test_a_link_goes_on_where_bold_ends() -> None:
    """The address that was found in the text is longer than the tag that it began in."""
    text, entities = parse_html("<b>see https://a.kz</b>/x now")
    page = to_page(text, entities + found_entities(text))
    link = '<a href="https://a.kz/x">'
    assert page == f"<b>see {link}https://a.kz</a></b>{link}/x</a> now"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,a", " javascript:https://a.kz", ""])
def test_a_link_that_would_run_is_words(url: str) -> None:
    """Also where the bot sends it as an entity, past the HTML reader."""
    assert to_page("click", [{"type": "text_link", "offset": 0, "length": 5, "url": url}]) == "click"


def test_a_link_in_html_that_would_run_is_words() -> None:
    """As Telegram does with a link that is none."""
    assert parse_html('<a href="javascript:alert(1)">click</a>') == ("click", [])


def test_quotes_do_not_leave_their_attribute() -> None:
    """An address is escaped."""
    entity: Entity = {"type": "text_link", "offset": 0, "length": 1, "url": 'https://a.kz/"onclick="x'}
    assert to_page("a", [entity]) == '<a href="https://a.kz/&quot;onclick=&quot;x">a</a>'
