"""The search as it really is, opened once, and one over a small corpus."""

from pathlib import Path

import pytest

from bot.content.library import Library
from bot.finding import open_search
from bot.search.engine import Search
from bot.search.layout import Plausibility
from bot.search.training import learn
from bot.search.weights import Weights
from tests.bot.search.four_entries import CORPUS

CONTENT = Path(__file__).parents[3] / "content"


@pytest.fixture(scope="session")
def real_search() -> Search:
    """The search over content/faq. Where its weights are missing, the sentence of WeightsMissing is the failure."""
    return open_search(Library.load(CONTENT).faq)


@pytest.fixture(scope="session")
def small_weights() -> Weights:
    """What the letters of the small corpus teach."""
    return learn(CORPUS, Plausibility(CORPUS), None)


@pytest.fixture
def small_search(small_weights: Weights) -> Search:
    """The search over the small corpus, by letters alone."""
    return Search(small_weights, Plausibility(CORPUS), None)
