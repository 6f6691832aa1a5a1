"""Made-up updates of every type; `python -m tests.fuzz 10000` sends many more."""

from tests.fuzz import fuzz


async def test_nobody_is_left_without_an_answer(database_url: str) -> None:
    """Hostile words, forged buttons, odd kinds: nothing is set aside, and everybody has their answer."""
    found = await fuzz(database_url, 300)
    assert (found.updates, found.set_aside, found.unanswered) == (300, 0, 0)
