"""The inbox: an update is in this table before Telegram is told that we have it."""

import asyncio
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from aiogram import Bot
from sqlalchemy import CursorResult, delete, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.engine import Storage
from bot.storage.secrets import Secrets
from bot.storage.tables import InboxRow, InboxState
from bot.telegram.incoming import Incoming, read_incoming

# Telegram keeps an unconfirmed update for 24 hours; after that it can't come a second time.
REMEMBERED_FOR = timedelta(hours=48)
SET_ASIDE_FOR = timedelta(days=30)
"""How long an update that could not be handled waits for the operator, with what it said."""


class HandledAlready(Exception):
    """An update of this batch has been handled before."""


@dataclass(eq=False)
class _Arrival:
    """Updates that came together, and, once they are committed, which of them were new."""

    updates: Sequence[Incoming]
    fresh: list[Incoming] | None = None


class Inbox:
    """Keeps updates from their arrival to their end."""

    def __init__(self, storage: Storage, secrets: Secrets, now: Callable[[], datetime]) -> None:
        self._storage = storage
        self._cipher = secrets.cipher
        self._now = now
        self._arrivals: list[_Arrival] = []
        self._turn = asyncio.Lock()

    async def accept(self, updates: Sequence[Incoming]) -> list[Incoming]:
        """Keep these updates; returns, once they are committed, those that had not been kept before.

        What arrives while a commit is under way shares the next one.
        """
        arrival = _Arrival(updates)
        self._arrivals.append(arrival)
        async with self._turn:
            if arrival.fresh is None:
                await self._write_all()
        return arrival.fresh or []

    async def _write_all(self) -> None:
        arrivals, self._arrivals = self._arrivals, []
        try:
            async with self._storage.transaction() as session:
                new = await self._insert(session, [update for arrival in arrivals for update in arrival.updates])
        except BaseException:
            self._arrivals = arrivals[1:] + self._arrivals
            raise
        for arrival in arrivals:
            arrival.fresh = [new.pop(u.update_id) for u in arrival.updates if u.update_id in new]

    async def _insert(self, session: AsyncSession, updates: Sequence[Incoming]) -> dict[int, Incoming]:
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
            }
            for incoming in updates
        ]
        written = await session.scalars(insert.on_conflict_do_nothing().returning(table.c.update_id), rows)
        by_id = {incoming.update_id: incoming for incoming in reversed(updates)}
        return {update_id: by_id[update_id] for update_id in written}

    async def unfinished(self, bot: Bot) -> list[Incoming]:
        """What an earlier process accepted and did not finish, oldest first."""
        async with self._storage.transaction() as session:
            rows = await session.scalars(
                select(InboxRow)
                .where(InboxRow.state == InboxState.WAITING)
                .order_by(InboxRow.bot_id, InboxRow.update_id)
            )
            return [
                read_incoming(bot, self._cipher.open(row.body, _place(row.update_id)), row.attempts)
                for row in rows
                if row.body is not None
            ]

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


def _place(update_id: int) -> str:
    return f"inbox:{update_id}"
