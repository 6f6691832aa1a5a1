"""What was learned, in a file: read as it was written, whole or not at all."""

import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.search import weights as weights_module
from bot.search.corpus import Corpus, Example
from bot.search.engine import Search
from bot.search.layout import Plausibility
from bot.search.weights import OfMeaning, Weights, WeightsMissing, path_of
from tests.bot.search.four_entries import CORPUS, EXAMPLES

ROOT = Path(__file__).parents[3]
ROUNDING = 2e-3
"""Half-precision numbers in the file: about three digits of each remain."""

KILLED_WHILE_SAVING = """
import resource, signal, sys
from pathlib import Path
from bot.search.weights import Weights
weights = Weights.load(Path(sys.argv[1]))
signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
weights.save(Path(sys.argv[2]))
"""
"""Saves what it loaded, and is killed by the system ten thousand bytes into the file."""


@pytest.fixture
def path(tmp_path: Path, small_weights: Weights) -> Path:
    """A file with the small corpus's weights, in a folder that saving had to make."""
    path = tmp_path / "build" / "search" / "some.npz"
    small_weights.save(path)
    return path


def with_meaning(weights: Weights) -> Weights:
    """These weights, as if they had learned meanings too."""
    classes = len(weights.entries) + 1
    numbers = np.linspace(-1, 1, 5 * classes, dtype=np.float32).reshape(5, classes)
    return replace(weights, meaning=OfMeaning(numbers[:, 0], numbers, numbers[0]))


def test_what_was_saved_is_loaded(path: Path, small_weights: Weights) -> None:
    """Entries and grams are the same, numbers as near as half precision allows."""
    loaded = Weights.load(path)
    assert loaded.entries == small_weights.entries == CORPUS.entries
    for kind in ("pieces", "phrases"):
        was, now = getattr(small_weights, kind), getattr(loaded, kind)
        assert now.vocabulary == was.vocabulary
        for name in ("rarity", "say", "kazakh"):
            np.testing.assert_allclose(getattr(now, name), getattr(was, name), rtol=ROUNDING, atol=ROUNDING)
    np.testing.assert_array_equal(loaded.bias, small_weights.bias)
    assert (loaded.kazakh_bias, loaded.meaning) == (small_weights.kazakh_bias, None)


def test_meanings_are_saved_too(path: Path, small_weights: Weights) -> None:
    """What points say comes back to the bit; without meanings there are none."""
    with_meaning(small_weights).save(path)
    was, now = with_meaning(small_weights).meaning, Weights.load(path).meaning
    assert was is not None
    assert now is not None
    for name in ("centre", "say", "bias"):
        np.testing.assert_array_equal(getattr(now, name), getattr(was, name))


def test_what_was_loaded_saves_the_same_file(path: Path, tmp_path: Path) -> None:
    """Written, read and written again: the same bytes."""
    again = tmp_path / "again.npz"
    Weights.load(path).save(again)
    assert again.read_bytes() == path.read_bytes()


def test_the_search_finds_the_same_with_what_was_loaded(path: Path, small_search: Search) -> None:
    """Rounding to half precision changes no finding."""
    loaded = Search(Weights.load(path), Plausibility(CORPUS), None)
    for example in CORPUS.examples:
        was, now = small_search.find(example.text), loaded.find(example.text)
        assert (now.entries, now.level, now.language) == (was.entries, was.level, was.language), example.text
        assert now.score == pytest.approx(was.score, abs=0.05)


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    """The exception's own words are the operator's advice."""
    with pytest.raises(WeightsMissing) as fault:
        Weights.load(tmp_path / "none.npz")
    assert "python main.py faq weights" in str(fault.value.__doc__)


@pytest.mark.parametrize("share", [0.0, 0.001, 0.5, 0.99, 0.999999])
def test_a_truncated_file_counts_as_missing(path: Path, share: float) -> None:
    """A disk that was full, a copy that was cut off: learn again, rather than a traceback."""
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(WeightsMissing):
        Weights.load(path)


@pytest.mark.parametrize("content", [b"", b"\0" * 1000, b"PK\x03\x04" + b"\0" * 1000, b"weights", b"\x93NUMPY\x01\x00"])
def test_a_file_of_something_else_counts_as_missing(path: Path, content: bytes) -> None:
    """Whatever lies at the weights' place."""
    path.write_bytes(content)
    with pytest.raises(WeightsMissing):
        Weights.load(path)


