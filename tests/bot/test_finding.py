"""Where the FAQ and the search meet."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot import finding
from bot.content.faq import Faq
from bot.content.library import Library
from bot.finding import corpus_of, derive_weights, open_search
from bot.search.weights import WeightsMissing

CONTENT = Path(__file__).parents[2] / "content"
FEW = ("classroom-video", "human-final-say", "join-union")


@pytest.fixture(scope="module")
def faq() -> Faq:
    """The FAQ as people read it."""
    return Library.load(CONTENT).faq


@pytest.fixture
def small_faq(faq: Faq, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Faq:
    """Three of its entries, and a place of the test's own for what is learned of them."""
    monkeypatch.setattr(finding, "WEIGHTS", tmp_path / "search")
    outside = {code: questions[:20] for code, questions in faq.out_of_scope.items()}
    return replace(faq, entries={entry: faq.entries[entry] for entry in FEW}, out_of_scope=outside)


def test_every_wording_of_the_faq_is_learned(faq: Faq) -> None:
    """Questions, other phrasings and captions lead to their entries; what the bot does not answer leads to none."""
    learned = {(example.text, example.entry, example.language) for example in corpus_of(faq).examples}
    for entry in faq.entries.values():
        for code in ("kk", "ru"):
            text = entry.in_language(code)
            assert {(words, entry.id, code) for words in (text.question, text.button, *text.wordings)} <= learned
    outside = {(question, None, code) for code in ("kk", "ru") for question in faq.out_of_scope[code]}
    assert outside == {example for example in learned if example[1] is None}
    assert corpus_of(faq).entries == tuple(sorted(faq.entries))


def test_what_was_not_learned_is_missing(small_faq: Faq) -> None:
    """Other entries than those that were learned are not looked for with old weights."""
    with pytest.raises(WeightsMissing):
        open_search(small_faq)


def test_entries_are_learned_once(small_faq: Faq) -> None:
    """The first time it says what it does; then the entries are found; the second time it says and does nothing."""
    said: list[str] = []
    derive_weights(small_faq, said.append)
    assert [line.split(" from ")[0] for line in said] == ["Learning 3 entries"]
    search = open_search(small_faq)
    for entry in FEW:
        assert search.find(small_faq.entries[entry].in_language("ru").question).entries[0] == entry
    derive_weights(small_faq, said.append)
    assert len(said) == 1


def test_only_the_newest_weights_are_kept(small_faq: Faq) -> None:
    """An editor's every change would otherwise leave a file of megabytes behind."""
    finding.WEIGHTS.mkdir()
    (finding.WEIGHTS / "0123456789abcdef.npz").write_bytes(b"older")
    derive_weights(small_faq, lambda _: None)
    (file,) = finding.WEIGHTS.iterdir()
    assert file.name != "0123456789abcdef.npz"


def test_weights_that_were_cut_off_are_learned_again(small_faq: Faq) -> None:
    """The advice of WeightsMissing helps: a file that can't be read does not pass for one that was learned."""
    derive_weights(small_faq, lambda _: None)
    (file,) = finding.WEIGHTS.iterdir()
    whole = file.read_bytes()
    file.write_bytes(whole[:1000])
    derive_weights(small_faq, lambda _: None)
    assert file.read_bytes() == whole
