"""Planning: the audience is frozen into deliveries by SQL, a stretch of members at a time, none of them in memory."""

import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, CursorResult, Select, case, func, insert, literal, not_, select, update
from sqlalchemy import text as written
from sqlalchemy.ext.asyncio import AsyncSession

from bot.campaigns.audience import condition, language_read
from bot.campaigns.content import Arm, Text, TextLanguage
from bot.campaigns.models import CampaignKind, Card, Round
from bot.campaigns.sampling import split_of
from bot.campaigns.slots import is_due, slot_of_member
from bot.storage.campaign_tables import Campaign, CampaignState, CampaignText, Delivery, DeliveryState
from bot.storage.desk_tables import Role
from bot.storage.secrets import Secrets
from bot.storage.tables import Member

STRETCH = 5_000
"""Members who are looked at in one transaction: people's answers wait for it on SQLite."""
END: Final = (1 << 63) - 1
"""The last key that a member may have: keys are keyed hashes, spread evenly up to here."""


@dataclass(frozen=True)
class Plan:
    """What is planned: a campaign, its texts, and the members who have each role. `members`: about how many there are.

    `month_began_with`: for a digest, the first issue of its month, so that monthly readers get one only.
    """

    card: Card
    texts: Collection[Text]
    organisers: Mapping[Role, Collection[int]]
    members: int
    month_began_with: int | None = None

    @property
    def width(self) -> int:
        """So many keys hold about a stretch of members."""
        return END // max(1, math.ceil(self.members / STRETCH)) + 1


class Planning:
    """Writes deliveries."""

    def __init__(self, session: AsyncSession, secrets: Secrets, zone: ZoneInfo, now: Callable[[], datetime]) -> None:
        self._session = session
        self._secrets = secrets
        self._zone = zone
        self._now = now

    async def step(self, plan: Plan) -> bool:
        """Plan one stretch more; gives whether that was the last one. Nothing is planned that is not in PLANNING."""
        here = (Campaign.id == plan.card.id, Campaign.state == CampaignState.PLANNING)
        # PostgreSQL: whoever pauses or stops the campaign waits until this stretch is written
        at = await self._session.scalar(select(Campaign.planned_to).where(*here).with_for_update())
        if at is None:
            return True
        end = min(END, at + plan.width)
        rows = self._rows(plan, at, end)
        columns = [column.name for column in rows.selected_columns]
        done = await self._session.execute(insert(Delivery).from_select(columns, rows))
        planned = cast("CursorResult[Any]", done).rowcount
        is_last = end == END
        values: dict[str, object] = {"planned_to": end, "total": Campaign.total + planned}
        if is_last:
            values["state"] = CampaignState.SENDING
        moved = update(Campaign).where(Campaign.id == plan.card.id).values(values)
        await self._session.execute(moved.execution_options(synchronize_session=False))
        return is_last

    def _rows(self, plan: Plan, after: int, end: int) -> Select[Any]:
        card = plan.card
        members = [Member.id > after, Member.id <= end, Member.joined_at <= (card.frozen_at or self._now())]
        if card.kind is CampaignKind.DIGEST:
            texts = select(CampaignText.id, CampaignText.language, CampaignText.slot)
            made = texts.where(CampaignText.campaign == card.id).subquery()
            joined = (made.c.language == language_read) & (made.c.slot == slot_of_member)
            rows = select(*_columns(card, made.c.id)).join(made, joined)
            return rows.where(*members, is_due(plan.month_began_with), Member.unreachable_since.is_(None))
        chosen, reached = self._choose(plan)
        wanted = condition(card.audience, plan.organisers, self._zone, urgent=card.urgent)
        return select(*_columns(card, chosen)).where(*members, wanted, reached).order_by(Member.id)

    def _choose(self, plan: Plan) -> tuple[ColumnElement[int], ColumnElement[bool]]:
        """The text of each member, and which members this round is for."""
        card = plan.card
        arms: dict[Arm, dict[TextLanguage, int]] = {"a": {}, "b": {}}
        for text in plan.texts:
            arms[text.arm][text.language] = text.id
        split = split_of(card.id, card.sample, self._secrets.pseudonyms)
        read = _readers(arms["a"])
        if card.round is Round.SAMPLE:
            return split.choose({arm: _by_language(texts) for arm, texts in arms.items()}), read & split.in_sample
        winner: Arm = "b" if card.winner == "b" else "a"
        rest = not_(split.in_sample) if card.sample else literal(value=True)
        return _by_language(arms[winner]), read & rest


def _columns(card: Card, text: ColumnElement[int]) -> list[ColumnElement[Any]]:
    zero = literal(0)
    return [
        literal(card.id).label("campaign"),
        Member.id.label("member"),
        text.label("text"),
        literal(int(DeliveryState.QUEUED)).label("state"),
        zero.label("tries"),
        zero.label("doubtful"),
        literal(card.version).label("version"),
        zero.label("until"),
    ]


def _by_language(texts: Mapping[TextLanguage, int]) -> ColumnElement[int]:
    if len(texts) == 1:
        return literal(next(iter(texts.values())))
    return case((language_read == "ru", literal(texts["ru"])), else_=literal(texts["kk"]))


def _readers(texts: Mapping[TextLanguage, int]) -> ColumnElement[bool]:
    if "both" in texts or len(texts) > 1:
        return literal(value=True)
    return language_read.in_(list(texts))


async def take_stock(session: AsyncSession) -> None:
    """Let PostgreSQL learn how large the tables are by now: without that it reads all deliveries for every handful."""
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(written("ANALYZE delivery, member"))


async def about_how_many(session: AsyncSession) -> int:
    """How many members there are."""
    return int(await session.scalar(select(func.count()).select_from(Member)) or 0)
