"""Leasing: a sender takes deliveries in hand, and gives back what a dead one had."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, Table, bindparam, case, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from bot.campaigns.audience import DIGESTED, Every
from bot.campaigns.counting import add_counts
from bot.campaigns.models import CampaignKind, Card, Outcome, Round
from bot.campaigns.results import Failed, Leased
from bot.languages import KAZAKH, RUSSIAN, LanguageCode
from bot.storage.campaign_tables import Campaign, CampaignState, Delivery, DeliveryState, SenderLease
from bot.storage.cipher import Unreadable
from bot.storage.secrets import Secrets
from bot.storage.tables import Member

_deliveries = cast("Table", Delivery.__table__)
_members = cast("Table", Member.__table__)
_campaigns = cast("Table", Campaign.__table__)
_here = _deliveries.c.campaign == bindparam("of_campaign")
_open = _deliveries.c.state.in_((int(DeliveryState.QUEUED), int(DeliveryState.LEASED)))

# Built once: building a statement costs more than running it.
_going = select(_campaigns.c.id).where(
    _campaigns.c.id == bindparam("of_campaign"),
    _campaigns.c.state == CampaignState.SENDING,
    _campaigns.c.round == bindparam("in_round"),
)
_followed = select(SenderLease.id).where(SenderLease.id > bindparam("by_lease"))
_NEXT = (
    select(
        _deliveries.c.member,
        _deliveries.c.text,
        _deliveries.c.tries,
        _members.c.address,
        _members.c.language,
        _members.c.digest,
        _members.c.unreachable_since,
    )
    .join_from(_deliveries, _members, _members.c.id == _deliveries.c.member, isouter=True)
    .where(
        _here,
        _deliveries.c.member > bindparam("after"),
        _deliveries.c.state == int(DeliveryState.QUEUED),
        _deliveries.c.until <= bindparam("now"),
        _going.exists(),
        ~_followed.exists(),
    )
    .order_by(_deliveries.c.member)
    .limit(bindparam("most"))
    .with_for_update(of=_deliveries, skip_locked=True)
)
_TAKE = (
    update(_deliveries)
    .where(_here, _deliveries.c.member.in_(bindparam("members", expanding=True)))
    .values(state=int(DeliveryState.LEASED), lease=bindparam("by_lease"))
)
_RETURN = (
    update(_deliveries)
    .where(_here, _deliveries.c.state == int(DeliveryState.LEASED), _deliveries.c.lease == bindparam("by_lease"))
    .values(state=int(DeliveryState.QUEUED), lease=None)
)
_LEFT = select(
    func.min(case((_deliveries.c.state == int(DeliveryState.QUEUED), _deliveries.c.until), else_=bindparam("later"))),
    func.max(_deliveries.c.state),
).where(_here, _open)


@dataclass(frozen=True)
class Handful:
    """What a sender took in hand. `failed`: whose members are gone, or do not want it any more; `last`: where to go on.

    `last` is None where nothing was found beyond the place from which it looked.
    """

    leased: Sequence[Leased] = ()
    failed: Sequence[Failed] = ()
    last: int | None = None


class Leasing:
    """Walks along a campaign's deliveries in the order of members' keys."""

    def __init__(self, connection: AsyncConnection, secrets: Secrets, lease: int) -> None:
        """`lease`: the sender's number."""
        self._connection = connection
        self._secrets = secrets
        self._lease = lease

    async def take(self, card: Card, after: int, most: int, now: datetime) -> Handful:
        """Take some of the deliveries of members beyond `after`.

        None of a campaign that is not being sent any more, and none where a newer sender has taken over.
        """
        place = {"of_campaign": card.id, "in_round": card.round, "after": after, "by_lease": self._lease}
        rows = (await self._connection.execute(_NEXT, {**place, "now": int(now.timestamp()), "most": most})).all()
        if not rows:
            return Handful()
        members = [row.member for row in rows]
        await self._connection.execute(_TAKE, {"of_campaign": card.id, "members": members, "by_lease": self._lease})
        leased: list[Leased] = []
        failed: list[Failed] = []
        for row in rows:
            one, cause = self._read(card, row)
            if cause is None:
                leased.append(one)
            else:
                failed.append(Failed(one, cause))
        return Handful(leased, failed, members[-1])

    async def left(self, campaign: int, now: datetime) -> tuple[int | None, bool]:
        """The second from which on something is left to be sent, and whether some of it is in a sender's hand.

        What is in hand is looked at again in the next second. None where nothing is left.
        """
        at = {"of_campaign": campaign, "later": int(now.timestamp()) + 1}
        second, state = (await self._connection.execute(_LEFT, at)).one()
        return second, state == DeliveryState.LEASED

    async def put_back(self, campaign: int) -> None:
        """Queue again what is in this sender's hand by the database alone: the answer to its commit was lost.

        To be called where the sender knows of nothing in its hand; none of it was sent.
        """
        await self._connection.execute(_RETURN, {"of_campaign": campaign, "by_lease": self._lease})

    def _read(self, card: Card, row: Any) -> tuple[Leased, Outcome | None]:
        code: LanguageCode = RUSSIAN if row.language == RUSSIAN else KAZAKH
        if row.address is None:
            return Leased(card.id, row.member, row.text, row.tries, 0, code), Outcome.GONE
        try:
            chat = int(self._secrets.cipher.open(row.address, f"member:{row.member}"))
        except Unreadable:
            return Leased(card.id, row.member, row.text, row.tries, 0, code), Outcome.REFUSED
        one = Leased(card.id, row.member, row.text, row.tries, chat, code)
        if row.unreachable_since is not None:
            return one, Outcome.BLOCKED
        return one, None if wants(card, row.digest) else Outcome.UNSUBSCRIBED


