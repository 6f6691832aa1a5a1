"""What the operator's tests stand on: an empty database of either engine, made on demand."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from bot.storage.engine import Storage, open_storage
from bot.storage.secrets import load_secrets
from bot.storage.upgrade import upgrade
from tests.bot.operations.moving import KEY
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


@pytest.fixture(scope="session")
def shape(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An embedded database of this version's shape, with its secrets."""
    path = tmp_path_factory.mktemp("shape") / "qorgan.db"

    async def make() -> None:
        storage = open_storage(f"sqlite+aiosqlite:///{path}")
        await upgrade(storage)
        async with storage.transaction() as session:
            await load_secrets(session, KEY)
        await storage.close()

    asyncio.run(make())
    return path


@pytest.fixture
def database(shape: Path, tmp_path: Path) -> Path:
    """The embedded database that is moved."""
    return Path(shutil.copy(shape, tmp_path / "qorgan.db"))


@pytest.fixture
async def embedded(database: Path) -> AsyncIterator[Storage]:
    """The same, open for the test; closed again before it moves."""
    storage = open_storage(f"sqlite+aiosqlite:///{database}")
    yield storage
    await storage.close()


@pytest.fixture
async def postgresql(empty_url: str) -> AsyncIterator[Storage]:
    """Where everything moves."""
    storage = open_storage(empty_url)
    yield storage
    await storage.close()


async def _in_postgresql(server: str, statement: str) -> None:
    engine = create_async_engine(server, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(statement))
    await engine.dispose()
