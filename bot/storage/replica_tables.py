"""What replicas that share one PostgreSQL know of each other; with SQLite these tables stay as they were made."""

from datetime import datetime

from sqlalchemy import BigInteger, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.tables import Counter, Moment, Table


class ReplicaRow(Table):
    """A process that is at work. `name`: its connections' application_name; `seen_at`: its last sign of life."""

    __tablename__ = "replica"

    id: Mapped[int] = mapped_column(Counter, primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    seen_at: Mapped[datetime] = mapped_column(Moment)


class Leadership(Table):
    """One row at most: the number of the newest leader. Whoever has an older one has been followed by another."""

    __tablename__ = "leadership"

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(BigInteger)


class SharedPaceRow(Table):
    """One row at most: how many messages all replicas have sent, and until when Telegram wants none (429)."""

    __tablename__ = "pace"

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    spent: Mapped[int] = mapped_column(BigInteger)
    stopped_until: Mapped[datetime | None] = mapped_column(Moment)
