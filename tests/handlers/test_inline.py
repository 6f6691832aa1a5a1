"""The bot's name typed in any chat: answers as cards that can be sent to whoever needs them."""

from dataclasses import replace

import pytest

from bot.content.entries import Entry
from bot.content.faq import Faq
from bot.content.folders import LONGEST_ID
from bot.languages import LanguageCode
from bot.sandbox.markup import parse_html, units
from bot.sandbox.world import Json
from handlers.buttons import OpenEntry
from tests.stage import PersonOnStage, Stage, texts

JOINING = "Как вступить в профсоюз?"
MOST_CARDS = 8
LONGEST_RESULT_ID = 64
"""Bytes (Bot API, InlineQueryResultArticle)."""
LONGEST_PAYLOAD = 64
"""Characters after `start=`."""
LONGEST_MESSAGE = 4096
"""UTF-16 units (Bot API, InputTextMessageContent)."""


@pytest.fixture
def faq() -> Faq:
    """The union's own answers."""
    return texts().library.faq


@pytest.fixture
def joining(faq: Faq) -> Entry:
    """The answer about joining the union."""
    return faq.entries["join-union"]


def titles(answer: Json) -> list[str]:
    """The titles of the cards."""
    return [card["title"] for card in answer["results"]]


@pytest.mark.parametrize(
    ("words", "language", "read"),
    [(JOINING, "ru", "Читать"), ("Кәсіподаққа қалай мүше боламын?", "kk", "Оқу")],
)
async def test_words_bring_the_best_answer_as_a_card_in_their_language(
    erzhan: PersonOnStage, joining: Entry, words: str, language: LanguageCode, read: str
) -> None:
    """Question, the sentence that answers, the text to send, and a link into the bot."""
    answer = await erzhan.asks_inline(words)
    card, text = answer["results"][0], joining.in_language(language)
    assert (card["title"], card["description"]) == (text.question, text.gist)
    content = card["input_message_content"]
    assert content["parse_mode"] == "HTML"
    shown, _ = parse_html(content["message_text"])
    assert shown.startswith(f"{text.question}\n\n{text.gist}")
    [[button]] = card["reply_markup"]["inline_keyboard"]
    assert button["text"] == read
    assert button["url"].endswith(f"?start=faq_{joining.id}_{language}")


async def test_the_cards_link_opens_that_answer(olga: PersonOnStage, erzhan: PersonOnStage, joining: Entry) -> None:
    """Whoever gets the card reads on in the bot."""
    answer = await olga.asks_inline(JOINING)
    url = answer["results"][0]["reply_markup"]["inline_keyboard"][0][0]["url"]
    await erzhan.follows(url.rpartition("=")[2])
    assert erzhan.screen.text.startswith(joining.in_language("ru").question)


async def test_a_card_says_whose_word_it_is(olga: PersonOnStage) -> None:
    """Law in force, the union's position, or no norm: in other chats as well."""
    answer = await olga.asks_inline("")
    strengths = ("⚖️ ", "🤝 ", "⚠️ ")
    for card in answer["results"]:
        shown, _ = parse_html(card["input_message_content"]["message_text"])
        assert shown.splitlines()[-1].startswith(strengths)


@pytest.mark.parametrize("words", ["", "  "])
async def test_without_words_what_is_read_most_is_listed(
    olga: PersonOnStage, aigul: PersonOnStage, faq: Faq, words: str
) -> None:
    """Readings in both languages count; the list comes in the reader's."""
    often, once = list(faq.entries.values())[-1], list(faq.entries.values())[-2]
    await aigul.says("/faq")
    for entry in (often, once, often):
        await aigul.presses(OpenEntry(id=entry.id, language="kk"))
    answer = await olga.asks_inline(words)
    assert titles(answer)[:2] == [often.in_language("ru").question, once.in_language("ru").question]
    assert len(titles(answer)) == MOST_CARDS


async def test_a_list_is_not_counted_as_a_reading(stage: Stage, olga: PersonOnStage) -> None:
    """Nor is anything kept of the words: nobody has sent them to the bot."""
    await olga.asks_inline(JOINING)
    await olga.asks_inline("как сварить борщ")
    assert await stage.rows("entry_reading") == []
    assert await stage.unanswered() == []
    assert await stage.rows("member") == []


@pytest.mark.parametrize("words", ["как сварить борщ", "🙂", "?", "\0", "а" * 256, "<b>&", "\u202e"])
async def test_where_nothing_is_found_a_button_leads_to_the_bot(olga: PersonOnStage, words: str) -> None:
    """An empty list that says so, whatever was typed."""
    answer = await olga.asks_inline(words)
    assert answer["results"] == []
    assert answer["button"] == {"text": "Не нашлось. Спросите у бота", "start_parameter": "inline"}


async def test_the_button_speaks_the_readers_language_and_opens_the_bot(aigul: PersonOnStage) -> None:
    """Above the cards as well; what it starts is an ordinary beginning."""
    answer = await aigul.asks_inline(JOINING)
    assert answer["button"] == {"text": "Ботты ашу", "start_parameter": "inline"}
    await aigul.follows("inline")
    assert aigul.screen.captions == ["Қазақша", "Русский"]


@pytest.mark.parametrize("words", ["", JOINING, "камера", "профсоюз", "Сыйлықақыны жүйе рейтинг бойынша есептейді"])
async def test_telegram_takes_every_list(olga: PersonOnStage, words: str) -> None:
    """At most eight cards, no two alike, ids, texts and markup within Telegram's bounds."""
    answer = await olga.asks_inline(words)
    ids = [card["id"] for card in answer["results"]]
    assert 1 <= len(ids) <= MOST_CARDS
    assert len(set(ids)) == len(ids)
    for card in answer["results"]:
        assert len(card["id"].encode()) <= LONGEST_RESULT_ID
        assert card["title"]
        shown, _ = parse_html(card["input_message_content"]["message_text"])
        assert 0 < units(shown) <= LONGEST_MESSAGE


async def test_an_answer_of_the_longest_id_can_be_listed(database_url: str, faq: Faq, joining: Entry) -> None:
    """An id that the check of the texts lets pass leaves room for the language in a card's id and link."""
    longest = replace(joining, id="a" * LONGEST_ID)
    library = replace(texts().library, faq=replace(faq, entries={longest.id: longest}))
    async with Stage(database_url, says=replace(texts(), library=library)) as stage:
        [card] = (await stage.person("Ольга", "ru").asks_inline(""))["results"]
        assert len(card["id"].encode()) <= LONGEST_RESULT_ID
        url = card["reply_markup"]["inline_keyboard"][0][0]["url"]
        assert len(url.rpartition("=")[2]) <= LONGEST_PAYLOAD
