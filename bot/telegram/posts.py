"""What is owed to a report's desk: committed with its cause, posted in order by the courier."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.desk_tables import DeskTopic, Post
from bot.storage.report_tables import Side
from bot.storage.secrets import Secrets
from bot.telegram.screen import Screen

TOPIC_NAME = 128
"""Characters of a topic's name (Bot API, createForumTopic)."""


NO_REPORT = 0
"""Stands for the report of posts that belong to none."""


class Kind(StrEnum):
    """What a post is."""

    TOPIC = "topic"
    CARD = "card"
    WORDS = "words"
    FILE = "file"
    REDRAW = "redraw"
    RENAME = "rename"
    CLOSE = "close"
    REOPEN = "reopen"
    ERASE = "erase"
    PAPER = "paper"


@dataclass(frozen=True)
class Content:
    """What a post shows: words with their keyboard as Telegram takes it, or a topic's name."""

    text: str
    keyboard: str | None = None

    def written(self) -> bytes:
        """The content as it is kept."""
        return json.dumps([self.text, self.keyboard], ensure_ascii=False).encode()


def read_content(written: bytes) -> Content:
    """The content that `Content.written` wrote."""
    return Content(*json.loads(written))


class Posts:
    """Writes posts. Those of one report are posted one after another."""

    def __init__(self, session: AsyncSession, secrets: Secrets, now: Callable[[], datetime]) -> None:
        self._session = session
        self._secrets = secrets
        self._now = now
        self.owed = False

    async def open(self, report: int, chat: int, name: str, card: Screen) -> None:
        """Open a topic with the report's card, where the report stands from now on; close the one before."""
        row = await self._session.get(DeskTopic, report)
        if row is None:
            self._session.add(DeskTopic(report=report, chat=chat))
        else:
            await self.leave(row)
            row.chat, row.topic, row.card = chat, None, None
        await self._owe(Post(report=report, kind=Kind.TOPIC), Content(name[:TOPIC_NAME]))
        await self._owe(Post(report=report, kind=Kind.CARD), _content(card))

    async def leave(self, place: DeskTopic) -> None:
        """Close the topic where the report stood."""
        if place.topic is not None:
            post = Post(report=place.report, kind=Kind.CLOSE, addressee=place.chat)
            await self._owe(post, Content(str(place.topic)))

    async def say(self, report: int, screen: Screen, thread_message: int | None = None) -> None:
        """Post words into the report's topic; `thread_message`: the message of the thread that they show."""
        await self._owe(Post(report=report, kind=Kind.WORDS, thread_message=thread_message), _content(screen))

    async def attach(self, report: int, attachment: int, thread_message: int | None = None) -> None:
        """Post an attachment into the report's topic."""
        post = Post(report=report, kind=Kind.FILE, attachment=attachment, thread_message=thread_message)
        await self._owe(post, Content(""))

    async def hand_over(self, report: int, attachment: int) -> None:
        """Send an attachment to the report's author."""
        post = Post(report=report, kind=Kind.FILE, attachment=attachment, side=Side.AUTHOR)
        await self._owe(post, Content(""))

    async def show(self, report: int, attachment: int, chat: int) -> None:
        """Send an attachment to an organiser's private chat."""
        await self._owe(Post(report=report, kind=Kind.FILE, attachment=attachment, addressee=chat), Content(""))

    async def order(self, chat: int, order: str) -> None:
        """Have a paper made, as `order` says, and sent to an organiser's private chat."""
        await self._owe(Post(report=NO_REPORT, kind=Kind.PAPER, addressee=chat), Content(order))

    async def erase(self, report: int) -> None:
        """Delete the report's topic and all that stands in it; nothing is known of it afterwards."""
        await self._session.flush()
        kept = delete(Post).where(Post.report == report)
        await self._session.execute(kept)
        await self._owe(Post(report=report, kind=Kind.ERASE), Content(""))

    async def redraw(self, report: int, name: str, card: Screen) -> None:
        """Show the card and the topic's name as they are now; what is owed of earlier drawings is dropped."""
        await self._session.flush()
        stale = delete(Post).where(Post.report == report, Post.sent_at.is_(None))
        await self._session.execute(stale.where(Post.kind == Kind.REDRAW))
        await self._keep_for_repair(report, Kind.CARD, _content(card))
        await self.rename(report, name)
        await self._owe(Post(report=report, kind=Kind.REDRAW), _content(card))

    async def close(self, report: int) -> None:
        """Close the report's topic."""
        await self._owe(Post(report=report, kind=Kind.CLOSE), Content(""))

    async def reopen(self, report: int) -> None:
        """Open the report's topic again."""
        await self._owe(Post(report=report, kind=Kind.REOPEN), Content(""))

    async def place(self, report: int) -> DeskTopic | None:
        """Where the report stands."""
        await self._session.flush()
        return await self._session.get(DeskTopic, report)

    async def report_in(self, chat: int, topic: int | None, replied: int | None) -> int | None:
        """The report that a message at the desk is about: its topic's, or the one of the post it replies to."""
        await self._session.flush()
        if topic is not None:
            own = select(DeskTopic.report).where(DeskTopic.chat == chat, DeskTopic.topic == topic)
            return await self._session.scalar(own)
        return (await self.replied(chat, replied))[0] if replied else None

    async def up(self) -> Sequence[int]:
        """The reports that have a topic."""
        await self._session.flush()
        return (await self._session.scalars(select(DeskTopic.report).where(DeskTopic.topic.is_not(None)))).all()

    async def rename(self, report: int, name: str) -> None:
        """Call the report's topic by this name, unless it is called so already."""
        kept = await self._kept(report, Kind.TOPIC)
        if kept is None or read_content(self._secrets.cipher.open(kept.body or b"", place_of(kept.id))).text == name:
            return
        await self._keep_for_repair(report, Kind.TOPIC, Content(name[:TOPIC_NAME]))
        await self._owe(Post(report=report, kind=Kind.RENAME), Content(name[:TOPIC_NAME]))

    async def replied(self, chat: int, message: int) -> tuple[int | None, int | None]:
        """The report, and the message of its thread, that a post shows; nothing for any other message."""
        await self._session.flush()
        rows = select(Post.report, Post.thread_message).where(Post.chat == chat, Post.message == message)
        found = (await self._session.execute(rows)).first()
        return (found[0], found[1]) if found else (None, None)

    async def lose_topic(self, chat: int, topic: int) -> None:
        """A topic was deleted: the report's next post opens another one."""
        await self._session.flush()
        gone = update(DeskTopic).where(DeskTopic.chat == chat, DeskTopic.topic == topic)
        await self._session.execute(gone.values(topic=None, card=None))

    async def _keep_for_repair(self, report: int, kind: Kind, content: Content) -> None:
        row = await self._kept(report, kind)
        if row is not None:
            row.body = self._secrets.cipher.seal(content.written(), place_of(row.id))

    async def _kept(self, report: int, kind: Kind) -> Post | None:
        rows = select(Post).where(Post.report == report, Post.kind == kind).order_by(Post.id.desc()).limit(1)
        return await self._session.scalar(rows)

    async def _owe(self, post: Post, content: Content) -> None:
        """Note a post; to the desk unless it says otherwise."""
        post.side = post.side or Side.DESK
        post.owed_at = self._now()
        self._session.add(post)
        await self._session.flush()
        post.body = self._secrets.cipher.seal(content.written(), place_of(post.id))
        self.owed = True


def place_of(post: int) -> str:
    """The place that a post's body is sealed for."""
    return f"post:{post}"


def _content(screen: Screen) -> Content:
    keyboard = screen.keyboard()
    return Content(screen.text, keyboard.model_dump_json(exclude_none=True) if keyboard else None)
