"""Campaigns when the bot gets another account with Telegram: what can go on, and what can't."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.campaigns.archive import Archive
from bot.campaigns.content import Text
from bot.storage.campaign_tables import Campaign, CampaignKind, CampaignState, Delivery, Round
from bot.storage.secrets import Secrets

_EDITABLE = (CampaignState.DRAFT, CampaignState.TEMPLATE)
_WAITING = (CampaignState.AWAITING, CampaignState.SCHEDULED)
_MOVING = (CampaignState.PLANNING, CampaignState.SENDING)
_UNDER_WAY = (*_MOVING, CampaignState.PAUSED, CampaignState.SAMPLED)
_GOING_OUT = (Round.SAMPLE, Round.SEND)


@dataclass(frozen=True)
class Uprooted:
    """How many campaigns were paused, stopped, or made drafts again."""

    paused: int
    stopped: int
    sent_back: int


class UprootedCampaigns:
    """Takes from campaigns what only the earlier account could use: files' ids, and where copies stand."""

    def __init__(self, session: AsyncSession, secrets: Secrets, now: Callable[[], datetime]) -> None:
        self._session = session
        self._archive = Archive(session, secrets, now)
        self._now = now

    async def settle(self) -> Uprooted:
        """Pause what is under way; stop, or send back to its author, what has files; forget where copies stand."""
        stopped = sent_back = 0
        for number, state in await self._with_files():
            sent_back += await self._turn(number, _WAITING, state=CampaignState.DRAFT, approved_by=None)
            stopped += await self._turn(number, _UNDER_WAY, state=CampaignState.STOPPED, ended_at=self._now())
            await self._take_files(number, is_draft=state in {*_EDITABLE, *_WAITING})
        paused = await self._change(
            Campaign.state.in_(_MOVING), Campaign.round.in_(_GOING_OUT), state=CampaignState.PAUSED
        )
        for round_, end in ((Round.CORRECT, CampaignState.DONE), (Round.RECALL, CampaignState.STOPPED)):
            ended = {"state": end, "ended_at": func.coalesce(Campaign.ended_at, self._now())}
            await self._change(Campaign.state.in_(_UNDER_WAY), Campaign.round == round_, **ended)
        await self._change(Campaign.board.is_not(None), board=None)
        copies = update(Delivery).where(Delivery.message.is_not(None)).values(message=None, album=None)
        await self._session.execute(copies.execution_options(synchronize_session=False))
        return Uprooted(paused, stopped, sent_back)

    async def _with_files(self) -> list[tuple[int, str]]:
        written = select(Campaign.id, Campaign.state).where(Campaign.kind != CampaignKind.DIGEST).order_by(Campaign.id)
        rows = (await self._session.execute(written)).all()
        return [(number, state) for number, state in rows if any(map(_has_files, await self._archive.texts(number)))]

    async def _take_files(self, number: int, *, is_draft: bool) -> None:
        for text in filter(_has_files, await self._archive.texts(number)):
            words = text.content.model_copy(update={"files": (), "above": False})
            if words.text:
                await self._archive.write(number, text.language, words, text.arm, text.slot)
            elif is_draft:
                await self._archive.strike(number, text.language, text.arm)

    async def _turn(self, number: int, states: tuple[CampaignState, ...], **values: object) -> int:
        return await self._change(Campaign.id == number, Campaign.state.in_(states), **values)

    async def _change(self, *conditions: Any, **values: object) -> int:
        done = await self._session.execute(
            update(Campaign).where(*conditions).values(values).execution_options(synchronize_session=False)
        )
        return cast("CursorResult[Any]", done).rowcount


def _has_files(text: Text) -> bool:
    return bool(text.content.files)
