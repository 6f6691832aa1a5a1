"""The courier: brings posts to the desk, in order within a report, and mends topics that were closed or deleted."""

import asyncio
from collections.abc import Sequence
from itertools import groupby
from typing import Protocol

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest, TelegramForbiddenError
from aiogram.methods import PinChatMessage, ReopenForumTopic
from aiogram.types import ForumTopic, Message
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.attachments.storing import BodyStore, NoBody
from bot.clock import Clock
from bot.reports.authors import Authors
from bot.storage.desk_tables import DeskGroup, DeskTopic, Post
from bot.storage.engine import UNAVAILABLE, Storage
from bot.storage.report_tables import Attachment, AttachmentState, Side
from bot.storage.secrets import Secrets
from bot.telegram.calls import Method
from bot.telegram.desk_calls import call_for, reply_to_card, upload
from bot.telegram.gate import UNANSWERED, is_gone
from bot.telegram.letters import Letters
from bot.telegram.posts import Content, Kind, place_of, read_content

AT_ONCE = 200
SIDE_BY_SIDE = 8
PAUSE = 30.0
"""Seconds until the next try where the desk can't be reached."""

ADVICE = "the bot must be an administrator of the desk's group, with the right to manage topics"

_NO_TOPICS = ("the chat is not a forum", "CHANNEL_FORUM_MISSING")
_TOPIC_GONE = ("message thread not found", "TOPIC_DELETED", "TOPIC_ID_INVALID")
_TOPIC_CLOSED = "TOPIC_CLOSED"
_MARKED = (Kind.TOPIC, Kind.CARD)

log = structlog.get_logger()


class Papers(Protocol):
    """Makes papers: pictures, tables, documents."""

    async def make(self, order: str, chat: int) -> Sequence[Method]:
        """The calls that send what was ordered into this chat."""
        ...


