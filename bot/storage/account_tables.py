"""Which account the bot has with Telegram, and which it had before."""

from datetime import datetime

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.tables import Counter, Moment, Table


class BotAccount(Table):
    """A time for which the bot had this account; the newest row is the present one.

    `since`: also what members who could be reached by the one before have as `unreachable_since` until they come.
    """

    __tablename__ = "bot_account"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(Counter, primary_key=True)
    bot_id: Mapped[int] = mapped_column(BigInteger)
    since: Mapped[datetime] = mapped_column(Moment)
