"""Whether words look like ours."""

import pytest

from bot.search.corpus import Corpus
from bot.search.layout import Plausibility
from tests.bot.search.four_entries import CORPUS


@pytest.fixture(scope="module")
def plausible() -> Plausibility:
    """What is usual in the small corpus."""
    return Plausibility(CORPUS)


@pytest.mark.parametrize(
    ("ours", "not_ours"),
    [
        ("расписание", "хфцгбцфыбт"),
        ("кесте", "ртцнтц"),
        ("камера", "цамера"),
        ("сабақ", "щщщщщ"),
        ("демалыс", "сыламед"),
        ("премия", "premiya"),
        ("надбавка", "12345"),
        ("сыйақы бер", "яйъ ъэю"),
        ("Камера".casefold(), ""),
    ],
)
def test_our_words_are_more_plausible(plausible: Plausibility, ours: str, not_ours: str) -> None:
    """Words of the corpus, and words like them, before what the wrong keys give."""
    assert plausible(ours) > plausible(not_ours)


@pytest.mark.parametrize("text", ["", "?!", "camera", "😀", "中文"])
def test_without_cyrillic_nothing_is_less_plausible(plausible: Plausibility, text: str) -> None:
    """What has no letters of ours is as unlikely as letters that never stood together."""
    assert plausible(text) == plausible("ъъъ")


def test_a_long_text_is_no_less_plausible_than_a_short_one(plausible: Plausibility) -> None:
    """It is the mean that counts, not the sum."""
    assert plausible("камера камера камера камера") == pytest.approx(plausible("камера"))


def test_case_and_marks_of_the_corpus_make_no_difference(plausible: Plausibility) -> None:
    """The corpus is read as questions are: a capital in it teaches the small letter."""
    shouted = [
        type(example)(f"{example.text.upper()}!!", example.entry, example.language) for example in CORPUS.examples
    ]
    assert Plausibility(Corpus.of(shouted))("камера") == pytest.approx(plausible("камера"))


def test_an_empty_corpus_finds_everything_alike() -> None:
    """Knowing nothing, it prefers nothing, and does not divide by it."""
    plausible = Plausibility(Corpus.of([]))
    assert plausible("камера") == plausible("ъъъ") == plausible("")
