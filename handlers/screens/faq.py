"""The FAQ on a phone: categories, their questions, answers, and messages to send on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from bot.content.entries import Entry, Strength
from bot.content.faq import Category, Faq
from bot.content.screens import bold
from bot.languages import Language
from bot.telegram.screen import Button, Row, Screen
from handlers.buttons import (
    JudgeEntry,
    OpenCategory,
    OpenEntry,
    OpenFaq,
    OpenMenu,
    ShareEntry,
)
from handlers.links import EntryLink, address
from handlers.report_buttons import OpenReport
from handlers.screens.menu import back_to_menu
from handlers.screens.pages import turning
from handlers.screens.rows import marked

ON_A_PAGE = 6
"""Questions; the longest category has 13 of them."""

RELATED = 2


@dataclass(frozen=True)
class Shown:
    """An entry as it is to be shown: in which language, to whom, and what is known of it today.

    `stale`: its law may have changed since it was checked. `helped`: what the reader said of it.
    """

    entry: Entry
    language: Language
    reads: Language
    stale: bool
    helped: bool | None


def contents(faq: Faq, language: Language) -> Screen:
    """The categories."""
    _ = language.gettext
    text = "<b>{title}</b>\n\n{text}".format(
        title=_("Questions and answers"),
        text=_("Choose a subject, or simply write your question in your own words, in Kazakh or in Russian."),
    )
    return Screen(text, [*category_rows(faq.categories, language), back_to_menu(language)])


def category_rows(categories: Sequence[Category], language: Language) -> list[Row]:
    """A button for each category."""
    return [[Button(category.title.of(language.code), OpenCategory(key=category.key))] for category in categories]


def category(found: Category, language: Language, *, page: int, most_read: Mapping[str, int]) -> Screen:
    """A page (from 1) of a category: its questions, those read most at the top; the last page where there are fewer."""
    _ = language.gettext
    entries = sorted(found.entries, key=lambda entry: -most_read.get(entry.id, 0))
    pages = max(1, -(-len(entries) // ON_A_PAGE))
    page = min(page, pages)
    first = (page - 1) * ON_A_PAGE + 1
    shown = entries[first - 1 : first - 1 + ON_A_PAGE]
    lines = [
        f"{at}. {escape(entry.in_language(language.code).question, quote=False)}"
        for at, entry in enumerate(shown, first)
    ]
    where = _("Page {page} of {pages}").format(page=page, pages=pages)
    return Screen(
        "\n\n".join([bold(found.title.of(language.code)), *lines, *([where] if pages > 1 else [])]),
        [
            *([entry_button(entry, language, f"{at}. ")] for at, entry in enumerate(shown, first)),
            turning(language, page, pages, lambda number: OpenCategory(key=found.key, page=number)),
            [Button(_("All subjects"), OpenFaq()), Button(_("Main menu"), OpenMenu())],
        ],
    )


def entry_button(entry: Entry, language: Language, number: str = "") -> Button:
    """A button that opens the entry; `number` is what it begins with in a numbered list."""
    return Button(f"{number}{entry.in_language(language.code).button}", OpenEntry(id=entry.id, language=language.code))


def answer(shown: Shown, faq: Faq, *, steps_first: bool = False) -> Screen:
    """An entry's first screen; with `steps_first`, for somebody in fear, what to do stands above all else."""
    text = shown.entry.in_language(shown.language.code)
    parts = [text.answer_html, text.basis_html, text.steps_html]
    if steps_first:
        parts = [text.steps_html, text.answer_html, text.basis_html]
    return Screen("\n\n".join([_question(shown), *parts, _strength(shown)]), _rows(shown, faq, more=False))


def more(shown: Shown, faq: Faq) -> Screen:
    """What an entry has to say beyond its first screen."""
    text = shown.entry.in_language(shown.language.code)
    return Screen("\n\n".join([_question(shown), text.more_html or text.answer_html]), _rows(shown, faq, more=True))