def test_a_flipped_bit_counts_as_missing(path: Path) -> None:
    """A disk that lies is found out, not believed."""
    whole = bytearray(path.read_bytes())
    whole[len(whole) // 2] ^= 1
    path.write_bytes(whole)
    with pytest.raises(WeightsMissing):
        Weights.load(path)


@pytest.mark.parametrize("there_was_one", [True, False])
def test_a_crash_while_saving_leaves_no_half_file(path: Path, *, there_was_one: bool) -> None:
    """The process dies in the middle: what was there before is there still, whole; or nothing is."""
    target = path if there_was_one else path.with_name("new.npz")
    before = path.read_bytes()
    command = [sys.executable, "-c", KILLED_WHILE_SAVING, str(path), str(target)]
    ended = subprocess.run(command, cwd=ROOT, timeout=60, check=False)  # noqa: S603 our own program
    assert ended.returncode == -signal.SIGXFSZ
    assert path.read_bytes() == before
    assert target.exists() is there_was_one


def test_what_a_crash_left_does_not_hinder_the_next_time(path: Path, small_weights: Weights) -> None:
    """A draft that nobody finished is written over."""
    before = path.read_bytes()
    path.with_suffix(".draft").write_bytes(b"half a file" * 1_000_000)
    path.unlink()
    small_weights.save(path)
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]


CHANGED = (
    EXAMPLES[1:],
    (*EXAMPLES, Example("Тағы бір сұрақ", "camera", "kk")),
    (Example(EXAMPLES[0].text + "?", EXAMPLES[0].entry, EXAMPLES[0].language), *EXAMPLES[1:]),
    (Example(EXAMPLES[0].text, "bonus", EXAMPLES[0].language), *EXAMPLES[1:]),
    (Example(EXAMPLES[0].text, None, EXAMPLES[0].language), *EXAMPLES[1:]),
    (Example(EXAMPLES[0].text, EXAMPLES[0].entry, "ru"), *EXAMPLES[1:]),
)


@pytest.mark.parametrize(
    "examples", CHANGED, ids=["left out", "added", "reworded", "moved", "out of scope", "language"]
)
def test_another_corpus_has_another_path(tmp_path: Path, examples: tuple[Example, ...]) -> None:
    """Whatever changed in an example, its old weights are not taken for its new ones."""
    changed = path_of(Corpus.of(examples), tmp_path, with_meaning=False)
    assert changed != path_of(CORPUS, tmp_path, with_meaning=False)
    assert changed.parent == tmp_path


@pytest.mark.parametrize(
    "other", [Example("камера", "camera", "ru"), Example("камера", "bonus", "kk"), Example("камеру", "camera", "kk")]
)
def test_a_lone_examples_every_part_counts(tmp_path: Path, other: Example) -> None:
    """Its words, its entry and its language, wherever it stands among others."""
    one, another = (Corpus.of([example]) for example in (Example("камера", "camera", "kk"), other))
    assert path_of(one, tmp_path, with_meaning=True) != path_of(another, tmp_path, with_meaning=True)


def test_the_same_corpus_has_the_same_path(tmp_path: Path) -> None:
    """In whatever order, and however often, the examples are told."""
    again = Corpus.of([*reversed(EXAMPLES), *EXAMPLES])
    assert path_of(again, tmp_path, with_meaning=True) == path_of(CORPUS, tmp_path, with_meaning=True)


def test_with_and_without_meaning_have_their_own_paths(tmp_path: Path) -> None:
    """A machine without the model does not read the weights of one that has it."""
    assert path_of(CORPUS, tmp_path, with_meaning=True) != path_of(CORPUS, tmp_path, with_meaning=False)


@pytest.mark.parametrize("name", ["spelling.py", "grams.py", "training.py", "meaning.py", "weights.py"])
def test_another_way_of_learning_has_another_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """A changed line in what learns makes the old weights unfit."""
    before = path_of(CORPUS, tmp_path, with_meaning=True)
    house = Path(weights_module.__file__).parent
    copy = tmp_path / "search"
    copy.mkdir()
    for file in house.glob("*.py"):
        (copy / file.name).write_bytes(file.read_bytes())
    monkeypatch.setattr(weights_module, "__file__", str(copy / "weights.py"))
    assert path_of(CORPUS, tmp_path, with_meaning=True) == before
    (copy / name).write_text("# changed")
    assert path_of(CORPUS, tmp_path, with_meaning=True) != before
