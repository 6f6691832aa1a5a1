"""What the operator's tests stand on: an empty database of either engine, made on demand."""

import os
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from tests.clocks import LeapingClock


@pytest.fixture
def clock() -> LeapingClock:
    """The operator's time."""
    return LeapingClock()


@pytest.fixture
async def empty_url(tmp_path: Path) -> AsyncIterator[str]:
    """The address of a database of the tests' engine without a single table."""
    server = os.environ.get("TEST_DATABASE_URL")
    if not server:
        yield f"sqlite+aiosqlite:///{tmp_path}/restored/qorgan.db"
        return
    name = f"qorgan_restored_{uuid4().hex[:12]}"
    await _in_postgresql(server, f'CREATE DATABASE "{name}"')
    yield make_url(server).set(database=name).render_as_string(hide_password=False)
    await _in_postgresql(server, f'DROP DATABASE "{name}" WITH (FORCE)')


async def _in_postgresql(server: str, statement: str) -> None:
    engine = create_async_engine(server, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(statement))
    await engine.dispose()
