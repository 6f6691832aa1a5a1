"""The tables of the desk: its groups and topics, organisers, what is posted, and the audit."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Index, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.tables import WAITING, Counter, Moment, Table


class Role(StrEnum):
    """What an organiser may do. `organiser` works all regions, `regional` only some, `analyst` sees numbers only."""

    OWNER = "owner"
    ORGANISER = "organiser"
    REGIONAL = "regional"
    ANALYST = "analyst"


class OrganiserRow(Table):
    """A member with a role. `body` holds their Telegram id and name, sealed; `regions` are keys split by commas."""

    __tablename__ = "organiser"

    person: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    role: Mapped[str] = mapped_column(String(10))
    regions: Mapped[str] = mapped_column(String(400), default="")
    body: Mapped[bytes] = mapped_column(LargeBinary)
    appointed_at: Mapped[datetime] = mapped_column(Moment)
    appointed_by: Mapped[int | None] = mapped_column(BigInteger)


class Invitation(Table):
    """An invitation to a role, good for one person within a day. `id` is the keyed hash of its word."""

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    role: Mapped[str] = mapped_column(String(10))
    regions: Mapped[str] = mapped_column(String(400), default="")
    made_by: Mapped[int] = mapped_column(BigInteger)
    made_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)


class AuditEntry(Table):
    """Who saw or did what; `hash` is keyed, and covers this row and the one before."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_report", "report"),)

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Moment)
    actor: Mapped[int | None] = mapped_column(BigInteger)
    action: Mapped[str] = mapped_column(String(30))
    report: Mapped[int | None] = mapped_column(BigInteger)
    detail: Mapped[bytes | None] = mapped_column(LargeBinary)
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class DeskGroup(Table):
    """The Telegram group where a region's reports are worked ("": all regions without one of their own)."""

    __tablename__ = "desk_group"

    region: Mapped[str] = mapped_column(String(20), primary_key=True)
    chat: Mapped[int] = mapped_column(BigInteger)
    is_forum: Mapped[bool]
    bound_at: Mapped[datetime] = mapped_column(Moment)


class DeskTopic(Table):
    """Where a report stands at the desk: its chat, its topic (None where there are none), its card."""

    __tablename__ = "desk_topic"
    __table_args__ = (Index("ix_desk_topic_chat_topic", "chat", "topic"),)

    report: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    chat: Mapped[int] = mapped_column(BigInteger)
    topic: Mapped[int | None] = mapped_column(Integer)
    card: Mapped[int | None] = mapped_column(BigInteger)


class Post(Table):
    """Something owed to a report's desk or author, posted in order; what the desk got is kept for its replies.

    `addressee`: another chat than the report's place: an organiser's own, or the group that the report left.
    `body` is the call, sealed, without the places that are known only when it is made; erased once it was made.
    `waits_for`: its reader (a keyed hash made for letters alone), who has not come to the bot's present account yet.
    """

    __tablename__ = "post"
    __table_args__ = (
        Index("ix_post_chat_message", "chat", "message"),
        Index("ix_post_sent_at_report", "sent_at", "report"),
        Index("ix_post_waits_for", "waits_for", postgresql_where=WAITING, sqlite_where=WAITING),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Counter, primary_key=True)
    report: Mapped[int] = mapped_column(BigInteger, index=True)
    side: Mapped[str] = mapped_column(String(6))
    kind: Mapped[str] = mapped_column(String(10))
    addressee: Mapped[int | None] = mapped_column(BigInteger)
    attachment: Mapped[int | None] = mapped_column(BigInteger)
    thread_message: Mapped[int | None] = mapped_column(BigInteger)
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    owed_at: Mapped[datetime] = mapped_column(Moment)
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    chat: Mapped[int | None] = mapped_column(BigInteger)
    message: Mapped[int | None] = mapped_column(BigInteger)
    waits_for: Mapped[int | None] = mapped_column(BigInteger)


class NameRequest(Table):
    """An organiser's request to see a name given only to the secretary, and the second owner's consent."""

    __tablename__ = "name_request"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(Counter, primary_key=True)
    report: Mapped[int] = mapped_column(BigInteger, index=True)
    asked_by: Mapped[int] = mapped_column(BigInteger)
    asked_at: Mapped[datetime] = mapped_column(Moment)
    reason: Mapped[bytes] = mapped_column(LargeBinary)
    agreed_by: Mapped[int | None] = mapped_column(BigInteger)
    opened_at: Mapped[datetime | None] = mapped_column(Moment)


class FaqDraft(Table):
    """An organiser's answer to a question, kept for the editors of the FAQ."""

    __tablename__ = "faq_draft"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(Counter, primary_key=True)
    language: Mapped[str] = mapped_column(String(2))
    made_at: Mapped[datetime] = mapped_column(Moment)
    body: Mapped[bytes] = mapped_column(LargeBinary)
