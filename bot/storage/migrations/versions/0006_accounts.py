"""The bot's accounts with Telegram; what waits for people until they come to the present one."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

WAITING = sa.text("waits_for IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "bot_account",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_bot_account"),
        sqlite_autoincrement=True,
    )
    for table in ("kept_answer", "post"):
        op.add_column(table, sa.Column("waits_for", sa.BigInteger(), nullable=True))
        op.create_index(f"ix_{table}_waits_for", table, ["waits_for"], postgresql_where=WAITING, sqlite_where=WAITING)


def downgrade() -> None:
    for table in ("post", "kept_answer"):
        op.drop_index(f"ix_{table}_waits_for", table)
        op.drop_column(table, "waits_for")
    op.drop_table("bot_account")
