"""The inbox: an update is in this table before Telegram is told that we have it."""

import asyncio
import traceback
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, cast

from aiogram import Bot
from sqlalchemy import ColumnElement, CursorResult, delete, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from bot.replicas.bells import Bell, ring
from bot.replicas.partitions import partition_of
from bot.replicas.standing import Standing
from bot.storage.engine import Storage
from bot.storage.secrets import Secrets
from bot.storage.tables import NOT_DONE, InboxRow, InboxState
from bot.telegram.incoming import Incoming, read_incoming

# Telegram keeps an unconfirmed update for 24 hours; after that it can't come a second time.
REMEMBERED_FOR = timedelta(hours=48)
SET_ASIDE_FOR = timedelta(days=30)
"""How long an update that could not be handled waits for the operator, with what it said."""
OVERLOOKED_AFTER = timedelta(seconds=5)
"""After this, what waits in a partition of which nothing is in hand was overlooked when its holder changed."""


class HandledAlready(Exception):
    """An update of this batch has been handled before."""


@dataclass(eq=False)
class _Arrival:
    """Updates that came together, and whether they are kept by now."""

    updates: Sequence[Incoming]
    is_kept: bool = False


class Inbox:
    """Keeps updates from their arrival to their end.

    An update whose chat another replica holds is passed on: kept for that replica, which is told of it.
    """

    def __init__(
        self, storage: Storage, secrets: Secrets, bot: Bot, now: Callable[[], datetime], standing: Standing
    ) -> None:
        self._storage = storage
        self._bot = bot
        self._standing = standing
        self._pseudonyms = secrets.pseudonyms
        self._cipher = secrets.cipher
        self._now = now
        self._arrivals: list[_Arrival] = []
        self._turn = asyncio.Lock()

    async def accept(self, updates: Sequence[Incoming]) -> list[Incoming]:
        """Keep these updates; returns, once they are committed, what is to be handled here now, the oldest first.

        What arrives while a commit is under way shares the next one, and is returned to one caller, so that it is
        handled together. Not among it are updates that had been kept before, and those that are passed on; but those
        are that others have passed on to this replica by then, because they came before.
        """
        arrival = _Arrival([replace(one, partition=partition_of(one.chat, self._pseudonyms)) for one in updates])
        self._arrivals.append(arrival)
        async with self._turn:
            fresh = [] if arrival.is_kept else await self._write_all(arrival)
        return await self.still_ours(fresh)

    async def still_ours(self, updates: Sequence[Incoming]) -> list[Incoming]:
        """Those whose chats this replica still holds; the others, which it held just now, are passed on.

        Telegram is told that it can go on only after that: what comes next in such a chat comes behind them.
        """
        others = [one for one in updates if not self._standing.takes(one.partition)]
        if others:
            async with self._storage.transaction() as session:
                await self._pass_on(session, others)
        return [one for one in updates if one not in others]

    async def _pass_on(self, session: AsyncSession, updates: Sequence[Incoming]) -> None:
        keys = [(one.bot_id, one.update_id) for one in updates]
        waiting = update(InboxRow).where(
            tuple_(InboxRow.bot_id, InboxRow.update_id).in_(keys), InboxRow.state == InboxState.WAITING
        )
        await session.execute(waiting.values(passed_on=True).execution_options(synchronize_session=False))
        await ring(session, Bell.PASSED_ON)

    async def take(self, partitions: Collection[int]) -> list[Incoming]:
        """All that waits in these partitions, oldest first: what an earlier holder accepted and did not finish."""
        async with self._storage.transaction() as session:
            return await self._pick(session, InboxRow.partition.in_(partitions))

    async def pick_up(self) -> list[Incoming]:
        """What others have passed on to this replica, oldest first."""
        async with self._turn, self._storage.transaction() as session:
            picked = await self._pick(session, _waits_for(self._standing.partitions))
        return await self.still_ours(picked)

    async def overlooked(self, partitions: Collection[int]) -> list[Incoming]:
        """What has been waiting for long in these partitions, of which nothing is in hand."""
        long_ago = self._now() - OVERLOOKED_AFTER
        async with self._turn, self._storage.transaction() as session:
            place = InboxRow.partition.in_(partitions) & (InboxRow.received_at < long_ago)
            picked = await self._pick(session, place)
        return await self.still_ours(picked)

    async def _pick(self, session: AsyncSession, where: ColumnElement[bool]) -> list[Incoming]:
        """Those that wait there; they are passed on to nobody from now on."""
        rows = await session.execute(
            update(InboxRow)
            .where(NOT_DONE, InboxRow.state == InboxState.WAITING, where)
            .values(passed_on=False)
            .returning(InboxRow.bot_id, InboxRow.update_id, InboxRow.body, InboxRow.attempts, InboxRow.partition)
            .execution_options(synchronize_session=False)
        )
        return [
            self._read(row) for row in sorted(rows, key=lambda row: (row.bot_id, row.update_id)) if row.body is not None
        ]

    def _read(self, row: Any) -> Incoming:
        read = read_incoming(self._bot, self._cipher.open(row.body, _place(row.update_id)))
        return replace(read, bot_id=row.bot_id, attempts=row.attempts, partition=row.partition)

    async def _write_all(self, mine: _Arrival) -> list[Incoming]:
        arrivals, self._arrivals = self._arrivals, []
        updates = [update for arrival in arrivals for update in arrival.updates]
        here, earlier = self._standing.partitions, list[Incoming]()
        try:
            async with self._storage.transaction() as session:
                new = await self._insert(session, updates, here)
                if any(one.partition not in here for one in new.values()):
                    await ring(session, Bell.PASSED_ON)
                if not self._storage.is_sqlite:
                    again = [one for one in updates if one.update_id not in new]
                    if again:  # Telegram was not told of them: whoever accepted them may stand still
                        await self._pass_on(session, again)
                    earlier = await self._pick(session, _waits_for(here))
        except BaseException:
            self._arrivals = [arrival for arrival in arrivals if arrival is not mine] + self._arrivals
            raise
        for arrival in arrivals:
            arrival.is_kept = True
        fresh = [new.pop(one.update_id) for one in updates if one.update_id in new]
        return earlier + [one for one in fresh if one.partition in here]

    async def _insert(
        self, session: AsyncSession, updates: Sequence[Incoming], here: Collection[int]
    ) -> dict[int, Incoming]:
        table = InboxRow.metadata.tables[InboxRow.__tablename__]
        insert = sqlite.insert(table) if self._storage.is_sqlite else postgresql.insert(table)
        now = self._now()
        rows = [
            {
                "bot_id": incoming.bot_id,
                "update_id": incoming.update_id,
                "state": InboxState.WAITING,
                "attempts": 0,
                "received_at": now,
                "body": self._cipher.seal(incoming.body, _place(incoming.update_id)),
                "partition": incoming.partition,
                "passed_on": incoming.partition not in here,
            }
            for incoming in updates
        ]
        written = await session.scalars(insert.on_conflict_do_nothing().returning(table.c.update_id), rows)
        by_id = {incoming.update_id: incoming for incoming in reversed(updates)}
        return {update_id: by_id[update_id] for update_id in written}

    async def finish(self, session: AsyncSession, done: Sequence[Incoming]) -> None:
        """Mark these updates done and erase what they said, with their effects.

        Raises HandledAlready where one of them is not waiting any more: its effects must not be written again.
        """
        keys = [(incoming.bot_id, incoming.update_id) for incoming in done]
        marked = await session.execute(
            update(InboxRow)
            .where(tuple_(InboxRow.bot_id, InboxRow.update_id).in_(keys), InboxRow.state == InboxState.WAITING)
            .values(state=InboxState.DONE, body=None)
            .execution_options(synchronize_session=False)
        )
        if cast("CursorResult[Any]", marked).rowcount != len(keys):
            raise HandledAlready

    async def count_attempt(self, session: AsyncSession, incoming: Incoming) -> None:
        """Remember that handling this update failed once more."""
        row = await session.get_one(InboxRow, (incoming.bot_id, incoming.update_id))
        row.attempts = incoming.attempts + 1

    async def set_aside(self, session: AsyncSession, incoming: Incoming, fault: Exception) -> None:
        """Keep an update that can't be handled, with its traceback, both sealed, for the operator."""
        row = await session.get_one(InboxRow, (incoming.bot_id, incoming.update_id))
        words = "".join(traceback.format_exception(fault))
        row.state = InboxState.SET_ASIDE
        row.attempts = incoming.attempts + 1
        row.fault = self._cipher.seal(words.encode(), _place(incoming.update_id))

    async def forget_old(self) -> None:
        """Drop the rows of updates that are done and can't come again, and of those set aside long ago."""
        async with self._storage.transaction() as session:
            for state, kept_for in ((InboxState.DONE, REMEMBERED_FOR), (InboxState.SET_ASIDE, SET_ASIDE_FOR)):
                old = InboxRow.received_at < self._now() - kept_for
                await session.execute(delete(InboxRow).where(InboxRow.state == state, old))


def _waits_for(partitions: Collection[int]) -> ColumnElement[bool]:
    return InboxRow.passed_on & InboxRow.partition.in_(partitions)


def _place(update_id: int) -> str:
    return f"inbox:{update_id}"
