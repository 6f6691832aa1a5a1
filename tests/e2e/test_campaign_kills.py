"""Campaigns under kill -9, with the real process."""

from pathlib import Path

import pytest

from tests.e2e.campaign_kills import Ordeal, run


@pytest.mark.timeout(300)  # a quarter of a minute; the bot's three starts take their time on a busy machine
async def test_kill_9_skips_nobody_and_counts_who_may_have_got_it_twice(database_url: str, tmp_path: Path) -> None:
    """Killed while it plans and while it sends: everybody has it, twice only those who were in hand."""
    found = await run(Ordeal(times=2, recipients=600, seed=5), database_url, tmp_path / "log")
    assert (found.audience, found.states, len(found.crashes)) == (600, {"sent": 600}, 2)
    assert found.crashes[1].copies_before > 0
    assert found.promise_is_kept, found.table()
