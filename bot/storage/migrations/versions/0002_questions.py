"""Readings of the FAQ's entries, verdicts on them, and questions without an answer."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "entry_reading",
        sa.Column("entry", sa.String(40), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("opened", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("entry", "language", "month", name="pk_entry_reading"),
    )
    op.create_table(
        "entry_verdict",
        sa.Column("entry", sa.String(40), nullable=False),
        sa.Column("person", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("helped", sa.Boolean(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("entry", "person", name="pk_entry_verdict"),
    )
    op.create_table(
        "unanswered_question",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("offered", sa.Boolean(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_unanswered_question"),
    )
    op.create_index("ix_unanswered_question_asked_at", "unanswered_question", ["asked_at"])


def downgrade() -> None:
    for table in ("unanswered_question", "entry_verdict", "entry_reading"):
        op.drop_table(table)
