"""The course of a campaign: from a draft over approval, planning and sending to its end, and who may turn it."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.campaigns.content import Arm, Text
from bot.campaigns.planning import END
from bot.campaigns.refusals import NothingToSend, NotNow, TextMissing
from bot.storage.campaign_tables import Campaign, CampaignState, Delivery, DeliveryState, Round

_HELD = (CampaignState.PAUSED, CampaignState.SAMPLED)
_MOVING = (CampaignState.PLANNING, CampaignState.SENDING)
_SENT_SOMETHING = (*_HELD, *_MOVING, CampaignState.DONE, CampaignState.STOPPED)


class Course:
    """Moves campaigns on. Of two who turn one at once the second is told NotNow."""

    def __init__(self, session: AsyncSession, now: Callable[[], datetime]) -> None:
        self._session = session
        self._now = now
        self.moved = False
        """Whether something was moved that the sender must know of."""

    async def submit(self, number: int, texts: Collection[Text], *, needs_approval: bool) -> None:
        """Let a draft go at its time, or ask for approval. Raises NothingToSend, TextMissing, NotNow."""
        _check(texts, is_test=await self._is_test(number))
        goal = CampaignState.AWAITING if needs_approval else CampaignState.SCHEDULED
        await self._move(number, (CampaignState.DRAFT,), state=goal)

    async def approve(self, number: int, by: int) -> None:
        """Let go what awaits approval. `by`: an organiser's person key."""
        await self._move(number, (CampaignState.AWAITING,), state=CampaignState.SCHEDULED, approved_by=by)

    async def send_back(self, number: int) -> None:
        """Make a draft again of what awaits approval or its time."""
        waiting = (CampaignState.AWAITING, CampaignState.SCHEDULED)
        await self._move(number, waiting, state=CampaignState.DRAFT, approved_by=None)

    async def skip(self, number: int) -> None:
        """End a draft for good; nothing of it was sent."""
        await self._move(number, (CampaignState.DRAFT,), state=CampaignState.STOPPED, ended_at=self._now())

    async def begin_due(self) -> int:
        """Begin what is due; gives how many campaigns that were, without those that somebody else turned meanwhile."""
        now = self._now()
        due = (
            Campaign.state == CampaignState.SCHEDULED,
            or_(Campaign.starts_at.is_(None), Campaign.starts_at <= now),
        )
        begun_here = 0
        for number in (await self._session.scalars(select(Campaign.id).where(*due))).all():
            sample = Round.SAMPLE if await self._is_test(number) else Round.SEND
            begun = {"round": sample, "planned_to": -1, "frozen_at": now, "began_at": now}
            begun_here += await self._moved(number, (CampaignState.SCHEDULED,), state=CampaignState.PLANNING, **begun)
        return begun_here

    async def pause(self, number: int) -> None:
        """Hold a campaign; what is in hand is finished."""
        await self._move(number, _MOVING, state=CampaignState.PAUSED)

    async def resume(self, number: int) -> None:
        """Go on with what was paused."""
        unplanned = Campaign.planned_to < END
        planning = Campaign.round.in_((Round.SAMPLE, Round.SEND))
        held = (CampaignState.PAUSED,)
        if not await self._moved(number, held, unplanned, planning, state=CampaignState.PLANNING):
            await self._move(number, held, state=CampaignState.SENDING)

    async def stop(self, number: int) -> None:
        """End a campaign for good; who has not got it yet does not get it."""
        await self._move(number, (*_MOVING, *_HELD), state=CampaignState.STOPPED, ended_at=self._now())

    async def choose(self, number: int, winner: Arm) -> None:
        """Send this version of an A/B test to everybody who was not in the sample."""
        rest = {"round": Round.SEND, "winner": winner, "planned_to": -1}
        await self._move(number, (CampaignState.SAMPLED,), state=CampaignState.PLANNING, **rest)

    async def correct(self, number: int) -> None:
        """Edit the copies that are out: its texts have been changed. What is being sent is corrected afterwards."""
        version = {"version": Campaign.version + 1}
        ended = (CampaignState.DONE, CampaignState.STOPPED)
        if not await self._moved(number, ended, state=CampaignState.SENDING, round=Round.CORRECT, **version):
            await self._move(number, (*_MOVING, *_HELD), **version)

    async def recall(self, number: int) -> None:
        """Delete the copies that are out; nothing more is sent."""
        await self._move(number, _SENT_SOMETHING, state=CampaignState.SENDING, round=Round.RECALL)

    async def finish(self, number: int, round_: Round, version: int) -> None:
        """A round is over, nothing is left to be done in it; unless somebody turned the campaign meanwhile.

        `version`: the one that the sender knows; copies that were corrected to it are not up to a newer one.
        """
        # PostgreSQL: a correction comes before this or after it, never between a look and a turn
        newest = await self._session.scalar(select(Campaign.version).where(Campaign.id == number).with_for_update())
        if round_ is Round.CORRECT and newest != version:
            return
        going = (CampaignState.SENDING,)
        here = Campaign.round == round_
        if round_ is Round.SAMPLE:
            await self._moved(number, going, here, state=CampaignState.SAMPLED)
        elif round_ is Round.SEND and await self._is_outdated(number):
            await self._moved(number, going, here, round=Round.CORRECT)
        else:
            end = CampaignState.STOPPED if round_ is Round.RECALL else CampaignState.DONE
            await self._moved(number, going, here, state=end, ended_at=self._now())

    async def _is_outdated(self, number: int) -> bool:
        """Whether copies are out that show an older version than the newest."""
        await self._session.flush()
        version = select(Campaign.version).where(Campaign.id == number, Campaign.version > 0).scalar_subquery()
        old = select(Delivery.member).where(
            Delivery.campaign == number,
            Delivery.state == int(DeliveryState.SENT),
            Delivery.version < version,
            Delivery.message.is_not(None),
        )
        return await self._session.scalar(old.limit(1)) is not None

    async def _is_test(self, number: int) -> bool:
        await self._session.flush()
        return bool(await self._session.scalar(select(Campaign.sample).where(Campaign.id == number)))

    async def _move(self, number: int, states: Collection[CampaignState], **values: object) -> None:
        if not await self._moved(number, states, **values):
            raise NotNow

    async def _moved(self, number: int, states: Collection[CampaignState], *conditions: Any, **values: object) -> bool:
        """Whether the campaign was in one of these states, and has these values now."""
        await self._session.flush()
        row = update(Campaign).where(Campaign.id == number, Campaign.state.in_(states), *conditions)
        done = cast("CursorResult[Any]", await self._session.execute(row.values(values)))
        self.moved = self.moved or done.rowcount > 0
        kept = await self._session.get(Campaign, number)
        if kept is not None:
            await self._session.refresh(kept)
        return done.rowcount > 0


def _check(texts: Collection[Text], *, is_test: bool) -> None:
    arms = {arm: {text.language for text in texts if text.arm == arm} for arm in ("a", "b")}
    if not arms["a"]:
        raise NothingToSend
    if is_test and arms["a"] != arms["b"]:
        raise TextMissing