class Courier:
    """Posts what is owed. What was under way at a crash may be posted twice: Telegram can't tell."""

    def __init__(
        self, storage: Storage, secrets: Secrets, bot: Bot, bodies: BodyStore, papers: Papers, clock: Clock
    ) -> None:
        self._papers = papers
        self._storage = storage
        self._secrets = secrets
        self._bot = bot
        self._bodies = bodies
        self._clock = clock
        self._slots = asyncio.Semaphore(SIDE_BY_SIDE)

    async def post_all(self) -> bool:
        """Post what is owed now; gives whether something must be tried again later."""
        async with self._storage.transaction() as session:
            rows = select(Post).where(Post.sent_at.is_(None), Post.waits_for.is_(None))
            owed = (await session.scalars(rows.order_by(Post.report, Post.id).limit(AT_ONCE))).all()
        by_report = [list(posts) for _, posts in groupby(owed, key=lambda post: post.report)]
        done = await asyncio.gather(*(self._post_report(posts) for posts in by_report))
        if all(done) and len(owed) == AT_ONCE:
            return await self.post_all()
        return not all(done)

    async def _post_report(self, posts: Sequence[Post]) -> bool:
        async with self._slots:
            for post in posts:
                if not await self._post(post):
                    return False
        return True

    async def _post(self, post: Post) -> bool:
        """Post one; False where it, and what follows it, must wait."""
        try:
            return await self._try(post)
        except (*UNANSWERED, *UNAVAILABLE) as fault:
            log.warning("post.may_arrive_twice", report=post.report, kind=post.kind, fault=type(fault).__name__)
        except TelegramForbiddenError as fault:
            return await self._shut_out(post, fault)
        except TelegramBadRequest as fault:
            if is_gone(fault) and _is_for_one(post):
                return await self._shut_out(post, fault)
            return await self._mend(post, fault)
        except TelegramAPIError as fault:
            log.error("desk.unreachable", report=post.report, fault=type(fault).__name__, advice=ADVICE)
        except Exception as fault:  # noqa: BLE001 one report's post must not keep back all others'
            log.error("post.failed", report=post.report, kind=post.kind, fault=type(fault).__name__)
        return False

    async def _shut_out(self, post: Post, fault: TelegramAPIError) -> bool:
        """A person who blocked the bot gets nothing; the desk is tried until the bot is let in again.

        Whoever has not come to the bot's present account yet gets it when they come.
        """
        if post.side == Side.AUTHOR or post.addressee is not None:
            if not await self._let_wait(post):
                await self._settle(post)
            return True
        log.error("desk.unreachable", report=post.report, fault=type(fault).__name__, advice=ADVICE)
        return False

    async def _let_wait(self, post: Post) -> bool:
        async with self._storage.transaction() as session:
            place = await self._place(session, post)
            return place is not None and await Letters(session, self._secrets).keep_post(post.id, place.chat)

    async def _try(self, post: Post) -> bool:
        async with self._storage.transaction() as session:
            place = await self._place(session, post)
            attachment = await session.get(Attachment, post.attachment) if post.attachment else None
        if place is None or post.body is None:
            await self._settle(post)
            return True
        if attachment is not None and attachment.state == AttachmentState.OWED:
            return False
        content = read_content(self._secrets.cipher.open(post.body, place_of(post.id)))
        if post.kind == Kind.PAPER:
            return await self._hand_in(post, place, content)
        if post.kind == Kind.CLOSE and post.addressee is not None:
            place.topic = int(content.text)
        method = await self._method(post, place, content)
        result = await self._bot(method) if method is not None else None
        await self._settle(post, result)
        if post.kind == Kind.CARD and isinstance(result, Message):
            await self._pin(result)
        return True

    async def _place(self, session: AsyncSession, post: Post) -> DeskTopic | None:
        """Where a post goes: an organiser's chat, the report's topic, or its author, who may be forgotten by now."""
        if post.addressee is not None:
            return DeskTopic(report=post.report, chat=post.addressee)
        if post.side == Side.DESK:
            return await session.get(DeskTopic, post.report)
        chat = await Authors(session, self._secrets).address(post.report)
        return DeskTopic(report=post.report, chat=chat) if chat is not None else None

    async def _method(self, post: Post, place: DeskTopic, content: Content) -> Method | None:
        if post.kind == Kind.FILE:
            return await self._file(post, place)
        return call_for(Kind(post.kind), place, content)

    async def _file(self, post: Post, place: DeskTopic) -> Method | None:
        try:
            async with self._storage.transaction() as session:
                body = await self._bodies.load(session, post.attachment or 0)
        except NoBody:
            return None
        return upload(body, place.chat, place.topic, reply_to_card(place))

    async def _hand_in(self, post: Post, place: DeskTopic, content: Content) -> bool:
        """Make the papers that were ordered and send them."""
        for method in await self._papers.make(content.text, place.chat):
            await self._bot(method)
        await self._settle(post)
        return True

    async def _settle(self, post: Post, result: object = None) -> None:
        """Note that it was posted, and where."""
        async with self._storage.transaction() as session:
            values: dict[str, object] = {"sent_at": self._clock.now()}
            if post.kind not in _MARKED:
                values["body"] = None
            at_desk = post.side == Side.DESK and post.addressee is None
            if isinstance(result, Message) and at_desk:
                values |= {"chat": result.chat.id, "message": result.message_id}
            await session.execute(update(Post).where(Post.id == post.id).values(values))
            place = await session.get(DeskTopic, post.report) if at_desk else None
            if place is not None:
                _note(place, post, result)
            if isinstance(result, Message) and place is not None and result.chat.id != place.chat:
                moved = update(DeskGroup).where(DeskGroup.chat == place.chat)
                await session.execute(moved.values(chat=result.chat.id))
                place.chat = result.chat.id

    async def _mend(self, post: Post, fault: TelegramBadRequest) -> bool:
        """What to do where Telegram refuses a post: another topic, an open one, none, or letting it be."""
        words = fault.message
        if any(known in words for known in _NO_TOPICS):
            await self._settle(post)
            return True
        if any(known in words for known in _TOPIC_GONE) and post.kind != Kind.TOPIC:
            return await self._open_again(post)
        if _TOPIC_CLOSED in words and post.kind != Kind.CLOSE:
            return await self._unlock(post)
        if "chat not found" in words or "not enough rights" in words:
            log.error("desk.unreachable", report=post.report, advice=ADVICE)
            return False
        log.info("post.refused", report=post.report, kind=post.kind)
        await self._settle(post)
        return True

    async def _open_again(self, post: Post) -> bool:
        log.info("desk.topic_opened_again", report=post.report)
        async with self._storage.transaction() as session:
            place = await session.get_one(DeskTopic, post.report)
            place.topic = place.card = None
            marked = select(Post).where(Post.report == post.report, Post.kind.in_(_MARKED)).order_by(Post.id)
            lost = list(await session.scalars(marked))
            for row in lost:
                row.sent_at = None
            drawn = delete(Post).where(Post.report == post.report, Post.sent_at.is_(None))
            await session.execute(drawn.where(Post.kind.in_((Kind.REDRAW, Kind.RENAME, Kind.CLOSE, Kind.REOPEN))))
        return all([await self._post(row) for row in lost]) and (
            post.kind not in {Kind.WORDS, Kind.FILE} or await self._post(post)
        )

    async def _unlock(self, post: Post) -> bool:
        async with self._storage.transaction() as session:
            place = await session.get_one(DeskTopic, post.report)
        if place.topic is not None:
            await self._bot(ReopenForumTopic(chat_id=place.chat, message_thread_id=place.topic))
        return await self._try(post)

    async def _pin(self, card: Message) -> None:
        try:
            await self._bot(PinChatMessage(chat_id=card.chat.id, message_id=card.message_id, disable_notification=True))
        except TelegramAPIError as fault:
            log.info("desk.card_not_pinned", fault=type(fault).__name__)


def _is_for_one(post: Post) -> bool:
    """Whether it goes to a person, not to a group."""
    return post.side == Side.AUTHOR or (post.addressee or 0) > 0


def _note(place: DeskTopic, post: Post, result: object) -> None:
    if post.kind == Kind.TOPIC:
        place.topic = result.message_thread_id if isinstance(result, ForumTopic) else None
    elif post.kind == Kind.CARD and isinstance(result, Message):
        place.card = result.message_id
