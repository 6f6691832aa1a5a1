"""Composing: which news, and what comes with it, a reader of some topics, region and language gets of an issue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Literal, TypeAlias

from bot.campaigns.content import Content, Leads
from bot.campaigns.issues import Issue
from bot.campaigns.slots import ALL_TOPICS, Topic
from bot.content.digest_items import DigestItem
from bot.content.digest_items import Topic as ItemTopic
from bot.content.entries import Entry
from bot.content.library import Library
from bot.digest.news import News, Readers, Start, all_news
from bot.digest.texts import Told, text_of
from bot.languages import Language, LanguageCode, Languages

ENTRY_BUTTONS, LINK_BUTTONS = 4, 2

ASKED, NUMBERS, TRAINING, PRINCIPLE = "asked", "numbers", "training", "principle"
"""Keys of the parts that come with the news; an item's and an answer's are `item:` and `entry:` with the id."""

PartKind: TypeAlias = Literal["item", "entry", "asked", "numbers", "training", "principle"]


@dataclass(frozen=True)
class Part:
    """A part of an issue, as organisers see it. `regions`: whom it is for, where not for all."""

    key: str
    kind: PartKind
    title: str
    regions: tuple[str, ...] = ()
    struck: bool = False


class Composer:
    """Writes an issue's texts; those that are alike once."""

    def __init__(self, library: Library, languages: Languages, issue: Issue, today: date) -> None:
        self._library = library
        self._languages = languages
        self._issue = issue
        self._today = today
        known = set(issue.body.known)
        self._all = [one for one in all_news(library, today) if one.key in known and not one.is_over(today)]
        self._news = [one for one in self._all if not self._is_struck(one.key)]
        self._made: dict[tuple[object, ...], Content] = {}

    def content(self, code: LanguageCode, readers: Readers) -> Content | None:
        """What they get; None where nothing is new to them: what comes with the news makes no issue alone."""
        news = [one for one in self._news if one.is_for(readers) and readers.start.is_new(one)]
        if not news:
            return None
        training = self._training(readers, news)
        has_asked = Topic.ANSWERS in readers.topics
        key = (code, tuple(one.key for one in news), training.id if training else "", has_asked)
        if key not in self._made:
            asked = self._asked(news) if has_asked else []
            self._made[key] = self._write(self._languages.of(code), news, training, asked)
        return self._made[key]

    def preview(self, code: LanguageCode, start: Start) -> Content | None:
        """What a reader of all topics gets: of no region, or, where only regions are told something, of the first."""
        regions = [None, *(region for one in self._news if one.item for region in one.item.regions)]
        shown = (self.content(code, Readers(ALL_TOPICS, region, start)) for region in regions)
        return next((content for content in shown if content is not None), None)

    def parts(self, code: LanguageCode, start: Start) -> list[Part]:
        """All parts that are new since then, those that were taken out as well."""
        body, everybody = self._issue.body, Readers(ALL_TOPICS, None, start)
        parts = [self._part(one, code) for one in self._all if start.is_new(one)]
        asked = "; ".join(entry.in_language(code).button for entry in self._entries_asked())
        training = self._next_training(everybody, [])
        others: list[tuple[str, PartKind, str]] = [
            (ASKED, "asked", asked),
            (TRAINING, "training", training.in_language(code).title if training else ""),
            (NUMBERS, "numbers", str(body.filed or "")),
            (PRINCIPLE, "principle", self._principle_title(code) if self._issue.is_monthly else ""),
        ]
        return [*parts, *(Part(key, kind, title, (), self._is_struck(key)) for key, kind, title in others if title)]

    def _part(self, one: News, code: LanguageCode) -> Part:
        struck = self._is_struck(one.key)
        if one.item is not None:
            return Part(one.key, "item", one.item.in_language(code).title, one.item.regions, struck)
        return Part(one.key, "entry", one.entry.in_language(code).question if one.entry else "", (), struck)

    def _is_struck(self, key: str) -> bool:
        return key in self._issue.body.struck

    def _training(self, readers: Readers, news: Sequence[News]) -> DigestItem | None:
        return None if self._is_struck(TRAINING) else self._next_training(readers, news)

    def _next_training(self, readers: Readers, news: Sequence[News]) -> DigestItem | None:
        """The next training that the reader may come to, unless it is among the news."""
        told = {one.key for one in news}
        coming = [
            (item.happens, item.id, item)
            for item in self._library.digest.items
            if item.happens is not None
            and ItemTopic.TRAINING in item.topics
            and item.may_go_out(self._today)
            and f"item:{item.id}" not in {*told, *self._issue.body.struck}
            and Topic.TRAINING in readers.topics
            and (not item.regions or readers.region in item.regions)
        ]
        return min(coming)[2] if coming else None

    def _asked(self, news: Sequence[News]) -> list[Entry]:
        told = {one.key for one in news}
        return [] if self._is_struck(ASKED) else [one for one in self._entries_asked() if f"entry:{one.id}" not in told]

    def _entries_asked(self) -> list[Entry]:
        entries = self._library.faq.entries
        return [entries[one.entry] for one in self._issue.body.asked if one.entry in entries]

    def _principle_title(self, code: LanguageCode) -> str:
        principles = self._library.principles
        principle = principles[(self._today.month - 1) % len(principles)]
        return f"{principle.number}. {principle.in_language(code).title}"

    def _write(
        self, language: Language, news: Sequence[News], training: DigestItem | None, asked: Sequence[Entry]
    ) -> Content:
        told = Told(
            opening=self._issue.body.opening.get(language.code, ""),
            items=[one.item for one in news if one.item],
            answers=[one.entry for one in news if one.entry],
            asked=asked,
            training=training,
            accompanying=self._accompanying(language),
        )
        return Content(
            text=text_of(told, language), html=True, leads=tuple(self._leads(told, language.code)), feet=True
        )

    def _accompanying(self, language: Language) -> list[str]:
        """What comes with the news for everybody: the numbers, and the principle of the month."""
        _, body = language.gettext, self._issue.body
        lines = []
        if body.filed and not self._is_struck(NUMBERS):
            lines.append(_("Reports of violations since the last issue: {count}.").format(count=body.filed))
            if body.answered:
                lines[-1] += " " + _("Answered: {count}.").format(count=body.answered)
        if self._issue.is_monthly and not self._is_struck(PRINCIPLE):
            title = self._principle_title(language.code)
            text = _("The principle of the month: {title}. Write me “{number}” and I will show it.")
            lines.append(text.format(title=escape(title, quote=False), number=title.split(".")[0]))
        return lines

    def _leads(self, told: Told, code: LanguageCode) -> list[Leads]:
        entries = self._library.faq.entries
        found = [entries.get(item.entry or "") for item in told.items]
        unique = {entry.id: entry for entry in (*found, *told.answers, *told.asked) if entry is not None}
        links = [item.link for item in told.items if item.link]
        return [
            *(
                Leads(caption=entry.in_language(code).button, entry=entry.id)
                for entry in list(unique.values())[:ENTRY_BUTTONS]
            ),
            *(Leads(caption=link.button.of(code), url=link.address) for link in links[:LINK_BUTTONS]),
        ]
