"""Brings a database to the shape of this version's tables (Alembic)."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from bot.storage.engine import Storage

_ONE_AT_A_TIME = 0x516F7267616E  # "Qorgan": the advisory lock's number


async def upgrade(storage: Storage, revision: str = "head") -> None:
    """Migrate up to `revision`; does nothing where the database is there already. Replicas take turns."""
    async with storage.engine.begin() as connection:
        if not storage.is_sqlite:
            await connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _ONE_AT_A_TIME})
        await connection.run_sync(_run, command.upgrade, revision)


async def downgrade(storage: Storage, revision: str) -> None:
    """Migrate down to `revision` ("base": to nothing)."""
    async with storage.engine.begin() as connection:
        await connection.run_sync(_run, command.downgrade, revision)


def migrations(connection: Connection) -> Config:
    """Alembic's configuration for this connection."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def _run(connection: Connection, step: Callable[[Config, str], None], revision: str) -> None:
    step(migrations(connection), revision)
