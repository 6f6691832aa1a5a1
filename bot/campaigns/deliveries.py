"""Deliveries in a sender's hands: leased, sent, recorded; what a dead sender had in hand is given back."""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, bindparam, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from bot.campaigns.audience import DIGESTED, Every
from bot.campaigns.models import CampaignKind, Card, Outcome
from bot.languages import KAZAKH, RUSSIAN, LanguageCode
from bot.storage.campaign_tables import (
    OPEN_DELIVERY,
    Campaign,
    CampaignCount,
    CampaignState,
    Delivery,
    DeliveryState,
    SenderLease,
)
from bot.storage.secrets import Secrets
from bot.storage.tables import Member

UNREACHABLE = (Outcome.BLOCKED, Outcome.GONE)
"""Causes by which a member is not written to any more."""


@dataclass(frozen=True)
class Leased:
    """A delivery in hand. `chat`: the member's Telegram id."""

    campaign: int
    member: int
    text: int
    tries: int
    chat: int
    language: LanguageCode


@dataclass(frozen=True)
class Sent:
    """Telegram took the copy; `album`: the ids of the album's further messages."""

    leased: Leased
    text: int
    version: int
    message: int
    at: int
    album: tuple[int, ...] = ()


@dataclass(frozen=True)
class Failed:
    """The copy will not arrive."""

    leased: Leased
    cause: Outcome


@dataclass(frozen=True)
class Postponed:
    """To be tried again from the second `until` on; `doubtful`: it may have arrived all the same."""

    leased: Leased
    until: int
    doubtful: bool


@dataclass(frozen=True)
class Lost:
    """Nobody knows whether it arrived, and it must not arrive twice."""

    leased: Leased


Result = Sent | Failed | Postponed | Lost