async def take_over(session: AsyncSession, now: datetime) -> tuple[int, int]:
    """Become the sender; gives the lease's number, and how many copies may arrive twice.

    What older senders had in hand is queued again; in campaigns that must not repeat, or send nothing any more, it is
    of unknown fate.
    """
    lease = await session.scalar(insert(SenderLease).values(taken_at=now).returning(SenderLease.id)) or 0
    unfinished = (CampaignState.SENDING, CampaignState.PAUSED, CampaignState.STOPPED)
    doubtful = 0
    for campaign in (await session.scalars(select(Campaign).where(Campaign.state.in_(unfinished)))).all():
        sends = campaign.state != CampaignState.STOPPED and campaign.round in {Round.SAMPLE, Round.SEND}
        doubtful += await _give_back(session, campaign.id, lease, again=sends and not campaign.at_most_once)
    return lease, doubtful


async def _give_back(session: AsyncSession, campaign: int, lease: int, *, again: bool) -> int:
    in_hand = (Delivery.campaign == campaign, Delivery.state == int(DeliveryState.LEASED), Delivery.lease < lease)
    back = update(Delivery).where(*in_hand)
    if again:
        back = back.values(state=int(DeliveryState.QUEUED), lease=None, doubtful=Delivery.doubtful + 1)
    else:
        back = back.values(state=int(DeliveryState.UNKNOWN), lease=None)
    done = await session.execute(back.execution_options(synchronize_session=False))
    count = cast("CursorResult[Any]", done).rowcount
    outcome = Outcome.DOUBTFUL if again else Outcome.UNKNOWN
    await add_counts(await session.connection(), Counter({(campaign, outcome): count}))
    return count if again else 0


def wants(card: Card, digest: str | None) -> bool:
    """Whether a member still wants it: they may have changed their mind since it was planned."""
    if card.kind is CampaignKind.DIGEST:
        return digest in DIGESTED
    return digest != Every.NONE and (card.urgent or digest != Every.URGENT)
