"""Reports under kill -9, with the real process."""

from pathlib import Path

import pytest

from tests.e2e.report_kills import Ordeal, run


@pytest.mark.timeout(300)  # half a minute; the bot's three starts take their time on a busy machine
async def test_kill_9_loses_no_report_and_no_answer(database_url: str, tmp_path: Path) -> None:
    """Each report is filed once, stands at the desk in full, and what an organiser sent has reached its author."""
    found = await run(Ordeal(times=2, authors=10, organisers=2, seed=7), database_url, tmp_path / "log")
    assert (found.receipts, found.closed, found.kills) == (10, 10, 2)
    assert found.drafts_left > 0
    assert found.sent >= 10
    assert found.nothing_lost, found.table()
    assert found.doubled_within_bounds, found.table()
