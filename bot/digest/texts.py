"""Texts of the digest: as much of each item as there is room for on a phone."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import TypeAlias

from bot.content.digest_items import DigestItem
from bot.content.entries import Entry
from bot.content.screens import bold, length
from bot.languages import Language

AIM, MOST = 1500, 4000
"""UTF-16 units: what stands open at once, and what a message holds (Telegram takes 4096)."""
MOST_TITLES, MOST_ANSWERS = 8, 5
"""Lines of news for which there is no more room, and of new answers; the others are counted."""

_FOLDED = re.compile(r"<blockquote expandable>.*?</blockquote>", re.DOTALL)
_Form: TypeAlias = Callable[[str, str], str]


@dataclass(frozen=True)
class Told:
    """What a text tells. `opening`: organisers' own words; `accompanying`: lines that come with the news."""

    opening: str
    items: Sequence[DigestItem]
    answers: Sequence[Entry]
    asked: Sequence[Entry]
    training: DigestItem | None
    accompanying: Sequence[str]


def text_of(told: Told, language: Language) -> str:
    """The whole, as open as it can be without being long: what is folded unfolds at a tap.

    Each item stands open; or its first paragraph does, the others folded; or it is folded below its title; or its
    first paragraph alone is. What has no room even so is told by its title.
    """
    text, count = _Text(told, language), len(told.items)
    for form, aim in ((_open, AIM if count > 1 else MOST), (_half_open, AIM), (_folded, MOST), (_first, MOST)):
        whole = text.whole(form, count)
        if length(whole) <= MOST and length(_FOLDED.sub("", whole)) <= aim:
            return whole
    for shown in range(count - 1, -1, -1):
        whole = text.whole(_first, shown)
        if length(whole) <= MOST:
            break
    return whole


class _Text:
    def __init__(self, told: Told, language: Language) -> None:
        self._told = told
        self._language = language
        self._items = [item.in_language(language.code) for item in told.items]

    def whole(self, form: _Form, shown: int) -> str:
        """The text with so many items shown in this form, and the titles of the others."""
        items = [form(bold(text.title), text.html) for text in self._items[:shown]]
        titles = self._lines([text.title for text in self._items[shown:]], MOST_TITLES)
        parts = [bold(self._head()), self._told.opening, *items, titles, *self._answers(), self._date()]
        return "\n\n".join(part for part in (*parts, *self._told.accompanying) if part)

    def _head(self) -> str:
        language, items, answers = self._language, len(self._items), len(self._told.answers)
        counts = []
        if items:
            words = language.ngettext("{count} piece of news", "{count} pieces of news", items)
            counts.append(words.format(count=items))
        if answers:
            words = language.ngettext("{count} new answer", "{count} new answers", answers)
            counts.append(words.format(count=answers))
        return language.gettext("The union's digest: {what}").format(what=", ".join(counts))

    def _answers(self) -> list[str]:
        _, code = self._language.gettext, self._language.code
        groups = ((_("New answers"), self._told.answers), (_("Read most of late"), self._told.asked))
        return [
            f"{bold(heading)}\n{self._lines([entry.in_language(code).question for entry in entries], MOST_ANSWERS)}"
            for heading, entries in groups
            if entries
        ]

    def _date(self) -> str:
        item = self._told.training
        if item is None or item.happens is None:
            return ""
        text = self._language.gettext("The next training, {day}: {title}")
        title = escape(item.in_language(self._language.code).title, quote=False)
        return text.format(day=f"{item.happens:%d.%m.%Y}", title=title)

    def _lines(self, titles: Sequence[str], most: int) -> str:
        lines = [f"• {escape(title, quote=False)}" for title in titles[:most]]
        more = len(titles) - most
        if more > 0:
            lines.append(self._language.ngettext("And {count} more", "And {count} more", more).format(count=more))
        return "\n".join(lines)


def _open(title: str, html: str) -> str:
    return f"{title}\n{html}"


def _half_open(title: str, html: str) -> str:
    first, rest = _parted(html)
    return f"{title}\n{first}\n{_fold(rest)}" if rest else f"{title}\n{first}"


def _folded(title: str, html: str) -> str:
    return f"{title}\n{_fold(html)}"


def _first(title: str, html: str) -> str:
    return f"{title}\n{_fold(_parted(html)[0])}"


def _fold(html: str) -> str:
    # Telegram knows no quotes within quotes
    return html if "<blockquote" in html else f"<blockquote expandable>{html}</blockquote>"


def _parted(html: str) -> tuple[str, str]:
    """The first paragraph, and the others; quotes and code, which may hold empty lines, are not cut."""
    if "<blockquote" in html or "<pre" in html:
        return html, ""
    first, _, rest = html.partition("\n\n")
    return first, rest
