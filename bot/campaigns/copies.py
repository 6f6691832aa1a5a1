"""Copies that are out already: walked through once more to correct or to recall them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.campaigns.models import Round
from bot.languages import KAZAKH, RUSSIAN, LanguageCode
from bot.storage.campaign_tables import Campaign, CampaignState, Delivery, DeliveryState
from bot.storage.secrets import Secrets
from bot.storage.tables import Member

RECALLABLE_SECONDS = 48 * 3600
"""How long Telegram lets a bot delete its messages (Bot API, deleteMessage)."""

# copies of an earlier account of the bot can be neither edited nor deleted: where they stand is forgotten
_THERE = and_(Delivery.state == DeliveryState.SENT, Delivery.message.is_not(None))


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

    def __init__(self, connection: AsyncConnection, secrets: Secrets) -> None:
        self._connection = connection
        self._secrets = secrets

    async def to_correct(self, campaign: int, version: int, after: int, most: int) -> Sequence[Copy]:
        """Copies that show an older version, of members beyond this key."""
        old = (_THERE, Delivery.version < version)
        return await self._found(campaign, Round.CORRECT, after, most, *old)

    async def to_recall(self, campaign: int, now: int, after: int, most: int) -> Sequence[Copy]:
        """Copies that Telegram still lets us delete, of members beyond this key."""
        young = (_THERE, Delivery.sent_at > now - RECALLABLE_SECONDS)
        return await self._found(campaign, Round.RECALL, after, most, *young)

    async def _found(
        self, campaign: int, round_: Round, after: int, most: int, *conditions: ColumnElement[bool]
    ) -> Sequence[Copy]:
        going = select(Campaign.id).where(
            Campaign.id == campaign, Campaign.state == CampaignState.SENDING, Campaign.round == round_
        )
        columns = (Delivery.member, Delivery.text, Delivery.message, Delivery.album, Member.address, Member.language)
        rows = select(*columns).join(Member, Member.id == Delivery.member)
        rows = rows.where(Delivery.campaign == campaign, Delivery.member > after, going.exists(), *conditions)
        found = await self._connection.execute(rows.order_by(Delivery.member).limit(most))
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
