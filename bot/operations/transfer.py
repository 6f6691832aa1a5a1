"""Transfer: everything moves from an embedded database to PostgreSQL; broken off, it goes on where it was."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from sqlalchemy import Table

from bot.clock import Clock
from bot.operations.refusals import NotDone
from bot.operations.transfer_source import EmbeddedSource, open_source
from bot.operations.transfer_tally import Tally
from bot.operations.transfer_target import StagedTarget, open_target
from bot.storage.cipher import Cipher
from bot.storage.tables import Table as Model

Tell = Callable[[str], None]

RUNNING = ("replica", "pace")
"""Tables that tell of running processes only; they begin empty."""
_NEWS = 250_000
"""Rows of a table after which the operator hears of it."""


@dataclass(frozen=True)
class Transferred:
    """What is there now: rows by table; and how long it took (seconds)."""

    rows: Mapping[str, int]
    seconds: float


async def transfer(database: Path, target_url: str, cipher: Cipher, clock: Clock, tell: Tell) -> Transferred:
    """Move everything, and check that it is the same. Raises NotDone, KeysDoNotFit; then the bot's database stays."""
    began = clock.monotonic()
    with open_source(database) as source:
        source.check(cipher)
        async with open_target(target_url) as target:
            # the migrations, which the target has just walked, have brought in every table
            tables = [table for table in Model.metadata.sorted_tables if table.name not in RUNNING]
            source.check_tables({*Model.metadata.tables, *RUNNING})
            moving = _Moving(source, target, clock, tell)
            rows = {table.name: await moving.move(table) for table in tables}
            await target.settle(tables, source.counters())
            if not source.is_unchanged:
                raise NotDone(f"{database} was written to meanwhile. Stop whatever does that, and call this again.")
            await target.move_in()
    return Transferred(rows, clock.monotonic() - began)


class _Moving:
    def __init__(self, source: EmbeddedSource, target: StagedTarget, clock: Clock, tell: Tell) -> None:
        self._source = source
        self._target = target
        self._clock = clock
        self._tell = tell

    async def move(self, table: Table) -> int:
        """Copy what the target does not have yet, and compare; gives the number of rows."""
        began = self._clock.monotonic()
        kept = await self._kept(table)
        done = await self._copy(table, kept)
        if done != kept and await self._target.tally(table) != done:
            raise NotDone(f"{table.name}: PostgreSQL gives other rows than were written. Call this again.")
        if done.rows:
            self._tell(f"{table.name}: {done.rows} rows, equal, {self._clock.monotonic() - began:.1f} s")
        return done.rows

    async def _kept(self, table: Table) -> Tally:
        """What an earlier call has copied, if the first rows are still the same; else nothing is kept of it."""
        there = await self._target.tally(table)
        if there == self._first(table, there.rows):
            return there
        self._tell(f"{table.name}: changed since it was copied; it is copied anew")
        await self._target.clear(table)
        return Tally()

    def _first(self, table: Table, count: int) -> Tally:
        rows = (row for chunk in self._source.chunks(table) for row in chunk)
        return Tally().with_rows(islice(rows, count))

    async def _copy(self, table: Table, kept: Tally) -> Tally:
        """Write the rows behind those that are kept; gives what all of them are."""
        done, seen, told = kept, 0, kept.rows
        for chunk in self._source.chunks(table):
            new = chunk[max(0, kept.rows - seen) :]
            seen += len(chunk)
            if new:
                adding = asyncio.to_thread(done.with_rows, new)
                done, _ = await asyncio.gather(adding, self._target.write(table, new))
            if done.rows - told >= _NEWS:
                told = done.rows
                self._tell(f"{table.name}: {done.rows} rows so far")
        return done
