"""aiogram's FSM on our own database: a person's place in a conversation, committed with the update that moved it."""

import json
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, DefaultKeyBuilder, StateType, StorageKey
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.secrets import Secrets
from bot.storage.tables import Conversation

_KEYS = DefaultKeyBuilder(with_bot_id=False, with_destiny=True)


class Conversations(BaseStorage):
    """The conversations of one piece of work; state and data in one row, the data sealed."""

    def __init__(self, session: AsyncSession, secrets: Secrets, now: Callable[[], datetime]) -> None:
        self._session = session
        self._secrets = secrets
        self._now = now
        self._rows: dict[int, Conversation | None] = {}
        self._ids: dict[StorageKey, int] = {}

    async def call(self, keys: Collection[StorageKey]) -> None:
        """Read these conversations, all in one query."""
        missing = {self._id(key) for key in keys} - self._rows.keys()
        if not missing:
            return
        self._rows.update(dict.fromkeys(missing))
        for row in await self._session.scalars(select(Conversation).where(Conversation.id.in_(missing))):
            self._rows[row.id] = row

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        """Set or clear the state's name."""
        name = state.state if isinstance(state, State) else state
        if name is not None or await self._find(key) is not None:
            (await self._row(key)).state = name

    async def get_state(self, key: StorageKey) -> str | None:
        """The state's name."""
        row = await self._find(key)
        return row.state if row else None

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        """Replace the data."""
        if not data and await self._find(key) is None:
            return
        words = json.dumps(dict(data), ensure_ascii=False).encode()
        row = await self._row(key)
        row.data = self._secrets.cipher.seal(words, _place(row.id)) if data else None

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        """The data; empty where there is none."""
        row = await self._find(key)
        if row is None or row.data is None:
            return {}
        data: dict[str, Any] = json.loads(self._secrets.cipher.open(row.data, _place(row.id)))
        return data

    async def close(self) -> None:
        """Nothing to close: the session belongs to the border."""

    async def _find(self, key: StorageKey) -> Conversation | None:
        await self.call([key])
        return self._rows[self._id(key)]

    async def _row(self, key: StorageKey) -> Conversation:
        """The row to write to, made where it is missing."""
        row = await self._find(key)
        if row is None:
            row = self._rows[self._id(key)] = Conversation(id=self._id(key))
            self._session.add(row)
        row.changed_at = self._now()
        return row

    def _id(self, key: StorageKey) -> int:
        found = self._ids.get(key)
        if found is None:
            found = self._ids[key] = self._secrets.pseudonyms.of_words(_KEYS.build(key))
        return found


def _place(row: int) -> str:
    return f"conversation:{row}"
