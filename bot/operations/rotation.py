"""Key rotation: every value that an older key sealed is opened and sealed anew with the newest, while the bot works."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import RowMapping, Update, and_, bindparam, func, select, update

from bot.clock import Clock
from bot.operations.rotation_files import FileRotation
from bot.storage.cipher import Cipher, Unreadable
from bot.storage.engine import Storage
from bot.storage.pages import Page, next_pages
from bot.storage.sealed import SEALED, Sealed

MOST_WALKS = 5
"""Walks over the database; the second one finds what was locked, or newly sealed with an old key, in the first."""


@dataclass(frozen=True)
class Rotated:
    """How many values were sealed anew, by table ("files": attachments in a folder); how many an older key still seals.

    `left`: none of the keys opens them, or a process that does not know the newest key keeps writing.
    """

    resealed: Mapping[str, int]
    left: Mapping[str, int]
    seconds: float


class Rotation:
    """One rotation; run again after a crash, it goes on with what is left."""

    def __init__(self, storage: Storage, cipher: Cipher, files: FileRotation | None, clock: Clock) -> None:
        self._storage = storage
        self._cipher = cipher
        self._files = files
        self._clock = clock

    async def run(self) -> Rotated:
        """Seal everything with the newest key; each page is a transaction of its own."""
        began = self._clock.monotonic()
        resealed: Counter[str] = Counter()
        for _walk in range(MOST_WALKS):
            fresh = await self._walk()
            resealed += fresh
            if not fresh:
                break
        return Rotated(resealed, await self._left(), self._clock.monotonic() - began)

    async def _walk(self) -> Counter[str]:
        fresh: Counter[str] = Counter()
        for sealed in SEALED:
            fresh[sealed.table] += await self._column(sealed)
        if self._files is not None:
            fresh["files"] += await self._files.walk()
        return +fresh

    async def _column(self, sealed: Sealed) -> int:
        old = sealed.other_than([self._cipher.newest])
        count, after = 0, None
        while True:
            async with self._storage.transaction() as session:
                found = await next_pages(session, sealed.rows, old, after)
            if not found:
                return count
            for page in found:
                count += await self._page(sealed, page)
            after = found[-1]

    async def _page(self, sealed: Sealed, page: Page) -> int:
        """Rows that somebody else is just changing are passed over, so that nobody waits in a ring."""
        old = sealed.other_than([self._cipher.newest])
        async with self._storage.transaction() as session:
            rows = await session.execute(page.rows().where(old).with_for_update(skip_locked=True))
            changes = list(self._anew(sealed, rows.mappings()))
            if changes:
                await session.execute(_change(sealed), changes)
        return len(changes)

    def _anew(self, sealed: Sealed, rows: Iterable[RowMapping]) -> Iterable[dict[str, object]]:
        for row in rows:
            value, place = row[sealed.values], sealed.place(row[sealed.rows.c[sealed.key]])
            try:
                plain = self._cipher.open(value, place)
            except Unreadable:
                continue
            keys = {f"key_{column.name}": row[column] for column in sealed.rows.primary_key}
            yield {**keys, "was": value, "becomes": self._cipher.seal(plain, place)}

    async def _left(self) -> Mapping[str, int]:
        left: Counter[str] = Counter()
        async with self._storage.transaction() as session:
            for sealed in SEALED:
                rows = select(func.count()).select_from(sealed.rows)
                left[sealed.table] += await session.scalar(rows.where(sealed.other_than([self._cipher.newest]))) or 0
        if self._files is not None:
            left["files"] += await self._files.left()
        return +left


def _change(sealed: Sealed) -> Update:
    """Compare and set: a value that is not what was read any more stays."""
    row = (column == bindparam(f"key_{column.name}") for column in sealed.rows.primary_key)
    unchanged = sealed.values == bindparam("was")
    return update(sealed.rows).where(and_(*row, unchanged)).values({sealed.values: bindparam("becomes")})