def judged(shown: Shown, faq: Faq, *, helped: bool) -> Screen:
    """The same entry, with thanks for the reader's word on it."""
    _ = shown.language.gettext
    screen = answer(shown, faq)
    notice = _("Thank you. Glad it helped.") if helped else _("Thank you. We will make this answer better.")
    return Screen(screen.text, screen.rows, notice=notice)


def to_send_on(entry: Entry, language: Language, username: str) -> Screen:
    """A message about an entry, ready to be forwarded."""
    link = address(username, EntryLink(entry.id, language.code))
    return Screen(
        f"{card(entry, language)}\n\n{escape(link)}",
        [[Button(language.gettext("Read"), url=link)], back_to_menu(language)],
        notice=language.gettext("Forward the message below."),
        fresh=True,
    )


def card(entry: Entry, language: Language) -> str:
    """An entry in a few lines, for other chats: the question, the answer and whose it is."""
    text = entry.in_language(language.code)
    return f"<i>{escape(text.question, quote=False)}</i>\n\n{text.answer_html}\n\n{strength(entry.strength, language)}"


def strength(found: Strength, language: Language) -> str:
    """On what an answer rests, in two or three words."""
    _ = language.gettext
    return {
        Strength.IN_FORCE: _("⚖️ Law in force"),
        Strength.POSITION: _("🤝 The trade union's position"),
        Strength.NO_DIRECT_NORM: _("⚠️ No direct norm of law"),
    }[found]


def _question(shown: Shown) -> str:
    return f"<i>{escape(shown.entry.in_language(shown.language.code).question, quote=False)}</i>"


def _strength(shown: Shown) -> str:
    _ = shown.language.gettext
    checked = f"{shown.entry.checked:%d.%m.%Y}"
    says = (_("Checked on {date}; the law may have changed since.") if shown.stale else _("Checked on {date}.")).format(
        date=checked
    )
    return f"{strength(shown.entry.strength, shown.language)}. {says}"


def _rows(shown: Shown, faq: Faq, *, more: bool) -> list[Row]:
    _ = shown.language.gettext
    code, entry = shown.language.code, shown.entry
    opens = OpenEntry(id=entry.id, language=code)
    turn = (
        [Button(_("‹ To the answer"), opens)]
        if more
        else [Button(_("More"), OpenEntry(id=entry.id, language=code, more=True))]
        if entry.in_language(code).more_html
        else []
    )
    related = [faq.entries[other] for other in entry.related[:RELATED]]
    return [
        [
            Button(marked(_("It helped"), chosen=shown.helped is True), _judges(shown, helped=True)),
            Button(marked(_("It did not"), chosen=shown.helped is False), _judges(shown, helped=False)),
        ],
        [*turn, Button(_("Share"), ShareEntry(id=entry.id, language=code))],
        [Button(_("This happened to me"), OpenReport(category=entry.category))],
        *([entry_button(other, shown.language)] for other in related),
        _in_own_language(shown),
        [
            Button(_("Similar questions"), OpenCategory(key=entry.category)),
            Button(_("Main menu"), OpenMenu()),
        ],
    ]


def _judges(shown: Shown, *, helped: bool) -> JudgeEntry:
    return JudgeEntry(id=shown.entry.id, language=shown.language.code, helped=helped)


def _in_own_language(shown: Shown) -> Row:
    if shown.reads.code == shown.language.code:
        return []
    opens = OpenEntry(id=shown.entry.id, language=shown.reads.code)
    return [Button(shown.reads.gettext("Read this in English"), opens)]


def how_to_ask(language: Language) -> Screen:
    """How to ask a question."""
    _ = language.gettext
    return Screen(
        _(
            "Write your question in one message, as you would say it to a colleague, in Kazakh or in Russian. "
            "For example: “The bonus is counted by a rating now. Is that lawful?”"
        )
        + "\n\n"
        + _("I answer with texts prepared beforehand and make nothing up on the spot."),
        [[Button(_("Questions and answers"), OpenFaq())], back_to_menu(language)],
    )
