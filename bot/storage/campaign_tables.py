"""The tables of campaigns: what is sent to many members, each member's copy, and what members did with it."""

from datetime import datetime
from enum import IntEnum, StrEnum

from sqlalchemy import BigInteger, Index, Integer, LargeBinary, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.storage.tables import Counter, Moment, Table


class CampaignKind(StrEnum):
    """What a campaign is."""

    BROADCAST = "broadcast"
    POLL = "poll"
    DIGEST = "digest"


class CampaignState(StrEnum):
    """Where a campaign stands. `sampled`: both versions of an A/B test are out, the organiser chooses between them."""

    DRAFT = "draft"
    TEMPLATE = "template"
    AWAITING = "awaiting"
    SCHEDULED = "scheduled"
    PLANNING = "planning"
    SENDING = "sending"
    PAUSED = "paused"
    SAMPLED = "sampled"
    STOPPED = "stopped"
    DONE = "done"


class Round(StrEnum):
    """What is being done with a campaign's deliveries."""

    SAMPLE = "sample"
    SEND = "send"
    CORRECT = "correct"
    RECALL = "recall"


class DeliveryState(IntEnum):
    """Where a delivery stands. Small numbers: there are millions of them."""

    QUEUED = 0
    LEASED = 1
    SENT = 2
    FAILED = 3
    UNKNOWN = 4
    RECALLED = 5


class Outcome(StrEnum):
    """What became of a delivery, as it is counted.

    `doubtful` is counted beside the others: copies that may have arrived twice. So are `sent_a` and `sent_b`: those of
    `sent` that show this version of an A/B test.
    """

    SENT = "sent"
    UNKNOWN = "unknown"
    BLOCKED = "blocked"
    GONE = "gone"
    REFUSED = "refused"
    UNANSWERED = "unanswered"
    UNSUBSCRIBED = "unsubscribed"
    DOUBTFUL = "doubtful"
    CORRECTED = "corrected"
    RECALLED = "recalled"
    KEPT = "kept"
    SENT_A = "sent_a"
    SENT_B = "sent_b"


CAUSES = (Outcome.BLOCKED, Outcome.GONE, Outcome.REFUSED, Outcome.UNANSWERED, Outcome.UNSUBSCRIBED)
"""Why a delivery failed."""


class Campaign(Table):
    """One thing sent to many members.

    `audience` is the filter, in JSON; `author` and `approved_by` are organisers' person keys (None: the bot itself).
    `sample`: percent of the audience that gets the two versions of an A/B test (0: no test); `winner`: the version
    that the others get. `planned_to`: members up to this key have their deliveries. `version` counts corrections.
    `body`: the title, sealed. `board`: the message in the author's chat that keeps itself current.
    """

    __tablename__ = "campaign"
    __table_args__ = (Index("ix_campaign_state", "state"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(Counter, primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10), default=CampaignState.DRAFT)
    round: Mapped[str] = mapped_column(String(8), default=Round.SEND)
    author: Mapped[int | None] = mapped_column(BigInteger)
    audience: Mapped[str] = mapped_column(String(2000), default="{}")
    urgent: Mapped[bool] = mapped_column(default=False)
    at_most_once: Mapped[bool] = mapped_column(default=False)
    daytime: Mapped[bool] = mapped_column(default=True)
    starts_at: Mapped[datetime | None] = mapped_column(Moment)
    sample: Mapped[int] = mapped_column(default=0)
    winner: Mapped[str | None] = mapped_column(String(1))
    version: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime] = mapped_column(Moment)
    approved_by: Mapped[int | None] = mapped_column(BigInteger)
    frozen_at: Mapped[datetime | None] = mapped_column(Moment)
    planned_to: Mapped[int] = mapped_column(BigInteger, default=-1)
    total: Mapped[int] = mapped_column(default=0)
    began_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    board: Mapped[int | None] = mapped_column(BigInteger)
    body: Mapped[bytes | None] = mapped_column(LargeBinary)


class CampaignText(Table):
    """One text of a campaign: what its readers see. `language` is kk, ru or both; `arm`: the version of an A/B test.

    A digest's text is made for the readers of a `slot`: their topics, region and last issue.
    """

    __tablename__ = "campaign_text"
    __table_args__ = (
        Index("ix_campaign_text_place", "campaign", "language", "arm", "slot", unique=True),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Counter, primary_key=True)
    campaign: Mapped[int] = mapped_column(BigInteger)
    language: Mapped[str] = mapped_column(String(4))
    arm: Mapped[str] = mapped_column(String(1), default="a")
    slot: Mapped[str] = mapped_column(String(80), default="")
    body: Mapped[bytes] = mapped_column(LargeBinary)


class Delivery(Table):
    """One member's copy, in the order of members' keys: senders walk along it, so that no index is kept for them.

    `lease`: the sender that has it in hand; `until`: not before this second (since 1970).

    `message`: Telegram's id of the copy (the first of an album, the others follow in `album`).
    `sent_at`: the second (since 1970) in which Telegram took it. `version`: the correction that the copy shows.
    """

    __tablename__ = "delivery"
    __table_args__ = ({"sqlite_with_rowid": False},)

    campaign: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    member: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    text: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[int] = mapped_column(SmallInteger, default=DeliveryState.QUEUED)
    tries: Mapped[int] = mapped_column(SmallInteger, default=0)
    doubtful: Mapped[int] = mapped_column(SmallInteger, default=0)
    version: Mapped[int] = mapped_column(SmallInteger, default=0)
    lease: Mapped[int | None] = mapped_column(BigInteger)
    until: Mapped[int] = mapped_column(BigInteger, default=0)
    message: Mapped[int | None] = mapped_column(BigInteger)
    album: Mapped[str | None] = mapped_column(String(200))
    sent_at: Mapped[int | None] = mapped_column(BigInteger)
    cause: Mapped[str | None] = mapped_column(String(12))


class CampaignCount(Table):
    """How many of a campaign's deliveries ended so: kept beside their rows, so that nobody counts millions."""

    __tablename__ = "campaign_count"

    campaign: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    outcome: Mapped[str] = mapped_column(String(12), primary_key=True)
    count: Mapped[int] = mapped_column(Integer)


class CampaignResponse(Table):
    """What a member did with their copy: pressed its button, reacted, voted (the choice's number)."""

    __tablename__ = "campaign_response"
    __table_args__ = (
        # all that is counted, so that a report is told from the index alone
        Index("ix_campaign_response_told", "campaign", "what", "region", "choice", "arm"),
    )

    campaign: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    member: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    what: Mapped[str] = mapped_column(String(8), primary_key=True)
    choice: Mapped[int] = mapped_column(SmallInteger)
    arm: Mapped[str] = mapped_column(String(1), default="a")
    region: Mapped[str | None] = mapped_column(String(20))


class SenderLease(Table):
    """Which sender may send: the one with the newest number. What an older one has in hand is given back."""

    __tablename__ = "sender_lease"

    id: Mapped[int] = mapped_column(Counter, primary_key=True)
    taken_at: Mapped[datetime] = mapped_column(Moment)


class DigestIssue(Table):
    """One number of the digest. `due`: when the schedule wanted it; `body`: what it is made of, sealed.

    `since`: what happened from then on is new in it.
    """

    __tablename__ = "digest_issue"

    campaign: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    due: Mapped[datetime] = mapped_column(Moment, unique=True)
    since: Mapped[datetime] = mapped_column(Moment)
    is_monthly: Mapped[bool]
    body: Mapped[bytes] = mapped_column(LargeBinary)
