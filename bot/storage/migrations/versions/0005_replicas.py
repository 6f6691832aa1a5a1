"""Replicas: which there are, who leads, how much they have sent; what waits for the one that holds its chat."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

NOT_DONE = sa.text("state <> 'done'")


def upgrade() -> None:
    for table in ("inbox", "kept_answer"):
        op.add_column(table, sa.Column("partition", sa.SmallInteger(), server_default="0", nullable=False))
        op.add_column(table, sa.Column("passed_on", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index("ix_inbox_left", "inbox", ["partition"], postgresql_where=NOT_DONE, sqlite_where=NOT_DONE)
    op.create_table(
        "replica",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_replica"),
    )
    op.create_table(
        "leadership",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_leadership"),
    )
    op.create_table(
        "pace",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("spent", sa.BigInteger(), nullable=False),
        sa.Column("stopped_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_pace"),
    )


def downgrade() -> None:
    for table in ("pace", "leadership", "replica"):
        op.drop_table(table)
    op.drop_index("ix_inbox_left", "inbox")
    for table in ("kept_answer", "inbox"):
        op.drop_column(table, "passed_on")
        op.drop_column(table, "partition")
