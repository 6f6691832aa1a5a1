"""Every column that holds ciphertexts, and the place that each of them is sealed for."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Column, ColumnElement, LargeBinary, Table, and_, func, literal

from bot.storage import (  # noqa: F401 their tables stand in the metadata
    account_tables,
    campaign_tables,
    desk_tables,
    replica_tables,
    report_tables,
)
from bot.storage.cipher import MARK_BYTES
from bot.storage.tables import Table as Model


@dataclass(frozen=True)
class Sealed:
    """A sealed column. A row's place is `prefix`, a colon, and what stands in the row's column `key`."""

    table: str
    column: str
    prefix: str
    key: str

    @property
    def rows(self) -> Table:
        """The table that the column is part of."""
        return Model.metadata.tables[self.table]

    @property
    def values(self) -> Column[bytes]:
        """The column itself."""
        return self.rows.c[self.column]

    def place(self, key: object) -> str:
        """The place of the row with this key."""
        return f"{self.prefix}:{key}"

    def other_than(self, marks: Collection[bytes]) -> ColumnElement[bool]:
        """The rows whose value was sealed with a key of none of these marks; what is empty was never sealed."""
        mark = func.substr(self.values, 1, MARK_BYTES, type_=LargeBinary)
        return and_(func.length(self.values) > 0, mark.not_in([literal(one, LargeBinary) for one in marks]))


SEALED = (
    Sealed("attachment", "source", "attachment_source", "id"),
    Sealed("attachment_body", "body", "attachment", "attachment"),
    Sealed("audit", "detail", "audit", "number"),
    Sealed("campaign", "body", "campaign", "id"),
    Sealed("campaign_text", "body", "campaign_text", "id"),
    Sealed("conversation", "data", "conversation", "id"),
    Sealed("digest_issue", "body", "digest_issue", "campaign"),
    Sealed("faq_draft", "body", "faq_draft", "id"),
    Sealed("inbox", "body", "inbox", "update_id"),
    Sealed("inbox", "fault", "inbox", "update_id"),
    Sealed("kept_answer", "body", "kept_answer", "update_id"),
    Sealed("member", "address", "member", "id"),
    Sealed("name_request", "reason", "name_request", "id"),
    Sealed("organiser", "body", "organiser", "person"),
    Sealed("post", "body", "post", "id"),
    Sealed("report", "proof", "report", "number"),
    Sealed("report_author", "body", "report_author", "report"),
    Sealed("report_name", "body", "report_name", "report"),
    Sealed("secret", "sealed", "secret", "name"),
    Sealed("thread_message", "body", "thread_message", "id"),
    Sealed("unanswered_question", "body", "unanswered_question", "id"),
)

BODIES = Sealed("attachment_body", "body", "attachment", "attachment")
"""Attachments' bodies; a file of ATTACHMENTS_FOLDER is sealed for the same place."""

NOT_SEALED = frozenset({("audit", "hash"), ("report", "digest")})
"""Columns of bytes that hold hashes."""
