"""The border's tables (inbox, kept answers, conversations), members and the installation's secrets."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

COUNTER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def moment(name: str, *, nullable: bool = False) -> "sa.Column[object]":
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def pseudonym() -> "sa.Column[int]":
    return sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False)


def upgrade() -> None:
    op.create_table(
        "secret",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_secret"),
    )
    op.create_table(
        "inbox",
        sa.Column("bot_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("update_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        moment("received_at"),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("fault", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("bot_id", "update_id", name="pk_inbox"),
    )
    op.create_table(
        "kept_answer",
        sa.Column("id", COUNTER, nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        moment("kept_at"),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_kept_answer"),
    )
    op.create_table(
        "member",
        pseudonym(),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.Column("language", sa.String(2), nullable=True),
        moment("joined_at"),
        moment("unreachable_since", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_member"),
    )
    op.create_table(
        "conversation",
        pseudonym(),
        sa.Column("state", sa.String(200), nullable=True),
        sa.Column("data", sa.LargeBinary(), nullable=True),
        moment("changed_at"),
        sa.PrimaryKeyConstraint("id", name="pk_conversation"),
    )


def downgrade() -> None:
    for table in ("conversation", "member", "kept_answer", "inbox", "secret"):
        op.drop_table(table)
