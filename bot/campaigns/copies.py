"""Copies that are out already: walked through once more to correct or to recall them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.campaigns.models import Outcome, Round
from bot.languages import KAZAKH, RUSSIAN, LanguageCode
from bot.storage.campaign_tables import Campaign, CampaignState, Delivery, DeliveryState
from bot.storage.secrets import Secrets
from bot.storage.tables import Member

RECALLABLE_SECONDS = 48 * 3600
"""How long Telegram lets a bot delete its messages (Bot API, deleteMessage)."""


@dataclass(frozen=True)
class Copy:
    """A copy in a member's chat. `album`: the ids of its further messages."""

    campaign: int
    member: int
    text: int
    chat: int
    message: int
    album: tuple[int, ...]
    language: LanguageCode


class Copies:
    """The copies of campaigns. Correcting and recalling twice does no harm, so they need no lease."""

    def __init__(self, session: AsyncSession, secrets: Secrets) -> None:
        self._session = session
        self._secrets = secrets

    async def to_correct(self, campaign: int, version: int, after: int, most: int) -> Sequence[Copy]:
        """Copies that show an older version, of members beyond this key."""
        old = (Delivery.state == DeliveryState.SENT, Delivery.version < version)
        return await self._found(campaign, Round.CORRECT, after, most, *old)

    async def to_recall(self, campaign: int, now: int, after: int, most: int) -> Sequence[Copy]:
        """Copies that Telegram still lets us delete, of members beyond this key."""
        young = (Delivery.state == DeliveryState.SENT, Delivery.sent_at > now - RECALLABLE_SECONDS)
        return await self._found(campaign, Round.RECALL, after, most, *young)

    async def corrected(self, copies: Sequence[Copy], version: int) -> Counter[tuple[int, Outcome]]:
        """Note that these show this version; gives what is to be counted."""
        if copies:
            await self._change(copies, version=version)
        return Counter((one.campaign, Outcome.CORRECTED) for one in copies)

    async def recalled(self, copies: Sequence[Copy]) -> Counter[tuple[int, Outcome]]:
        """Note that these are gone from their chats; gives what is to be counted."""
        if copies:
            await self._change(copies, state=int(DeliveryState.RECALLED))
        return Counter((one.campaign, Outcome.RECALLED) for one in copies)

    async def _found(self, campaign: int, round_: Round, after: int, most: int, *conditions: object) -> Sequence[Copy]:
        going = select(Campaign.id).where(
            Campaign.id == campaign, Campaign.state == CampaignState.SENDING, Campaign.round == round_
        )
        columns = (Delivery.member, Delivery.text, Delivery.message, Delivery.album, Member.address, Member.language)
        rows = select(*columns).join(Member, Member.id == Delivery.member)
        rows = rows.where(Delivery.campaign == campaign, Delivery.member > after, going.exists(), *conditions)  # type: ignore[arg-type]
        found = await self._session.execute(rows.order_by(Delivery.member).limit(most))
        return [
            Copy(
                campaign,
                member,
                text,
                int(self._secrets.cipher.open(address, f"member:{member}")),
                message or 0,
                tuple(int(one) for one in (album or "").split(",") if one),
                RUSSIAN if language == RUSSIAN else KAZAKH,
            )
            for member, text, message, album, address, language in found
        ]

    async def _change(self, copies: Sequence[Copy], **values: object) -> None:
        mine = (Delivery.campaign == bindparam("_campaign"), Delivery.member == bindparam("_member"))
        changed = update(Delivery.__table__).where(*mine).values(**values)  # type: ignore[arg-type]
        rows = [{"_campaign": one.campaign, "_member": one.member} for one in copies]
        await self._session.execute(changed, rows)
