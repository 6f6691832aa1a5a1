"""Letters that wait: what is owed to people who have not come to the bot's present account yet."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.replicas.partitions import partition_of
from bot.storage.account_tables import BotAccount
from bot.storage.desk_tables import Post
from bot.storage.secrets import Secrets
from bot.storage.tables import KeptAnswer, Member


class Letters:
    """Lets letters wait, and gives them free when their reader comes.

    A person is known here by a keyed hash made for this alone, so that a letter leads to no other table.
    """

    def __init__(self, session: AsyncSession, secrets: Secrets) -> None:
        self._session = session
        self._secrets = secrets

    def key(self, telegram_id: int) -> int:
        """The number that stands for this person as a reader of letters."""
        return self._secrets.pseudonyms.of_words(f"letters:{telegram_id}")

    async def is_awaited(self, telegram_id: int) -> bool:
        """Whether this person came to an earlier account of the bot, and not to the present one yet."""
        awaited = select(Member.id).where(
            Member.id == self._secrets.pseudonyms.of(telegram_id),
            Member.unreachable_since.in_(select(BotAccount.since)),
        )
        return await self._session.scalar(awaited) is not None

    async def keep(self, answer: int, telegram_id: int) -> None:
        """Let a kept answer wait for its reader, if they are awaited; it is one of the reader's chat then."""
        if await self.is_awaited(telegram_id):
            place = {"partition": partition_of(telegram_id, self._secrets.pseudonyms), "passed_on": False}
            waiting = update(KeptAnswer).where(KeptAnswer.id == answer)
            await self._session.execute(waiting.values(waits_for=self.key(telegram_id), **place))

    async def keep_post(self, post: int, telegram_id: int) -> bool:
        """Let a post wait for its reader, if they are awaited."""
        if not await self.is_awaited(telegram_id):
            return False
        await self._session.execute(update(Post).where(Post.id == post).values(waits_for=self.key(telegram_id)))
        return True

    async def free(self, telegram_ids: Sequence[int]) -> Sequence[KeptAnswer]:
        """These persons have come: their letters wait no longer, and are given in the order in which they were kept."""
        keys = [self.key(one) for one in telegram_ids]
        freed = update(KeptAnswer).where(KeptAnswer.waits_for.in_(keys)).values(waits_for=None).returning(KeptAnswer)
        rows = await self._session.scalars(freed.execution_options(synchronize_session=False))
        return sorted(rows, key=lambda row: row.id)

    async def free_posts(self, telegram_ids: Sequence[int]) -> bool:
        """Their posts wait no longer; gives whether there were any."""
        keys = [self.key(one) for one in telegram_ids]
        freed = update(Post).where(Post.waits_for.in_(keys)).values(waits_for=None)
        done = await self._session.execute(freed.execution_options(synchronize_session=False))
        return cast("CursorResult[Any]", done).rowcount > 0

    async def free_all(self) -> None:
        """Nothing waits any longer; what does not reach its reader waits again."""
        for table in (KeptAnswer, Post):
            waiting = update(table).where(table.waits_for.is_not(None)).values(waits_for=None)
            await self._session.execute(waiting.execution_options(synchronize_session=False))

    async def forget_old(self, before: datetime) -> None:
        """Drop what was kept before this moment, and nobody came for."""
        for table, since in ((KeptAnswer, KeptAnswer.kept_at), (Post, Post.owed_at)):
            old = delete(table).where(table.waits_for.is_not(None), since < before)
            await self._session.execute(old.execution_options(synchronize_session=False))
