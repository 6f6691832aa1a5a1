"""The tables of reports: what was filed, its thread, and, apart from them, who its author is."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.tables import Counter, Moment, Table


class Identity(StrEnum):
    """How an author chose to be known."""

    NAMED = "named"
    SECRETARY = "secretary"
    ANONYMOUS = "anonymous"


class Status(StrEnum):
    """Where a report stands."""

    RECEIVED = "received"
    IN_WORK = "in_work"
    WAITING = "waiting"
    ANSWERED = "answered"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


OPEN = (Status.RECEIVED, Status.IN_WORK, Status.WAITING, Status.ANSWERED)
"""Where a report that is not over may stand."""
QUESTION = "question"
"""The kind of a question put to the union, which is no violation."""
FIRST_ANSWER = 3
"""Working days within which an author is promised the first answer."""


class Outcome(StrEnum):
    """How a report ended."""

    RESTORED = "restored"
    AGREED = "agreed"
    ADVISED = "advised"
    PASSED_ON = "passed_on"
    NOT_CONFIRMED = "not_confirmed"


class Side(StrEnum):
    """Whose a message of the thread is, or whom a post goes to."""

    AUTHOR = "author"
    DESK = "desk"


class AttachmentState(StrEnum):
    """Where an attachment stands: to be fetched from Telegram, kept, or refused."""

    OWED = "owed"
    KEPT = "kept"
    REFUSED = "refused"


class Report(Table):
    """A violation report, or (kind "question") a question put to the union. Nothing here leads to its author.

    Moments are whole hours. `receipt` is the keyed hash of the receipt's code, `digest` the SHA-256 of what was filed,
    `proof` the sealed exact time of filing. `past_desk`: for owners only. `overdue`: reminders given so far.
    """

    __tablename__ = "report"
    __table_args__ = (
        Index("ix_report_status_filed_at", "status", "filed_at"),
        Index("ix_report_region_status", "region", "status"),
        # all that is counted, so that numbers are told from the index alone
        Index(
            "ix_report_numbers",
            *("filed_at", "kind", "principle", "region", "institution", "status", "outcome", "rating"),
            *("first_answer_at", "past_desk"),
        ),
        {"sqlite_autoincrement": True},
    )

    number: Mapped[int] = mapped_column(Counter, primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    principle: Mapped[int]
    region: Mapped[str | None] = mapped_column(String(20))
    institution: Mapped[str | None] = mapped_column(String(20))
    identity: Mapped[str] = mapped_column(String(10))
    language: Mapped[str] = mapped_column(String(2))
    status: Mapped[str] = mapped_column(String(10), default=Status.RECEIVED)
    past_desk: Mapped[bool] = mapped_column(default=False)
    assignee: Mapped[int | None] = mapped_column(BigInteger)
    outcome: Mapped[str | None] = mapped_column(String(20))
    rating: Mapped[int | None]
    overdue: Mapped[int] = mapped_column(default=0)
    filed_at: Mapped[datetime] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    first_answer_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    anonymised_at: Mapped[datetime | None] = mapped_column(Moment)
    receipt: Mapped[int] = mapped_column(BigInteger, unique=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    proof: Mapped[bytes] = mapped_column(LargeBinary)


class ReportAuthor(Table):
    """The link from a report to its author, used to deliver answers. `author` is a keyed hash made for this alone."""

    __tablename__ = "report_author"

    report: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    author: Mapped[int] = mapped_column(BigInteger, index=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)


class ReportName(Table):
    """The name that an author gave, sealed; none for an anonymous report."""

    __tablename__ = "report_name"

    report: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    body: Mapped[bytes] = mapped_column(LargeBinary)


class ThreadMessage(Table):
    """A message between a report's author and the desk. `source`: keyed hash of the chat and message it came from."""

    __tablename__ = "thread_message"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(Counter, primary_key=True)
    report: Mapped[int] = mapped_column(BigInteger, index=True)
    side: Mapped[str] = mapped_column(String(6))
    organiser: Mapped[int | None] = mapped_column(BigInteger)
    source: Mapped[int | None] = mapped_column(BigInteger, index=True)
    written_at: Mapped[datetime] = mapped_column(Moment)
    body: Mapped[bytes] = mapped_column(LargeBinary)


class Attachment(Table):
    """A file sent with a report: `source` (where Telegram has it) is sealed, and erased once it was fetched."""

    __tablename__ = "attachment"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    owner: Mapped[int] = mapped_column(BigInteger, index=True)
    report: Mapped[int | None] = mapped_column(BigInteger, index=True)
    message: Mapped[int | None] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(String(8), default=AttachmentState.OWED)
    kind: Mapped[str] = mapped_column(String(10))
    size: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime] = mapped_column(Moment)
    source: Mapped[bytes | None] = mapped_column(LargeBinary)


class AttachmentBody(Table):
    """What an attachment holds, sealed; absent where settings keep attachments in files."""

    __tablename__ = "attachment_body"

    attachment: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    body: Mapped[bytes] = mapped_column(LargeBinary)


class Consent(Table):
    """A person's consent to the processing of what they report; `person` is the keyed hash of authors."""

    __tablename__ = "consent"

    person: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    version: Mapped[str] = mapped_column(String(20), primary_key=True)
    given_at: Mapped[datetime] = mapped_column(Moment)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)


class Trace(Table):
    """A message of a report in its author's chat, so that it can be removed there.

    `report` is None while a draft; `is_own`: the author sent it.
    """

    __tablename__ = "trace"

    author: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    message: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    report: Mapped[int | None] = mapped_column(BigInteger, index=True)
    is_own: Mapped[bool] = mapped_column(default=False)
    sent_at: Mapped[datetime] = mapped_column(Moment)


class ReceiptGuess(Table):
    """Wrong receipt codes that a person typed lately."""

    __tablename__ = "receipt_guess"

    person: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    wrong: Mapped[int]
    since: Mapped[datetime] = mapped_column(Moment)


class BlockedAuthor(Table):
    """An author who may not file any more, by an owner's decision about one of their reports.

    By report, so that a block does not tell which other reports are theirs.
    """

    __tablename__ = "blocked_author"

    author: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    report: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    blocked_at: Mapped[datetime] = mapped_column(Moment)


class ReportSubject(Table):
    """The employer or system that a report names, as a keyed hash; kept where its author agreed to be asked.

    `joins`: whether the author joins a collective appeal; None until they are asked and answer.
    """

    __tablename__ = "report_subject"

    report: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    subject: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False, index=True)
    asked_at: Mapped[datetime | None] = mapped_column(Moment)
    joins: Mapped[bool | None]
