"""Brings a database to the shape of this version's tables (Alembic).

While the bot is upgraded, replicas of two versions stand side by side: a database that a newer version has brought on
is taken as it is, because what a version adds does not hinder the one before it (see content/operators/guide.md).
"""

from collections.abc import Callable
from pathlib import Path

import structlog
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.engine import Storage

_ONE_AT_A_TIME = 0x516F7267616E  # "Qorgan": the advisory lock's number

log = structlog.get_logger()


async def upgrade(storage: Storage, revision: str = "head") -> None:
    """Migrate up to `revision`; does nothing where the database is there already, or beyond. Replicas take turns."""
    async with storage.engine.begin() as connection:
        if not storage.is_sqlite:
            await take_turn(connection)
        if await connection.run_sync(_is_beyond_this_version):
            log.warning("database.newer", advice="a newer version has migrated it; finish the upgrade soon")
            return
        await connection.run_sync(_run, command.upgrade, revision)


async def take_turn(connection: AsyncConnection) -> None:
    """PostgreSQL: be the only one who changes its shape until the transaction ends."""
    await connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _ONE_AT_A_TIME})


async def downgrade(storage: Storage, revision: str) -> None:
    """Migrate down to `revision` ("base": to nothing)."""
    async with storage.engine.begin() as connection:
        await connection.run_sync(_run, command.downgrade, revision)


async def has_its_shape(storage: Storage) -> bool:
    """Whether the database has the shape that this version needs, or that of a newer one."""
    async with storage.reading() as session:
        return await (await session.connection()).run_sync(_has_its_shape)


def migrations(connection: Connection) -> Config:
    """Alembic's configuration for this connection."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def _run(connection: Connection, step: Callable[[Config, str], None], revision: str) -> None:
    step(migrations(connection), revision)


def _has_its_shape(connection: Connection) -> bool:
    newest = ScriptDirectory.from_config(migrations(connection)).get_current_head()
    return _revision(connection) == newest or _is_beyond_this_version(connection)


def _is_beyond_this_version(connection: Connection) -> bool:
    known = {script.revision for script in ScriptDirectory.from_config(migrations(connection)).walk_revisions()}
    return _revision(connection) not in {None, *known}


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()
