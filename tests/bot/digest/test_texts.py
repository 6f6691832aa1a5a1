"""Texts of the digest: how much of each item stands in them."""

from datetime import date, timedelta

import pytest

from bot.content.screens import length
from bot.digest.texts import AIM, MOST, Told, text_of
from bot.languages import LANGUAGE_CODES, Language
from tests.bot.digest.made import TRAINING, item
from tests.stage import texts

PARAGRAPH = "Сөз " * 49 + "соңы."
ITEM = "\n\n".join([PARAGRAPH] * 3)
DAY = date(2026, 11, 20)


def told(count: int, html: str = ITEM, opening: str = "", answers: int = 0) -> Told:
    """So many items, each of three paragraphs, and so many new answers."""
    items = [item(DAY + timedelta(days=number), html=html) for number in range(count)]
    entries = list(texts().library.faq.entries.values())[:answers]
    return Told(opening, items, entries, entries[:3], item(DAY, TRAINING, happens=DAY), ["Сан.", "Қағидат."])


@pytest.fixture(params=LANGUAGE_CODES)
def language(request: pytest.FixtureRequest) -> Language:
    """Each of both languages."""
    return texts().languages.of(request.param)


def test_a_single_item_stands_open(language: Language) -> None:
    """Whole, as it was written."""
    text = text_of(told(1), language)
    assert ITEM in text
    assert "blockquote" not in text


def test_few_items_show_their_first_paragraph(language: Language) -> None:
    """The others unfold at a tap."""
    text = text_of(told(4), language)
    assert text.count("<blockquote expandable>") == 4
    assert text.count(PARAGRAPH) == 12
    assert f"</b>\n{PARAGRAPH}\n<blockquote" in text


def test_many_items_are_folded_below_their_titles(language: Language) -> None:
    """Whole, as long as a message holds them."""
    text = text_of(told(6, html=f"{PARAGRAPH} {PARAGRAPH}\n\n{PARAGRAPH}"), language)
    assert text.count(PARAGRAPH) == 18
    assert text.count(f"</b>\n<blockquote expandable>{PARAGRAPH}") == 6


@pytest.mark.parametrize("count", [15, 25, 60])
def test_what_has_no_room_is_told_by_its_title(language: Language, count: int) -> None:
    """The newest ones first; whatever comes with them, Telegram takes it."""
    text = text_of(told(count, opening="я" * 500, answers=9), language)
    assert length(text) <= MOST
    assert text.count(PARAGRAPH) == text.count("<blockquote expandable>") < count
    assert str(DAY) in text


def test_quotes_are_not_cut(language: Language) -> None:
    """An item with a quote of its own stays whole: Telegram knows no quotes within quotes."""
    quoted = f"{PARAGRAPH}\n\n<blockquote>{PARAGRAPH}\n\n{PARAGRAPH}</blockquote>"
    text = text_of(told(5, html=quoted), language)
    assert text.count("<blockquote>") == text.count("</blockquote>") == 5


def test_the_first_line_tells_what_is_in_it(language: Language) -> None:
    """Counted, in the forms of the language."""
    first = text_of(told(2, html="Сөз.", answers=1), language).split("\n")[0]
    assert "2" in first
    assert "1" in first
    assert length(text_of(told(2, html="Сөз."), language)) < AIM
