"""Alembic's way to the database: the connection that `bot.storage.upgrade` hands over."""

from alembic import context
from sqlalchemy import Connection

from bot.storage import (  # noqa: F401 their tables stand in the metadata
    account_tables,
    campaign_tables,
    desk_tables,
    replica_tables,
    report_tables,
)
from bot.storage.tables import Table


def run(connection: Connection) -> None:
    """Walk the migrations on this connection, in one transaction."""
    context.configure(
        connection=connection,
        target_metadata=Table.metadata,
        render_as_batch=True,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"])
