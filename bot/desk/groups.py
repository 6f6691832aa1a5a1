"""The desk's Telegram groups: which one works which region."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.desk_tables import DeskGroup, DeskTopic, Post

ALL_REGIONS = ""
"""Stands for all regions without a group of their own."""


@dataclass(frozen=True)
class Group:
    """A region's group."""

    region: str
    chat: int
    is_forum: bool
    bound_at: datetime


class Groups:
    """Binds groups to regions. `default`, wherever it is asked for: the group that the settings name."""

    def __init__(self, session: AsyncSession, now: Callable[[], datetime]) -> None:
        self._session = session
        self._now = now

    async def bind(self, chat: int, region: str, *, is_forum: bool) -> None:
        """Let the group work this region (ALL_REGIONS: those without their own), in place of another group."""
        await self._session.flush()
        row = await self._session.get(DeskGroup, region)
        if row is None:
            row = DeskGroup(region=region)
            self._session.add(row)
        row.chat, row.is_forum, row.bound_at = chat, is_forum, self._now()

    async def unbind(self, chat: int) -> None:
        """Let the group work no region any more."""
        await self._session.flush()
        await self._session.execute(delete(DeskGroup).where(DeskGroup.chat == chat))

    async def place_for(self, region: str | None, default: int | None) -> int | None:
        """The group where a region's reports go: its own, else that of all regions, else the settings'."""
        await self._session.flush()
        wanted = {region or ALL_REGIONS, ALL_REGIONS}
        rows = await self._session.scalars(select(DeskGroup).where(DeskGroup.region.in_(wanted)))
        chats = {row.region: row.chat for row in rows}
        return chats.get(region or ALL_REGIONS, chats.get(ALL_REGIONS, default))

    async def is_desk(self, chat: int, default: int | None) -> bool:
        """Whether reports are worked in this chat; never in a private one."""
        return chat == default or (chat < 0 and bool(await self.regions_of(chat)))

    async def regions_of(self, chat: int) -> frozenset[str]:
        """The regions bound to this group; ALL_REGIONS may be among them."""
        await self._session.flush()
        return frozenset(await self._session.scalars(select(DeskGroup.region).where(DeskGroup.chat == chat)))

    async def all(self) -> Sequence[Group]:
        """All bound groups, by region."""
        await self._session.flush()
        rows = await self._session.scalars(select(DeskGroup).order_by(DeskGroup.region))
        return [Group(row.region, row.chat, row.is_forum, row.bound_at) for row in rows]

    async def migrated(self, old: int, new: int, default: int | None = None) -> Sequence[int]:
        """The group became a supergroup with another id; gives the reports that stand there and have no card now.

        A supergroup counts its messages anew: an old number would lead to another report's message, so that topics,
        cards and posts of the old group are forgotten. Where it was the settings' group, all regions follow it.
        """
        await self._session.flush()
        moved = update(DeskGroup).where(DeskGroup.chat == old).values(chat=new)
        await self._session.execute(moved)
        if old == default and await self._session.get(DeskGroup, ALL_REGIONS) is None:
            await self.bind(new, ALL_REGIONS, is_forum=False)
        await self._session.execute(update(Post).where(Post.chat == old).values(chat=new, message=None))
        standing = update(DeskTopic).where(DeskTopic.chat == old).values(chat=new, topic=None, card=None)
        reports = await self._session.scalars(standing.returning(DeskTopic.report))
        return sorted(reports)
