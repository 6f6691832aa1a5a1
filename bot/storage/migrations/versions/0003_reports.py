"""Reports, their threads and authors; the desk."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attachment",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("owner", sa.BigInteger(), nullable=False),
        sa.Column("report", sa.BigInteger(), nullable=True),
        sa.Column("message", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_attachment"),
    )
    op.create_index("ix_attachment_owner", "attachment", ["owner"])
    op.create_index("ix_attachment_report", "attachment", ["report"])
    op.create_table(
        "attachment_body",
        sa.Column("attachment", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("attachment", name="pk_attachment_body"),
    )
    op.create_table(
        "audit",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.BigInteger(), nullable=True),
        sa.Column("action", sa.String(length=30), nullable=False),
        sa.Column("report", sa.BigInteger(), nullable=True),
        sa.Column("detail", sa.LargeBinary(), nullable=True),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_audit"),
    )
    op.create_index("ix_audit_report", "audit", ["report"])
    op.create_table(
        "blocked_author",
        sa.Column("author", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("report", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("blocked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("author", "report", name="pk_blocked_author"),
    )
    op.create_table(
        "consent",
        sa.Column("person", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("person", "version", name="pk_consent"),
    )
    op.create_table(
        "desk_group",
        sa.Column("region", sa.String(length=20), nullable=False),
        sa.Column("chat", sa.BigInteger(), nullable=False),
        sa.Column("is_forum", sa.Boolean(), nullable=False),
        sa.Column("bound_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("region", name="pk_desk_group"),
    )
    op.create_table(
        "desk_topic",
        sa.Column("report", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("chat", sa.BigInteger(), nullable=False),
        sa.Column("topic", sa.Integer(), nullable=True),
        sa.Column("card", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("report", name="pk_desk_topic"),
    )
    op.create_index("ix_desk_topic_chat_topic", "desk_topic", ["chat", "topic"])
    op.create_table(
        "faq_draft",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_faq_draft"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "invitation",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("regions", sa.String(length=400), nullable=False),
        sa.Column("made_by", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_invitation"),
    )
    op.create_table(
        "name_request",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("report", sa.BigInteger(), nullable=False),
        sa.Column("asked_by", sa.BigInteger(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("agreed_by", sa.BigInteger(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_name_request"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_name_request_report", "name_request", ["report"])
    op.create_table(
        "organiser",
        sa.Column("person", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("regions", sa.String(length=400), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("appointed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("appointed_by", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("person", name="pk_organiser"),
    )
    op.create_table(
        "post",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("report", sa.BigInteger(), nullable=False),
        sa.Column("side", sa.String(length=6), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("addressee", sa.BigInteger(), nullable=True),
        sa.Column("attachment", sa.BigInteger(), nullable=True),
        sa.Column("thread_message", sa.BigInteger(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("owed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("chat", sa.BigInteger(), nullable=True),
        sa.Column("message", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_post"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_post_chat_message", "post", ["chat", "message"])
    op.create_index("ix_post_report", "post", ["report"])
    op.create_index("ix_post_sent_at_report", "post", ["sent_at", "report"])
    op.create_table(
        "receipt_guess",
        sa.Column("person", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person", name="pk_receipt_guess"),
    )
    op.create_table(
        "report",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("principle", sa.Integer(), nullable=False),
        sa.Column("region", sa.String(length=20), nullable=True),
        sa.Column("institution", sa.String(length=20), nullable=True),
        sa.Column("identity", sa.String(length=10), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("past_desk", sa.Boolean(), nullable=False),
        sa.Column("assignee", sa.BigInteger(), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("overdue", sa.Integer(), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_answer_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("anonymised_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("receipt", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("proof", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_report"),
        sa.UniqueConstraint("receipt", name="uq_report_receipt"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_report_numbers",
        "report",
        [
            "filed_at",
            "kind",
            "principle",
            "region",
            "institution",
            "status",
            "outcome",
            "rating",
            "first_answer_at",
            "past_desk",
        ],
    )
    op.create_index("ix_report_region_status", "report", ["region", "status"])
    op.create_index("ix_report_status_filed_at", "report", ["status", "filed_at"])
    op.create_table(
        "report_author",
        sa.Column("report", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("author", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("report", name="pk_report_author"),
    )
    op.create_index("ix_report_author_author", "report_author", ["author"])
    op.create_table(
        "report_name",
        sa.Column("report", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("report", name="pk_report_name"),
    )
    op.create_table(
        "report_subject",
        sa.Column("report", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("subject", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("joins", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("report", "subject", name="pk_report_subject"),
    )
    op.create_index("ix_report_subject_subject", "report_subject", ["subject"])
    op.create_table(
        "thread_message",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("report", sa.BigInteger(), nullable=False),
        sa.Column("side", sa.String(length=6), nullable=False),
        sa.Column("organiser", sa.BigInteger(), nullable=True),
        sa.Column("source", sa.BigInteger(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_thread_message"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_thread_message_report", "thread_message", ["report"])
    op.create_index("ix_thread_message_source", "thread_message", ["source"])
    op.create_table(
        "trace",
        sa.Column("author", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("message", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("report", sa.BigInteger(), nullable=True),
        sa.Column("is_own", sa.Boolean(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("author", "message", name="pk_trace"),
    )
    op.create_index("ix_trace_report", "trace", ["report"])


def downgrade() -> None:
    for table in (
        "attachment",
        "attachment_body",
        "audit",
        "blocked_author",
        "consent",
        "desk_group",
        "desk_topic",
        "faq_draft",
        "invitation",
        "name_request",
        "organiser",
        "post",
        "receipt_guess",
        "report",
        "report_author",
        "report_name",
        "report_subject",
        "thread_message",
        "trace",
    ):
        op.drop_table(table)
