"""News of the digest: what there is to tell, to whom, and what of it is new to whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.campaigns.audience import Every
from bot.campaigns.issues import Issue
from bot.campaigns.slots import Topic
from bot.content.digest_items import DigestItem
from bot.content.digest_items import Topic as ItemTopic
from bot.content.entries import Entry
from bot.content.library import Library

TOLD_FOR = timedelta(days=92)
"""How long news is told of to those who have not heard it."""
FIRST_STRETCH = {every: timedelta(days=31 if every is Every.MONTHLY else 7) for every in Every}
"""What is new to those who never had an issue."""


@dataclass(frozen=True)
class News:
    """Something that is told once: an item of the digest, or a new answer of the FAQ."""

    key: str
    day: date
    topics: Topic
    item: DigestItem | None = None
    entry: Entry | None = None

    def is_for(self, reader: "Readers") -> bool:
        """Whether the reader wants it: what is told to regions, those who want their region's news; else by topics."""
        if self.item is not None and self.item.regions:
            return reader.region in self.item.regions
        return bool(self.topics & reader.topics)

    def is_over(self, today: date) -> bool:
        """Whether it invites to what has been."""
        return self.item is not None and not self.item.may_go_out(today)


@dataclass(frozen=True)
class Start:
    """From where on things are new to a reader: what their last issue knew, or (None) a day, where there was none."""

    known: frozenset[str] | None
    after: date

    def is_new(self, news: News) -> bool:
        """Whether the reader has not been told."""
        return news.day > self.after if self.known is None else news.key not in self.known


@dataclass(frozen=True)
class Readers:
    """Those who get the same. `region`: None for those who do not want its news, or have told none."""

    topics: Topic
    region: str | None
    start: Start


def all_news(library: Library, today: date) -> list[News]:
    """What there is to tell on this day, the newest first."""
    items = [
        News(f"item:{item.id}", item.published, topics_of(item.topics), item=item)
        for item in library.digest.items
        if item.published <= today
    ]
    entries = [
        News(f"entry:{entry.id}", entry.added, Topic.ANSWERS, entry=entry)
        for entry in library.faq.entries.values()
        if entry.added is not None and entry.added <= today
    ]
    told = [one for one in (*items, *entries) if one.day > today - TOLD_FOR]
    return sorted(told, key=lambda one: (one.day, one.key), reverse=True)


def topics_of(topics: Sequence[ItemTopic]) -> Topic:
    """The topics of an item as members choose them."""
    found = Topic(0)
    for topic in topics:
        found |= Topic[topic.name]
    return found


def start_of(last: Issue | None, every: Every | None, today: date, since: date) -> Start:
    """Where a reader of this last issue stands.

    Where there was none, `every` tells how often they hear; they hear at least what happened after the day `since`,
    when the last issue went out: what was in one that was skipped, or missed, is not lost to them.
    """
    if last is not None:
        return Start(frozenset(last.body.known), today)
    return Start(None, min(since, today - FIRST_STRETCH[every or Every.WEEKLY]))
