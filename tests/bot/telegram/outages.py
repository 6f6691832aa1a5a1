"""Databases that are gone for a while: PostgreSQL that lets nobody in, a file that another program holds."""

import asyncio
import os
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

_HOLDER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


@asynccontextmanager
async def database_gone(url: str) -> AsyncIterator[None]:
    """Nobody gets into the database, and whoever was in it is out, until the block ends."""
    if url.startswith("sqlite"):
        async with _held(str(make_url(url).database)):
            yield
        return
    name = make_url(url).database
    await _in_postgresql(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
    await _in_postgresql(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")  # noqa: S608 a test's own name
    try:
        yield
    finally:
        await _in_postgresql(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')


@asynccontextmanager
async def _held(file: str) -> AsyncIterator[None]:
    """Another process is in the middle of a transaction of its own."""
    holder = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _HOLDER, file, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdin is not None
    assert holder.stdout is not None
    await holder.stdout.readline()
    try:
        yield
    finally:
        holder.stdin.close()
        await holder.wait()


async def _in_postgresql(statement: str) -> None:
    engine = create_async_engine(os.environ["TEST_DATABASE_URL"], isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(statement))
    await engine.dispose()


class Disk:
    """How large a SQLite database may get: pages, set anew before each transaction of the bot."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.pages = 0
        """0: as many as there is room for."""

    def fill(self) -> None:
        """No further page has room."""
        with sqlite3.connect(self._file) as connection:
            (self.pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.close()

    def make_room(self) -> None:
        """There is room again."""
        self.pages = 0
