"""Finding: ranking, levels, the question's language, and asking without holding up the bot."""

import asyncio
import threading

import pytest

from bot.search.engine import BY_LETTERS, RANKED, WITH_MEANING, Certainty, Finding, Level, Search
from bot.search.layout import Plausibility
from bot.search.weights import Weights
from tests.bot.search.four_entries import CORPUS, EXAMPLES

PATIENCE = 10.0
"""How long a thread may keep a test waiting (seconds)."""

NOTHING_ASKED = [
    "",
    " ",
    "\n",
    "\x00",
    "\u200b\u2060",
    "?",
    "…!?",
    "👍",
    "😀" * 4096,
    "🇰🇿 👨‍👩‍👧",
    "3",
    "2026",
    "87011234567",
    "12.05.2026 14:30",
    "½ ٣",
    "中文",
    "قرآن",
    "ы",
    "ok",
]


class HeldUp(Plausibility):
    """Weighs words only when it is let: whoever asks in Latin letters waits."""

    def __init__(self) -> None:
        super().__init__(CORPUS)
        self.asked = threading.Event()
        self.let = threading.Event()

    def __call__(self, text: str) -> float:
        """Wait to be let."""
        self.asked.set()
        assert self.let.wait(PATIENCE)
        return super().__call__(text)


@pytest.mark.parametrize("question", NOTHING_ASKED)
def test_what_asks_for_nothing_finds_nothing(small_search: Search, question: str) -> None:
    """Blanks, emoji, marks, digits, foreign scripts and one or two letters: no entry, no language, and no guess."""
    assert small_search.find(question) == Finding((), Level.NONE, float("-inf"), None)


@pytest.mark.parametrize("question", ["камера", "КАМЕРА!!!", "📷 камера 2", "kamera", "rfvthf"])
def test_a_word_in_any_dress_is_a_question(small_search: Search, question: str) -> None:
    """Three letters and more, in any spelling, are looked for."""
    assert small_search.find(question).entries[0] == "camera"


@pytest.mark.parametrize("question", ["камера", "неизвестное слово", "сыйақы мен кесте", "ъъъъъ"])
def test_entries_stand_in_order_each_once(small_search: Search, question: str) -> None:
    """The likeliest first, none twice, none that does not exist, not more than a screen could ever offer."""
    entries = small_search.find(question).entries
    assert sorted(entries) == sorted(CORPUS.entries)
    assert len(entries) <= RANKED


def test_not_all_entries_are_named(real_search: Search) -> None:
    """Of sixty the eight likeliest."""
    entries = real_search.find("Может ли решение о моей работе принять одна машина?").entries
    assert len(set(entries)) == len(entries) == RANKED


def test_both_things_that_were_asked_for_come_first(small_search: Search) -> None:
    """A question about two entries ranks them before all others."""
    for question in ("камера и отпуск", "камера мен демалыс"):
        assert set(small_search.find(question).entries[:2]) == {"camera", "leave"}


@pytest.mark.parametrize(
    ("question", "level"),
    [
        ("Можно ли ставить камеру в классе", Level.ANSWER),
        ("Сабақ кестесін бағдарлама құрды", Level.ANSWER),
        ("директор", Level.CHOOSE),
        ("что делать", Level.CHOOSE),
        ("какая сегодня погода", Level.NONE),
        ("палау рецептін айт", Level.NONE),
    ],
)
def test_levels(small_search: Search, question: str, level: Level) -> None:
    """A clear question is answered, one that could be about anything gives a choice, small talk gives nothing."""
    assert small_search.find(question).level is level


@pytest.mark.parametrize("certainty", [WITH_MEANING, BY_LETTERS], ids=["with meaning", "by letters"])
def test_a_choice_needs_less_than_an_answer(certainty: Certainty) -> None:
    """There is room between the two for questions to be offered a choice."""
    assert certainty.choose < certainty.answer


def test_higher_levels_have_higher_scores(small_search: Search) -> None:
    """No choice is more certain than any answer, no refusal more than any choice."""
    scores: dict[Level, list[float]] = {level: [] for level in Level}
    beginnings = [" ".join(example.text.split()[:2]) for example in EXAMPLES]
    for question in (*beginnings, *(example.text for example in EXAMPLES)):
        finding = small_search.find(question)
        scores[finding.level].append(finding.score)
    assert all(scores.values())
    assert min(scores[Level.ANSWER]) > max(scores[Level.CHOOSE])
    assert min(scores[Level.CHOOSE]) > max(scores[Level.NONE])


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Мұғалімнің үстінен камера қойды", "kk"),
        ("мугалимнин устинен камера койды", "kk"),
        ("mugalimning sabagynda kamera tur", "kk"),
        ("сабақ", "kk"),
        ("сыйақы рейтинг", "kk"),
        ("Над столом учителя повесили камеру", "ru"),
        ("pochemu urezali premiyu", "ru"),
        ("hfcgbcfybt ehjrjd", "ru"),
        ("отпуск", "ru"),
        ("закон", None),
        ("whatsapp", None),
        ("ъъъъъ", None),
    ],
)
def test_the_questions_language(small_search: Search, question: str, language: str | None) -> None:
    """Kazakh with or without its letters, Russian in any dress; a word of both or of neither tells nothing."""
    assert small_search.find(question).language == language


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Камера керек пе", "kk"),
        ("жи деген не озi", "kk"),
        ("уволили из за ии что делать", "ru"),
        ("Face ID", None),
    ],
)
def test_the_real_questions_language(real_search: Search, question: str, language: str | None) -> None:
    """What the whole corpus knows of the languages."""
    assert real_search.find(question).language == language


async def test_asking_finds_what_finding_finds(small_search: Search) -> None:
    """A hundred people who ask at once have each the answer to their own question."""
    questions = [example.text for example in EXAMPLES] * 2
    findings = await asyncio.gather(*map(small_search.ask, questions))
    assert findings == [small_search.find(question) for question in questions]


async def test_asking_does_not_hold_up_the_bot(small_weights: Weights) -> None:
    """While a question is being looked for, the loop goes on with other people's updates."""
    held_up = HeldUp()
    asking = asyncio.create_task(Search(small_weights, held_up, None).ask("kamera"))
    assert await asyncio.to_thread(held_up.asked.wait, PATIENCE)
    assert not asking.done()
    held_up.let.set()
    assert (await asyncio.wait_for(asking, PATIENCE)).entries[0] == "camera"


async def test_a_question_that_nobody_waits_for_hurts_nobody(small_weights: Weights) -> None:
    """A cancelled question leaves the search fit for the next one."""
    held_up = HeldUp()
    search = Search(small_weights, held_up, None)
    asking = asyncio.create_task(search.ask("kamera"))
    assert await asyncio.to_thread(held_up.asked.wait, PATIENCE)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    held_up.let.set()
    assert (await asyncio.wait_for(search.ask("otpusk"), PATIENCE)).entries[0] == "leave"


async def test_many_ask_with_meaning_at_once(real_search: Search) -> None:
    """The model is asked by one at a time, and nobody has somebody else's answer."""
    questions = ["машина меня уволила", "ЖИ менің орныма шешті", "камера в классе", "сыйақы рейтингпен", "отпуск"] * 4
    findings = await asyncio.gather(*map(real_search.ask, questions))
    assert findings == [real_search.find(question) for question in questions]
