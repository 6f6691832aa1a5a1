"""What all tests stand on: a database of their own, on either engine, and its secrets."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import create_async_engine

from bot.storage.cipher import Cipher
from bot.storage.engine import Storage, open_storage
from bot.storage.secrets import Secrets, load_secrets
from bot.storage.upgrade import upgrade

DATA_KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[URL]:
    """A migrated database that each test's own is copied from; PostgreSQL where TEST_DATABASE_URL names one."""
    given = os.environ.get("TEST_DATABASE_URL")
    if not given:
        url = make_url(f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('template') / 'qorgan.db'}")
        asyncio.run(_migrate(url))
        yield url
        return
    url = make_url(given).set(database=f"qorgan_template_{uuid4().hex[:8]}")
    asyncio.run(_in_postgresql(given, f'CREATE DATABASE "{url.database}"'))
    asyncio.run(_migrate(url))
    yield url
    asyncio.run(_in_postgresql(given, f'DROP DATABASE "{url.database}"'))


@pytest.fixture
async def database_url(template: URL, tmp_path: Path) -> AsyncIterator[str]:
    """The address of an empty, migrated database for one test."""
    if template.drivername.startswith("sqlite"):
        path = tmp_path / "qorgan.db"
        shutil.copy(str(template.database), path)
        yield f"sqlite+aiosqlite:///{path}"
        return
    name = f"qorgan_test_{uuid4().hex[:12]}"
    server = os.environ["TEST_DATABASE_URL"]
    await _in_postgresql(server, f'CREATE DATABASE "{name}" TEMPLATE "{template.database}" STRATEGY file_copy')
    yield template.set(database=name).render_as_string(hide_password=False)
    await _in_postgresql(server, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
async def storage(database_url: str) -> AsyncIterator[Storage]:
    """The test's database, open."""
    storage = open_storage(database_url)
    yield storage
    await storage.close()


@pytest.fixture
async def secrets(storage: Storage) -> Secrets:
    """The test database's secrets."""
    async with storage.transaction() as session:
        return await load_secrets(session, Cipher([bytes(range(32))]))


async def _migrate(url: URL) -> None:
    storage = open_storage(url.render_as_string(hide_password=False))
    await upgrade(storage)
    await storage.close()


async def _in_postgresql(server: str, statement: str) -> None:
    engine = create_async_engine(server, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(statement))
    await engine.dispose()