class Deliveries:
    """The deliveries of one sender. `lease`: its number; results of an older sender change nothing any more."""

    def __init__(self, session: AsyncSession, secrets: Secrets, now: Callable[[], datetime], lease: int = 0) -> None:
        self._session = session
        self._secrets = secrets
        self._now = now
        self._lease = lease

    async def take_over(self) -> tuple[int, int]:
        """Become the sender; gives the lease's number, and how many copies may arrive twice.

        What older senders had in hand is queued again, or, in campaigns that must not repeat, of unknown fate.
        """
        row = SenderLease(taken_at=self._now())
        self._session.add(row)
        await self._session.flush()
        self._lease = row.id
        doubtful = 0
        running = select(Campaign.id, Campaign.at_most_once).where(
            Campaign.state.in_((CampaignState.SENDING, CampaignState.PAUSED, CampaignState.STOPPED))
        )
        for campaign, at_most_once in (await self._session.execute(running)).all():
            doubtful += await self._give_back(campaign, at_most_once=at_most_once)
        return row.id, doubtful

    async def lease(self, card: Card, most: int) -> tuple[Sequence[Leased], Sequence[Failed]]:
        """Take some deliveries in hand; and those whose members are gone, or do not want them any more.

        Nothing is leased of a campaign that was paused or stopped meanwhile.
        """
        now = int(self._now().timestamp())
        free = (Delivery.campaign == card.id, OPEN_DELIVERY, Delivery.state == DeliveryState.QUEUED)
        sending = select(Campaign.id).where(Campaign.id == card.id, Campaign.state == CampaignState.SENDING)
        picked = select(Delivery.member).where(*free, Delivery.until <= now, sending.exists())
        picked = picked.order_by(Delivery.member).limit(most).with_for_update(skip_locked=True)
        taken = update(Delivery).where(Delivery.campaign == card.id, Delivery.member.in_(picked))
        taken = taken.values(state=int(DeliveryState.LEASED), lease=self._lease)
        rows = await self._session.execute(
            taken.returning(Delivery.member, Delivery.text, Delivery.tries).execution_options(synchronize_session=False)
        )
        chosen = {member: (text, tries) for member, text, tries in rows}
        return await self._addressed(card, chosen) if chosen else ((), ())

    async def record(self, results: Sequence[Result], kinds: dict[int, Card]) -> None:
        """Write what became of deliveries in hand, with the counts, and what it tells of their members."""
        counts: Counter[tuple[int, Outcome]] = Counter()
        await self._record_sent([one for one in results if isinstance(one, Sent)], kinds, counts)
        await self._record_failed([one for one in results if isinstance(one, Failed)], counts)
        for one in results:
            if isinstance(one, Postponed):
                counts[one.leased.campaign, Outcome.DOUBTFUL] += one.doubtful
            if isinstance(one, Lost):
                counts[one.leased.campaign, Outcome.UNKNOWN] += 1
        postponed = [one for one in results if isinstance(one, Postponed)]
        if postponed:
            await self._change(
                [_key(one.leased) | {"_until": one.until, "_doubt": int(one.doubtful)} for one in postponed],
                state=int(DeliveryState.QUEUED),
                until=bindparam("_until"),
                doubtful=Delivery.doubtful + bindparam("_doubt"),
                tries=Delivery.tries + 1,
            )
        lost = [one for one in results if isinstance(one, Lost)]
        if lost:
            await self._change([_key(one.leased) for one in lost], state=int(DeliveryState.UNKNOWN))
        await self.count(counts)

    async def left(self, campaign: int) -> int | None:
        """The second from which on something is left to be sent; None where nothing is."""
        waiting = (Delivery.campaign == campaign, OPEN_DELIVERY)
        found: int | None = await self._session.scalar(select(func.min(Delivery.until)).where(*waiting))
        return found

    async def count(self, counts: Counter[tuple[int, Outcome]]) -> None:
        """Add to the counts of campaigns."""
        rows = [
            {"campaign": campaign, "outcome": str(outcome), "count": count}
            for (campaign, outcome), count in counts.items()
            if count
        ]
        if not rows:
            return
        dialect: Any = sqlite if self._session.get_bind().dialect.name == "sqlite" else postgresql
        added = dialect.insert(CampaignCount)
        total = CampaignCount.count + added.excluded.count
        await self._session.execute(
            added.on_conflict_do_update(index_elements=["campaign", "outcome"], set_={"count": total}), rows
        )

    async def _give_back(self, campaign: int, *, at_most_once: bool) -> int:
        in_hand = (Delivery.campaign == campaign, OPEN_DELIVERY, Delivery.state == DeliveryState.LEASED)
        back = update(Delivery).where(*in_hand, Delivery.lease < self._lease)
        if at_most_once:
            back = back.values(state=int(DeliveryState.UNKNOWN), lease=None)
        else:
            back = back.values(state=int(DeliveryState.QUEUED), lease=None, doubtful=Delivery.doubtful + 1)
        done = await self._session.execute(back.execution_options(synchronize_session=False))
        count = cast("CursorResult[Any]", done).rowcount
        outcome = Outcome.UNKNOWN if at_most_once else Outcome.DOUBTFUL
        await self.count(Counter({(campaign, outcome): count}))
        return count

    async def _addressed(
        self, card: Card, chosen: dict[int, tuple[int, int]]
    ) -> tuple[Sequence[Leased], Sequence[Failed]]:
        columns = (Member.id, Member.address, Member.language, Member.digest, Member.unreachable_since)
        rows = await self._session.execute(select(*columns).where(Member.id.in_(chosen)))
        leased: list[Leased] = []
        failed: list[Failed] = []
        for member, address, language, digest, unreachable in rows:
            text, tries = chosen.pop(member)
            chat = int(self._secrets.cipher.open(address, f"member:{member}"))
            code: LanguageCode = RUSSIAN if language == RUSSIAN else KAZAKH
            one = Leased(card.id, member, text, tries, chat, code)
            if unreachable is not None:
                failed.append(Failed(one, Outcome.BLOCKED))
            elif not _wants(card, digest):
                failed.append(Failed(one, Outcome.UNSUBSCRIBED))
            else:
                leased.append(one)
        for member, (text, tries) in chosen.items():
            failed.append(Failed(Leased(card.id, member, text, tries, 0, KAZAKH), Outcome.GONE))
        return leased, failed

    async def _record_sent(
        self, sent: Sequence[Sent], kinds: dict[int, Card], counts: Counter[tuple[int, Outcome]]
    ) -> None:
        if not sent:
            return
        await self._change(
            [
                _key(one.leased)
                | {
                    "_text": one.text,
                    "_version": one.version,
                    "_message": one.message,
                    "_at": one.at,
                    "_album": ",".join(map(str, one.album)) or None,
                }
                for one in sent
            ],
            state=int(DeliveryState.SENT),
            text=bindparam("_text"),
            version=bindparam("_version"),
            message=bindparam("_message"),
            sent_at=bindparam("_at"),
            album=bindparam("_album"),
        )
        for one in sent:
            counts[one.leased.campaign, Outcome.SENT] += 1
        for number, card in kinds.items():
            members = [one.leased.member for one in sent if one.leased.campaign == number]
            if card.kind is CampaignKind.DIGEST and members:
                got = update(Member).where(Member.id.in_(members)).values(issue=number)
                await self._session.execute(got.execution_options(synchronize_session=False))

    async def _record_failed(self, failed: Sequence[Failed], counts: Counter[tuple[int, Outcome]]) -> None:
        if not failed:
            return
        await self._change(
            [_key(one.leased) | {"_cause": str(one.cause)} for one in failed],
            state=int(DeliveryState.FAILED),
            cause=bindparam("_cause"),
        )
        for one in failed:
            counts[one.leased.campaign, one.cause] += 1
        gone = [one.leased.member for one in failed if one.cause in UNREACHABLE]
        if gone:
            lost = update(Member).where(Member.id.in_(gone), Member.unreachable_since.is_(None))
            values = lost.values(unreachable_since=self._now())
            await self._session.execute(values.execution_options(synchronize_session=False))

    async def _change(self, rows: Collection[dict[str, object]], **values: object) -> None:
        """Change deliveries that are in this sender's hand, and take them out of it."""
        mine = (Delivery.campaign == bindparam("_campaign"), Delivery.member == bindparam("_member"))
        table = Delivery.__table__
        changed = update(table).where(*mine, Delivery.lease == self._lease)  # type: ignore[arg-type]
        await self._session.execute(changed.values(lease=None, **values), list(rows))


def _key(leased: Leased) -> dict[str, object]:
    return {"_campaign": leased.campaign, "_member": leased.member}


def _wants(card: Card, digest: str | None) -> bool:
    """Whether the member still wants it: they may have changed their mind since it was planned."""
    if card.kind is CampaignKind.DIGEST:
        return digest in DIGESTED
    return digest != Every.NONE and (card.urgent or digest != Every.URGENT)
