"""Where the FAQ and the search meet: what the search learns from, and where it keeps what it learned."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.content.entries import Entry
from bot.content.faq import Faq
from bot.content.freshness import Freshness
from bot.content.tongues import CODES
from bot.questions.masking import Masking
from bot.search.corpus import Corpus, Example
from bot.search.engine import Search
from bot.search.layout import Plausibility
from bot.search.likeness import grouped
from bot.search.meaning import Meaning, is_there
from bot.search.weights import Weights, WeightsMissing, path_of

WEIGHTS = Path(__file__).parent.parent / "build" / "search"


@dataclass(frozen=True)
class Questions:
    """What it takes to answer a question in somebody's own words."""

    faq: Faq
    search: Search
    masking: Masking
    freshness: Freshness
    today: Callable[[], date]

    def is_stale(self, entry: Entry) -> bool:
        """Whether the entry's law may have changed since it was checked."""
        return self.freshness.is_stale(entry, self.today())


def open_search(faq: Faq) -> Search:
    """The search over these entries. Raises WeightsMissing where it has not learned them yet."""
    return Search.open(corpus_of(faq), WEIGHTS)


def derive_weights(faq: Faq, say: Callable[[str], None]) -> None:
    """Learn these entries, unless that was done before; `say` is told what goes on and how long it takes."""
    corpus = corpus_of(faq)
    path = path_of(corpus, WEIGHTS, with_meaning=is_there())
    with suppress(WeightsMissing):
        Weights.load(path)
        return
    from bot.search.training import learn  # noqa: PLC0415 what only learning needs is not there to serve

    say(f"Learning {len(corpus.entries)} entries from {len(corpus.examples)} questions, for a minute or two …")
    plausibility = Plausibility(corpus)
    learn(corpus, plausibility, Meaning(plausibility) if is_there() else None).save(path)
    for older in WEIGHTS.glob("*.npz"):
        if older != path:
            older.unlink()


def likeness(faq: Faq) -> Callable[[Sequence[str]], list[list[str]]]:
    """What puts alike questions together."""
    plausibility = Plausibility(corpus_of(faq))
    return lambda texts: grouped(texts, plausibility)


def corpus_of(faq: Faq) -> Corpus:
    """The questions of the FAQ, and those that are none of its business."""
    return Corpus.of(_examples(faq))


def _examples(faq: Faq) -> Iterator[Example]:
    for code in CODES:
        for entry in faq.entries.values():
            text = entry.in_language(code)
            yield from (Example(wording, entry.id, code) for wording in {*text.wordings, text.button})
        yield from (Example(question, None, code) for question in faq.out_of_scope[code])
