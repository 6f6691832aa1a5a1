"""Campaigns, their deliveries and digests; what members told of themselves for them."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "campaign",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("round", sa.String(length=8), nullable=False),
        sa.Column("author", sa.BigInteger(), nullable=True),
        sa.Column("audience", sa.String(length=2000), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("at_most_once", sa.Boolean(), nullable=False),
        sa.Column("daytime", sa.Boolean(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sample", sa.Integer(), nullable=False),
        sa.Column("winner", sa.String(length=1), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by", sa.BigInteger(), nullable=True),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("planned_to", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("board", sa.BigInteger(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_campaign"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_campaign_state", "campaign", ["state"])
    op.create_table(
        "campaign_count",
        sa.Column("campaign", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("campaign", "outcome", name="pk_campaign_count"),
    )
    op.create_table(
        "campaign_response",
        sa.Column("campaign", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("member", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("what", sa.String(length=8), nullable=False),
        sa.Column("choice", sa.SmallInteger(), nullable=False),
        sa.Column("arm", sa.String(length=1), nullable=False),
        sa.Column("region", sa.String(length=20), nullable=True),
        sa.PrimaryKeyConstraint("campaign", "member", "what", name="pk_campaign_response"),
    )
    op.create_table(
        "campaign_text",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("campaign", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.String(length=4), nullable=False),
        sa.Column("arm", sa.String(length=1), nullable=False),
        sa.Column("slot", sa.String(length=80), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_campaign_text"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_campaign_text_place", "campaign_text", ["campaign", "language", "arm", "slot"], unique=True)
    op.create_table(
        "delivery",
        sa.Column("campaign", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("member", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("text", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.SmallInteger(), nullable=False),
        sa.Column("tries", sa.SmallInteger(), nullable=False),
        sa.Column("doubtful", sa.SmallInteger(), nullable=False),
        sa.Column("version", sa.SmallInteger(), nullable=False),
        sa.Column("lease", sa.BigInteger(), nullable=True),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("message", sa.BigInteger(), nullable=True),
        sa.Column("album", sa.String(length=200), nullable=True),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.Column("cause", sa.String(length=12), nullable=True),
        sa.PrimaryKeyConstraint("campaign", "member", name="pk_delivery"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "digest_issue",
        sa.Column("campaign", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_monthly", sa.Boolean(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("campaign", name="pk_digest_issue"),
        sa.UniqueConstraint("due", name="uq_digest_issue_due"),
    )
    op.create_table(
        "sender_lease",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sender_lease"),
    )
    with op.batch_alter_table("member") as batch_op:
        batch_op.add_column(sa.Column("region", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("institution", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("digest", sa.String(length=8), nullable=True))
        batch_op.add_column(sa.Column("topics", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("issue", sa.BigInteger(), nullable=True))
        batch_op.create_index(
            "ix_member_audience",
            ["id", "language", "region", "institution", "digest", "joined_at", "unreachable_since"],
            unique=False,
        )


def downgrade() -> None:
    with op.batch_alter_table("member") as batch_op:
        batch_op.drop_index("ix_member_audience")
        batch_op.drop_column("issue")
        batch_op.drop_column("topics")
        batch_op.drop_column("digest")
        batch_op.drop_column("institution")
        batch_op.drop_column("region")

    op.drop_table("sender_lease")
    op.drop_table("digest_issue")
    op.drop_table("delivery")
    op.drop_table("campaign_text")
    op.drop_table("campaign_response")
    op.drop_table("campaign_count")
    op.drop_table("campaign")
