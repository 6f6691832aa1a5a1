from datetime import date, timedelta

from bot.numbers.counts import Scope
from bot.numbers.rows import ExportRow, export_rows
from bot.storage.engine import Storage
from tests.bot.numbers.conftest import ALMATY, MONDAY, Files

HOUR = timedelta(hours=1)


async def rows_of(storage: Storage, scope: Scope) -> list[ExportRow]:
    """The rows of a scope."""
    async with storage.transaction() as session:
        return [row async for row in export_rows(session, scope, ALMATY)]


async def test_a_report_becomes_a_row(storage: Storage, files: Files) -> None:
    """Its moments are those of the clock in Almaty; nothing personal comes along."""
    await files(1, answered=HOUR, rating=4)
    row = ExportRow(
        number=1,
        filed_at=MONDAY,
        kind="monitoring",
        principle=5,
        region="abai",
        institution="school",
        identity="named",
        status="received",
        outcome=None,
        first_answer_at=MONDAY + HOUR,
        closed_at=None,
        rating=4,
    )
    assert await rows_of(storage, Scope()) == [row]
    assert (await rows_of(storage, Scope()))[0].filed_at.hour == 14


async def test_rows_are_those_that_are_counted(storage: Storage, files: Files) -> None:
    """The same scope, in order, more than are read at once; no questions."""
    await files(2, region="almaty")
    await files(1, kind="question")
    await files(1, filed_at=MONDAY - timedelta(days=30))
    await files(2100)
    found = await rows_of(storage, Scope(regions=frozenset({"abai"}), since=date(2026, 11, 1)))
    assert [row.number for row in found] == list(range(5, 2105))
