"""Moving a million members and 50,000 reports from SQLite to PostgreSQL: at one go, and killed halfway.

The command is a process of its own. That everything is the same is found out here, by other hashes than the command's.
"""

import asyncio
import os
import signal
import sys
import time
from asyncio.subprocess import PIPE, Process
from hashlib import blake2b

from sqlalchemy import Table as Rows
from sqlalchemy import func, select, text

from bot.operations.transfer import RUNNING
from bot.operations.transfer_target import STAGING
from bot.storage.engine import Storage, open_storage
from bot.storage.tables import Table
from tests.bot.operations.big import fill
from tests.conftest import DATA_KEY
from tests.e2e.process import ROOT
from tests.load.crowds import open_filled
from tests.load.databases import database
from tests.load.figures import Figure

MEMBERS = 1_000_000
REPORTS = 50_000
GOAL_MINUTES = 5
POLL_SECONDS = 0.05
AT_ONCE = 10_000


async def measure_transfer() -> list[Figure]:
    """Minutes and rows a second; what differs afterwards; and the same of one that was killed halfway."""
    async with database("sqlite") as old:
        storage, secrets = await open_filled(old, MEMBERS)
        await fill(storage, secrets.cipher, REPORTS)
        expected = await _sums(storage)
        await storage.close()
        rows = sum(count for count, _ in expected.values())
        async with database("postgresql") as new:
            seconds = await _move(old, new)
            differing = await _differing(new, expected)
        async with database("postgresql") as new:
            there = await _kill_halfway(old, new)
            resumed = await _move(old, new)
            differing_resumed = await _differing(new, expected)
    return [
        Figure(figure="transfer_minutes", got=seconds / 60, goal=GOAL_MINUTES, unit="minutes", better="lower"),
        Figure(figure="transfer_rate", got=rows / seconds, goal=None, unit="rows a second", better="higher"),
        Figure(figure="transfer_differing", got=differing, goal=0, unit="tables", better="lower"),
        Figure(figure="transfer_killed_at", got=there, goal=None, unit="members there", better="higher"),
        Figure(figure="transfer_resumed_minutes", got=resumed / 60, goal=GOAL_MINUTES, unit="minutes", better="lower"),
        Figure(figure="transfer_resumed_differing", got=differing_resumed, goal=0, unit="tables", better="lower"),
    ]


async def _begin(old: str, new: str) -> Process:
    settings = os.environ | {"DATABASE_URL": old, "DATA_KEY": DATA_KEY}
    arguments = ("main.py", "transfer", "--to", new)
    return await asyncio.create_subprocess_exec(sys.executable, *arguments, cwd=ROOT, env=settings, stdout=PIPE)


async def _move(old: str, new: str) -> float:
    began = time.perf_counter()
    process = await _begin(old, new)
    told, _ = await process.communicate()
    print(told.decode(), file=sys.stderr)
    assert process.returncode == 0
    return time.perf_counter() - began


async def _kill_halfway(old: str, new: str) -> int:
    """SIGKILL while half of the members are there; gives how many are."""
    process, storage = await _begin(old, new), open_storage(new)
    while await _members(storage) < MEMBERS // 2:
        assert process.returncode is None
        await asyncio.sleep(POLL_SECONDS)
    process.send_signal(signal.SIGKILL)
    await process.communicate()
    there = await _members(storage)
    await storage.close()
    return there


async def _members(storage: Storage) -> int:
    async with storage.engine.connect() as connection:
        if await connection.scalar(text(f"SELECT to_regclass('{STAGING}.member') IS NULL")):
            return 0
        return int(await connection.scalar(text(f"SELECT count(*) FROM {STAGING}.member")) or 0)  # noqa: S608


async def _differing(url: str, expected: dict[str, tuple[int, int]]) -> int:
    storage = open_storage(url)
    found = await _sums(storage)
    await storage.close()
    return sum(found[name] != expected[name] for name in expected)


async def _sums(storage: Storage) -> dict[str, tuple[int, int]]:
    """Each table's count, as the database tells it, and the sum of its rows' hashes."""
    tables = [table for name, table in Table.metadata.tables.items() if name not in RUNNING]
    return {table.name: await _sum(storage, table) for table in tables}


async def _sum(storage: Storage, table: Rows) -> tuple[int, int]:
    total = 0
    async with storage.engine.connect() as connection:
        count = await connection.scalar(select(func.count()).select_from(table)) or 0
        rows = await connection.stream(select(table).execution_options(yield_per=AT_ONCE))
        async for some in rows.partitions():
            for row in some:
                total += int.from_bytes(blake2b(repr(tuple(row)).encode(), digest_size=16).digest())
    return count, total
