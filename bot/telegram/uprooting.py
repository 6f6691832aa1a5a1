"""What an earlier account of the bot alone could do anything with: forgotten, or changed so that another one can."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from aiogram.methods import SendMessage
from sqlalchemy import CursorResult, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.replicas.partitions import partition_of
from bot.reports.attachments import Attachments
from bot.storage.desk_tables import DeskGroup, DeskTopic, Post
from bot.storage.report_tables import OPEN, AttachmentState, Report, ThreadMessage, Trace
from bot.storage.secrets import Secrets
from bot.storage.tables import KeptAnswer, Member
from bot.telegram.answers import place_of
from bot.telegram.calls import Call, Method, chat_of, read_call
from bot.telegram.letters import Letters
from bot.telegram.posts import Kind

AT_ONCE = 500
SUPERGROUPS_BELOW = -1_000_000_000_000
"""Ids of supergroups (Bot API): their messages have the same numbers for everybody; elsewhere each account counts."""

_FILES = ("photo", "video", "animation", "document", "audio", "voice", "video_note", "sticker")


@dataclass(frozen=True)
class Kept:
    """What became of answers that were owed."""

    waiting: int
    dropped: int


class Uprooting:
    """Does it, in one transaction."""

    def __init__(self, session: AsyncSession, secrets: Secrets, now: Callable[[], datetime]) -> None:
        self._session = session
        self._secrets = secrets
        self._now = now
        self._letters = Letters(session, secrets)

    async def lose_members(self, since: datetime) -> int:
        """Nobody can be reached until they start the new account; gives how many could be before."""
        return await self._change(update(Member).where(Member.unreachable_since.is_(None)), unreachable_since=since)

    async def find_members(self, since: Sequence[datetime]) -> int:
        """Members whom these accounts did not reach can be reached again: the bot is back at the one before them."""
        return await self._change(update(Member).where(Member.unreachable_since.in_(since)), unreachable_since=None)

    async def forget_places(self) -> None:
        """Forget which messages were whose: in private chats the new account's have the same numbers."""
        await self._session.execute(delete(Trace))
        await self._change(update(ThreadMessage).where(ThreadMessage.source.is_not(None)), source=None)
        own = Post.message.is_not(None) & (Post.chat > SUPERGROUPS_BELOW)
        await self._change(update(Post).where(own), message=None)

    async def put_cards_up(self) -> int:
        """Cards of the earlier account can't be changed: those of open reports are posted anew; gives how many."""
        await self._change(update(DeskTopic).where(DeskTopic.card.is_not(None)), card=None)
        is_open = select(Report.number).where(Report.status.in_(OPEN))
        newest = select(func.max(Post.id)).where(Post.kind == Kind.CARD, Post.report.in_(is_open)).group_by(Post.report)
        cards = update(Post).where(Post.id.in_(newest), Post.body.is_not(None))
        return await self._change(cards, sent_at=None)

    async def desk_groups(self) -> int:
        """How many groups reports are worked in."""
        return await self._session.scalar(select(func.count(DeskGroup.chat.distinct()))) or 0

    async def give_up_files(self) -> list[int]:
        """Files that were not fetched yet are out of reach; gives the chats they came from."""
        attachments, chats = Attachments(self._session, self._secrets, self._now), list[int]()
        while owed := await attachments.owed(AT_ONCE):
            for one in owed:
                await attachments.settle(one.id, AttachmentState.REFUSED)
                chats.append(one.chat)
            await self._session.flush()
        return chats

    async def keep_letters(self) -> Kept:
        """Answers that are owed wait for their readers; those about the earlier account's own messages are dropped."""
        waiting = dropped = 0
        for row in (await self._session.scalars(select(KeptAnswer).order_by(KeptAnswer.id))).all():
            call = _for_another_account(read_call(self._secrets.cipher.open(row.body, place_of(row.update_id))))
            if call is None:
                await self._session.delete(row)
                dropped += 1
                continue
            row.body = self._secrets.cipher.seal(call.written(), place_of(row.update_id))
            reader = chat_of(call.method) or 0
            if reader > 0:
                row.waits_for = self._letters.key(reader)
                row.partition = partition_of(reader, self._secrets.pseudonyms)
                waiting += 1
        return Kept(waiting, dropped)

    async def leave_letter(self, reader: int, words: str) -> None:
        """Leave a letter for somebody who has not come yet."""
        call = Call(SendMessage(chat_id=reader, text=words, parse_mode="HTML"))
        self._session.add(
            KeptAnswer(
                update_id=0,
                kept_at=self._now(),
                body=self._secrets.cipher.seal(call.written(), place_of(0)),
                partition=partition_of(reader, self._secrets.pseudonyms),
                waits_for=self._letters.key(reader),
            )
        )

    async def _change(self, statement: Any, **values: object) -> int:
        done = await self._session.execute(statement.values(values).execution_options(synchronize_session=False))
        return cast("CursorResult[Any]", done).rowcount


def _for_another_account(call: Call) -> Call | None:
    """The call as another account can make it; None where it is about a message, a press or a file of the first one."""
    method = next((one for one in (call.method, call.otherwise) if one is not None and _is_free(one)), None)
    if method is None:
        return None
    if getattr(method, "reply_parameters", None) is not None:
        method = method.model_copy(update={"reply_parameters": None})
    return Call(method, traced=call.traced)


def _is_free(method: Method) -> bool:
    """Whether the call sends something that does not lie in the earlier account's hands."""
    if not method.__api_method__.startswith("send") or getattr(method, "media", None) is not None:
        return False
    return not any(isinstance(getattr(method, field, None), str) for field in _FILES)
