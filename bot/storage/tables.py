"""The tables, typed. People and chats appear under pseudonyms; what they wrote, only sealed."""

from datetime import UTC, date, datetime
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    Date,
    DateTime,
    Dialect,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    TypeDecorator,
    false,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Moment(TypeDecorator[datetime]):
    """A moment in UTC; SQLite, which keeps no zone, gives it back in UTC as well."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment that does not say its zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment must carry its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the moment back in UTC."""
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


class Table(DeclarativeBase):
    """What all tables share: names of constraints that migrations can rely on."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


# SQLite counts up by itself only in a column of its own INTEGER type.
Counter = BigInteger().with_variant(Integer, "sqlite")


class Secret(Table):
    """Keys of this installation, sealed with DATA_KEY."""

    __tablename__ = "secret"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class InboxState(StrEnum):
    """Where an update stands."""

    WAITING = "waiting"
    DONE = "done"
    SET_ASIDE = "set_aside"


NOT_DONE = text("state <> 'done'")
"""To be said in so many words where rows that are not done are looked for: by it the index is found."""

WAITING = text("waits_for IS NOT NULL")


class InboxRow(Table):
    """An update that Telegram was told we have. `body` is there while it waits; `fault` once it is set aside.

    `partition`: that of its chat; `passed_on`: it waits for the replica that holds the partition.
    """

    __tablename__ = "inbox"
    __table_args__ = (
        # almost all rows are done
        Index("ix_inbox_left", "partition", postgresql_where=NOT_DONE, sqlite_where=NOT_DONE),
    )

    bot_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    update_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    state: Mapped[str] = mapped_column(String(10), default=InboxState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    received_at: Mapped[datetime] = mapped_column(Moment)
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    fault: Mapped[bytes | None] = mapped_column(LargeBinary)
    partition: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")
    passed_on: Mapped[bool] = mapped_column(default=False, server_default=false())


class KeptAnswer(Table):
    """A call to Telegram that is owed to somebody: committed with its cause, struck off once Telegram has it.

    `partition`: that of the chat among whose answers it is; `passed_on`: it waits for the replica that holds it.
    `waits_for`: its reader (a keyed hash made for letters alone), who has not come to the bot's present account yet.
    """

    __tablename__ = "kept_answer"
    __table_args__ = (Index("ix_kept_answer_waits_for", "waits_for", postgresql_where=WAITING, sqlite_where=WAITING),)

    id: Mapped[int] = mapped_column(Counter, primary_key=True)
    update_id: Mapped[int] = mapped_column(BigInteger)
    kept_at: Mapped[datetime] = mapped_column(Moment)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    partition: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")
    passed_on: Mapped[bool] = mapped_column(default=False, server_default=false())
    waits_for: Mapped[int | None] = mapped_column(BigInteger)


class Member(Table):
    """Anyone who started the bot in a private chat. `address` is their Telegram id, sealed.

    `region`, `institution`, `digest` (how often, None: never asked for) and `topics` (a bit each) are what they told
    of themselves at /digest; `issue`: the last issue of the digest that they got.
    """

    __tablename__ = "member"
    __table_args__ = (
        # all that an audience asks for, in the order of planning, so that a million is counted from the index alone
        Index(
            "ix_member_audience",
            *("id", "language", "region", "institution", "digest", "joined_at", "unreachable_since"),
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    address: Mapped[bytes] = mapped_column(LargeBinary)
    language: Mapped[str | None] = mapped_column(String(2))
    joined_at: Mapped[datetime] = mapped_column(Moment)
    unreachable_since: Mapped[datetime | None] = mapped_column(Moment)
    region: Mapped[str | None] = mapped_column(String(20))
    institution: Mapped[str | None] = mapped_column(String(20))
    digest: Mapped[str | None] = mapped_column(String(8))
    topics: Mapped[int] = mapped_column(default=0, server_default="0")
    issue: Mapped[int | None] = mapped_column(BigInteger)


class Conversation(Table):
    """Where a person is in a conversation (aiogram's FSM): the state's name, and its data, sealed."""

    __tablename__ = "conversation"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    state: Mapped[str | None] = mapped_column(String(200))
    data: Mapped[bytes | None] = mapped_column(LargeBinary)
    changed_at: Mapped[datetime] = mapped_column(Moment)


class EntryReading(Table):
    """How often an entry was opened in a language within a month, and how often that came of a question."""

    __tablename__ = "entry_reading"

    entry: Mapped[str] = mapped_column(String(40), primary_key=True)
    language: Mapped[str] = mapped_column(String(2), primary_key=True)
    month: Mapped[date] = mapped_column(Date, primary_key=True)
    opened: Mapped[int]
    asked: Mapped[int]


class EntryVerdict(Table):
    """Whether an entry helped a person; their last word counts."""

    __tablename__ = "entry_verdict"

    entry: Mapped[str] = mapped_column(String(40), primary_key=True)
    person: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False, index=True)
    language: Mapped[str] = mapped_column(String(2))
    helped: Mapped[bool]
    given_at: Mapped[datetime] = mapped_column(Moment)


class UnansweredQuestion(Table):
    """A question to which nothing was found, or of which the right entry was not picked yet; masked, and sealed.

    Nothing tells who asked. `id` is random, so that it can't be guessed.
    """

    __tablename__ = "unanswered_question"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    language: Mapped[str] = mapped_column(String(2))
    offered: Mapped[bool]
    asked_at: Mapped[datetime] = mapped_column(Moment, index=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)
