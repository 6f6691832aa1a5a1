"""What became of reports under kill -9: database, authors' chats and the desk's forum held against each other."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from bot.reports.codes import read_code
from bot.reports.models import Status
from bot.reports.office import Office
from bot.sandbox.media import file_of
from bot.sandbox.world import BOT_ID, Message
from bot.storage.cipher import Cipher, read_key
from bot.storage.desk_tables import DeskTopic
from bot.storage.engine import open_storage
from bot.storage.report_tables import Report, Side
from bot.storage.secrets import load_secrets
from bot.telegram.courier import SIDE_BY_SIDE
from handlers.desk_buttons import ShowFiles
from tests.conftest import DATA_KEY
from tests.e2e.authors import Author
from tests.e2e.organisers import Desk
from tests.e2e.phones import Phone, carried

OWED = {
    "updates_not_done": "SELECT count(*) FROM inbox WHERE state <> 'done'",
    "answers_owed": "SELECT count(*) FROM kept_answer",
    "posts_unsent": "SELECT count(*) FROM post WHERE sent_at IS NULL",
    "attachments_owed": "SELECT count(*) FROM attachment WHERE state <> 'kept'",
}
"""What must be zero in the end, by the figure's name."""


@dataclass
class Findings:
    """The figures. What is `lost` must be zero; what was doubled was in flight at a kill."""

    kills: int = 0
    seconds: float = 0.0
    receipts: int = 0
    reports: int = 0
    receipts_lost: int = 0
    drafts_left: int = 0
    drafts_lost: int = 0
    story_messages: int = 0
    story_messages_lost: int = 0
    replies_lost: int = 0
    cards_lost: int = 0
    posts_lost: int = 0
    files: int = 0
    files_lost: int = 0
    sent: int = 0
    sent_lost: int = 0
    closed: int = 0
    closed_lost: int = 0
    updates_not_done: int = 0
    answers_owed: int = 0
    posts_unsent: int = 0
    attachments_owed: int = 0
    topics_doubled: int = 0
    cards_doubled: int = 0
    posts_doubled: int = 0
    files_doubled: int = 0
    posts_in_flight: int = 0
    sent_doubled: int = 0
    previews_doubled: int = 0
    answers_in_flight: int = 0
    replies_unheard: int = 0

    @property
    def nothing_lost(self) -> bool:
        """Whether everybody's words are where they belong, once, and nothing is owed."""
        losses = [field.name for field in fields(self) if field.name.endswith("_lost")]
        return self.reports == self.receipts and not any(getattr(self, name) for name in (*losses, *OWED))

    @property
    def doubled_within_bounds(self) -> bool:
        """Whether no more arrived twice than can have been in flight at the kills."""
        by_courier = self.topics_doubled + self.cards_doubled + self.posts_doubled + self.files_doubled
        by_answers = self.sent_doubled, self.previews_doubled
        return by_courier <= self.posts_in_flight and max(by_answers) <= self.answers_in_flight

    def table(self) -> str:
        """The figures, a line each."""
        return "\n".join(f"{field.name.replace('_', ' '):>24} {getattr(self, field.name)}" for field in fields(self))


class Count:
    """Counts once nothing is owed any more."""

    def __init__(self, authors: Sequence[Author], desk: Desk, forum: Phone, organisers: int) -> None:
        """`organisers`: how many work at the desk."""
        self._authors = authors
        self._desk = desk
        self._forum = forum
        self._organisers = organisers
        self._said = list(forum.shown())

    async def add_to(self, found: Findings, database_url: str) -> None:
        """Fill in the figures."""
        found.posts_in_flight = found.kills * SIDE_BY_SIDE
        found.answers_in_flight = found.kills * self._organisers
        found.replies_unheard = self._desk.replies_unheard
        found.replies_unheard += sum(author.written.replies_unheard for author in self._authors)
        storage = open_storage(database_url)
        try:
            async with storage.transaction() as session:
                secrets = await load_secrets(session, Cipher([read_key(DATA_KEY)]))
                office = Office(session, secrets, lambda: datetime.now(UTC))
                for name, query in OWED.items():
                    setattr(found, name, int(await session.scalar(text(query)) or 0))
                found.reports = len((await session.scalars(select(Report.number))).all())
                for author in self._authors:
                    await self._count_report(author, office, session, found)
        finally:
            await storage.close()
        self._count_sent(found)
        topics = [topic for topic in self._desk.group.topics.values() if not topic.deleted]
        found.topics_doubled = len(topics) - found.reports

    async def _count_report(self, author: Author, office: Office, session: AsyncSession, found: Findings) -> None:
        written = author.written
        found.receipts += 1
        found.files += len(written.files)
        found.story_messages += len(written.words)
        if await office.filing.by_code(read_code(written.code) or "") != written.number:
            found.receipts_lost += 1
            return
        thread = await office.thread.messages(written.number)
        said = [one.words for one in thread if one.side is Side.AUTHOR and one.words]
        kept = said[: len(written.words)]
        found.story_messages_lost += len(set(written.words) - set(kept))
        found.drafts_lost += kept != written.words
        found.replies_lost += len(set(written.replies) - set(said))
        found.files_lost += abs(len(written.files) - len(await office.attachments.of_reports([written.number])))
        if written.number in self._desk.closed:
            found.closed += 1
            found.closed_lost += (await office.casebook.standing(written.number)).status is not Status.CLOSED
        place = await session.get(DeskTopic, written.number)
        self._count_posts(author, place, found)

    def _count_posts(self, author: Author, place: DeskTopic | None, found: Findings) -> None:
        written = author.written
        topic = self._desk.group.topic(place.topic or 0) if place is not None else None
        here = [message for message in self._said if topic is not None and message.topic == topic.id]
        cards = [card for card in self._said if _is_card_of(card, written.number)]
        found.cards_lost += place is None or place.card not in {card.id for card in cards if card in here}
        found.cards_doubled += max(0, len(cards) - 1)
        found.closed_lost += written.number in self._desk.closed and not (topic is not None and topic.closed)
        for words in (*written.words, *written.replies):
            found.posts_lost += not any(words in (message.text or "") for message in here)
            found.posts_doubled += max(0, sum(words in (message.text or "") for message in self._said) - 1)
        brought = Counter(str(held[0]) for message in here if (held := file_of(message.raw)) is not None)
        lacking, more = Counter(written.files) - brought, brought - Counter(written.files)
        found.files_lost += lacking.total()
        found.files_doubled += more.total()

    def _count_sent(self, found: Findings) -> None:
        authors = {author.written.number: author for author in self._authors}
        for number, sent in self._desk.sent.items():
            phone = authors[number].phone
            for words in sent:
                found.sent += 1
                arrived = sum(words in (message.text or "") for message in phone.shown())
                found.sent_lost += arrived == 0
                found.sent_doubled += max(0, arrived - 1)
        for words in self._desk.previewed:
            shown = [message for message in self._said if words in (message.text or "")]
            found.previews_doubled += max(0, len(shown) - 1)


def _is_card_of(message: Message, number: int) -> bool:
    return message.by == BOT_ID and ShowFiles(report=number) in carried(message, ShowFiles)
