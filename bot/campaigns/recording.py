"""Recording: what became of deliveries in hand, written in batches with their counts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.campaigns.counting import Counts, add_counts
from bot.campaigns.models import CampaignKind, Card, Outcome
from bot.campaigns.results import Corrected, Failed, Leased, Lost, Postponed, Recalled, Result, Sent, Untouched
from bot.storage.campaign_tables import CampaignText, Delivery, DeliveryState
from bot.storage.tables import Member

UNREACHABLE = (Outcome.BLOCKED, Outcome.GONE)
"""Causes by which a member is not written to any more."""

_Changed = Corrected | Recalled | Untouched

_deliveries = cast("Table", Delivery.__table__)
_members = cast("Table", Member.__table__)
# a row that another sender has in hand by now is not ours to change
_mine = update(_deliveries).where(
    _deliveries.c.campaign == bindparam("of_campaign"),
    _deliveries.c.member == bindparam("of_member"),
    _deliveries.c.lease == bindparam("by_lease"),
)
_SENT = _mine.values(
    state=int(DeliveryState.SENT),
    lease=None,
    text=bindparam("with_text"),
    version=bindparam("with_version"),
    message=bindparam("as_message"),
    album=bindparam("as_album"),
    sent_at=bindparam("at_second"),
)
_FAILED = _mine.values(state=int(DeliveryState.FAILED), lease=None, cause=bindparam("for_cause"))
_POSTPONED = _mine.values(
    state=int(DeliveryState.QUEUED),
    lease=None,
    until=bindparam("not_before"),
    tries=_deliveries.c.tries + 1,
    doubtful=_deliveries.c.doubtful + bindparam("doubt"),
)
_LOST = _mine.values(state=int(DeliveryState.UNKNOWN), lease=None)
_HOLDERS = (
    select(_deliveries.c.member, _deliveries.c.lease)
    .where(
        _deliveries.c.campaign == bindparam("of_campaign"),
        _deliveries.c.member.in_(bindparam("members", expanding=True)),
    )
    .order_by(_deliveries.c.member)
    .with_for_update()
)
_copy = update(_deliveries).where(
    _deliveries.c.campaign == bindparam("of_campaign"), _deliveries.c.member == bindparam("of_member")
)
_CORRECTED = _copy.values(version=bindparam("with_version"))
_RECALLED = _copy.values(state=int(DeliveryState.RECALLED))
_SECOND_TEXTS = select(CampaignText.id).where(
    CampaignText.campaign == bindparam("of_campaign"), CampaignText.arm == "b"
)
_GOT_ISSUE = (
    update(_members)
    .where(_members.c.id.in_(bindparam("members", expanding=True)))
    .values(issue=bindparam("with_issue"))
)
_UNREACHABLE = (
    update(_members)
    .where(_members.c.id.in_(bindparam("members", expanding=True)), _members.c.unreachable_since.is_(None))
    .values(unreachable_since=bindparam("since"))
)


class Recording:
    """Writes the results of one sender."""

    def __init__(self, connection: AsyncConnection, lease: int, now: datetime) -> None:
        """`lease`: the sender's number; results of an older one change nothing any more."""
        self._connection = connection
        self._lease = lease
        self._now = now

    async def write(self, results: Sequence[Result], cards: Mapping[int, Card]) -> None:
        """Write these, with the counts, and what they tell of their members."""
        counts: Counts = Counter()
        results = await self._own(results)
        await self._sent([one for one in results if isinstance(one, Sent)], cards, counts)
        await self._failed([one for one in results if isinstance(one, Failed)], counts)
        await self._unclear(results, counts)
        await self._changed(results, counts)
        await add_counts(self._connection, counts)

    async def _own(self, results: Sequence[Result]) -> Sequence[Result]:
        """These without those of deliveries that another sender has by now, or that were recorded before.

        Nobody has those of members who were forgotten meanwhile: they are counted all the same.
        """
        held = [one.leased for one in results if not isinstance(one, _Changed)]
        others: set[tuple[int, int]] = set()
        for campaign in {leased.campaign for leased in held}:
            members = [leased.member for leased in held if leased.campaign == campaign]
            rows = await self._connection.execute(_HOLDERS, {"of_campaign": campaign, "members": members})
            others.update((campaign, member) for member, lease in rows if lease != self._lease)
        if not others:
            return results
        return [
            one
            for one in results
            if isinstance(one, _Changed) or (one.leased.campaign, one.leased.member) not in others
        ]

    async def _sent(self, sent: Sequence[Sent], cards: Mapping[int, Card], counts: Counts) -> None:
        await self._change(
            _SENT,
            [
                self._key(one.leased)
                | {
                    "with_text": one.text,
                    "with_version": one.version,
                    "as_message": one.message,
                    "as_album": ",".join(map(str, one.album)) or None,
                    "at_second": one.at,
                }
                for one in sent
            ],
        )
        counts.update((one.leased.campaign, Outcome.SENT) for one in sent)
        for number, card in cards.items():
            members = [one.leased.member for one in sent if one.leased.campaign == number]
            if card.kind is CampaignKind.DIGEST and members:
                await self._connection.execute(_GOT_ISSUE, {"members": members, "with_issue": number})
            if card.sample and members:
                second = set(await self._connection.scalars(_SECOND_TEXTS, {"of_campaign": number}))
                texts = (one.text for one in sent if one.leased.campaign == number)
                counts.update((number, Outcome.SENT_B if text in second else Outcome.SENT_A) for text in texts)

    async def _failed(self, failed: Sequence[Failed], counts: Counts) -> None:
        await self._change(_FAILED, [self._key(one.leased) | {"for_cause": one.cause.value} for one in failed])
        counts.update((one.leased.campaign, one.cause) for one in failed)
        gone = [one.leased.member for one in failed if one.cause in UNREACHABLE]
        if gone:
            await self._connection.execute(_UNREACHABLE, {"members": gone, "since": self._now})

    async def _unclear(self, results: Sequence[Result], counts: Counts) -> None:
        postponed = [one for one in results if isinstance(one, Postponed)]
        rows = [self._key(one.leased) | {"not_before": one.until, "doubt": int(one.doubtful)} for one in postponed]
        await self._change(_POSTPONED, rows)
        counts.update((one.leased.campaign, Outcome.DOUBTFUL) for one in postponed if one.doubtful)
        lost = [one for one in results if isinstance(one, Lost)]
        await self._change(_LOST, [self._key(one.leased) for one in lost])
        counts.update((one.leased.campaign, Outcome.UNKNOWN) for one in lost)

    async def _changed(self, results: Sequence[Result], counts: Counts) -> None:
        """Copies that were corrected or recalled, or could not be: they are in nobody's hand."""
        corrected = [one for one in results if isinstance(one, Corrected)]
        rows: list[dict[str, object]] = [
            {"of_campaign": one.copy.campaign, "of_member": one.copy.member, "with_version": one.version}
            for one in corrected
        ]
        await self._change(_CORRECTED, rows)
        counts.update((one.copy.campaign, Outcome.CORRECTED) for one in corrected)
        recalled = [one.copy for one in results if isinstance(one, Recalled)]
        await self._change(_RECALLED, [{"of_campaign": one.campaign, "of_member": one.member} for one in recalled])
        counts.update((one.campaign, Outcome.RECALLED) for one in recalled)
        counts.update((one.copy.campaign, Outcome.KEPT) for one in results if isinstance(one, Untouched))

    async def _change(self, statement: Any, rows: list[dict[str, object]]) -> None:
        if rows:
            await self._connection.execute(statement, rows)

    def _key(self, leased: Leased) -> dict[str, object]:
        return {"of_campaign": leased.campaign, "of_member": leased.member, "by_lease": self._lease}
