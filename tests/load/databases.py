"""Databases that a measurement fills and drops."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from tempfile import TemporaryDirectory
from uuid import uuid4

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

POSTGRESQL = os.environ.get("TEST_DATABASE_URL", "postgresql+asyncpg://postgres@127.0.0.1:5432/postgres")


@asynccontextmanager
async def database(engine: str) -> AsyncIterator[str]:
    """An empty database of this engine; gone afterwards."""
    if engine == "sqlite":
        with TemporaryDirectory() as folder:
            yield f"sqlite+aiosqlite:///{folder}/qorgan.db"
        return
    name = f"qorgan_bench_{uuid4().hex[:8]}"
    server = create_async_engine(POSTGRESQL, isolation_level="AUTOCOMMIT")
    async with server.connect() as connection:
        await connection.execute(text(f'CREATE DATABASE "{name}"'))
    try:
        yield server.url.set(database=name).render_as_string(hide_password=False)
    finally:
        async with server.connect() as connection:
            await connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
        await server.dispose()
