"""The Standard on a phone: contents, principles, chapters, and messages to send on."""

from html import escape

from bot.content.library import Chapter, Library, Principle
from bot.languages import Language
from bot.telegram.screen import Button, Row, Screen
from handlers.buttons import (
    OpenChapter,
    OpenMenu,
    OpenPrinciple,
    OpenStandard,
    ShareChapter,
    SharePrinciple,
)
from handlers.links import ChapterLink, PrincipleLink, address
from handlers.report_buttons import OpenReport
from handlers.screens.menu import back_to_menu
from handlers.screens.pages import turning
from handlers.screens.rows import in_pairs

PRINCIPLES = 6


def contents(library: Library, language: Language) -> Screen:
    """What the Standard holds."""
    _ = language.gettext
    count = len(library.chapters)
    text = "<b>{title}</b>\n\n{text}\n\n{more}".format(
        title=_("The Standard for protecting workers' rights in the AI era"),
        text=_(
            "Six principles are the Standard's heart: they say what the trade union stands for. "
            "Beside each I show what the law says today and where it falls short."
        ),
        more=language.ngettext(
            "Below them is {count} more chapter.", "Below them are {count} more chapters.", count
        ).format(count=count),
    )
    principles = [
        Button(
            f"{principle.number}. {principle.in_language(language.code).button}",
            OpenPrinciple(number=principle.number),
        )
        for principle in library.principles
    ]
    chapters = [
        Button(chapter.in_language(language.code).button, OpenChapter(key=chapter.key)) for chapter in library.chapters
    ]
    return Screen(text, [*in_pairs(principles), *in_pairs(chapters), back_to_menu(language)])


def principle(found: Principle, language: Language, *, full: bool, reads: Language) -> Screen:
    """A principle in `language`; who `reads` another one is offered to go on in it."""
    _ = language.gettext
    text = found.in_language(language.code)
    turn = (
        Button(_("In brief"), OpenPrinciple(number=found.number))
        if full
        else Button(_("In full"), OpenPrinciple(number=found.number, full=True))
    )
    share = SharePrinciple(number=found.number, full=full, language=language.code)
    return Screen(
        text.full_html if full else text.brief_html,
        [
            _neighbours(found.number, language),
            [turn, Button(_("Share"), share)],
            [Button(_("This happened to me"), OpenReport(principle=found.number))],
            _in_own_language(reads, language, OpenPrinciple(number=found.number, full=full)),
            _back(language),
        ],
    )


def chapter(found: Chapter, language: Language, *, page: int, reads: Language) -> Screen:
    """A page (from 1) of a chapter in `language`; who `reads` another one is offered to go on in it."""
    pages = found.in_language(language.code).pages
    share = ShareChapter(key=found.key, page=page, language=language.code)
    return Screen(
        pages[page - 1].html,
        [
            turning(language, page, len(pages), lambda number: OpenChapter(key=found.key, page=number)),
            [Button(language.gettext("Share"), share)],
            _in_own_language(reads, language, OpenChapter(key=found.key, page=page)),
            _back(language),
        ],
    )


def principle_to_send_on(found: Principle, language: Language, username: str, *, full: bool) -> Screen:
    """A message about a principle, ready to be forwarded."""
    text = found.in_language(language.code)
    link = PrincipleLink(found.number, full, language.code)
    return _to_send_on(text.title, text.share, address(username, link), language)


def chapter_to_send_on(found: Chapter, language: Language, username: str, *, page: int) -> Screen:
    """A message about a page of a chapter, ready to be forwarded."""
    text = found.in_language(language.code)
    link = ChapterLink(found.key, page, language.code)
    return _to_send_on(text.title, text.pages[page - 1].heading, address(username, link), language)


def _to_send_on(title: str, says: str, link: str, language: Language) -> Screen:
    _ = language.gettext
    return Screen(
        f"<b>{escape(title)}</b>\n\n{escape(says)}\n\n{escape(link)}",
        [[Button(_("Read"), url=link)], back_to_menu(language)],
        notice=_("Forward the message below."),
        fresh=True,
    )


def _neighbours(number: int, language: Language) -> Row:
    _ = language.gettext
    row = []
    if number > 1:
        row.append(Button(_("‹ Principle {number}").format(number=number - 1), OpenPrinciple(number=number - 1)))
    if number < PRINCIPLES:
        row.append(Button(_("Principle {number} ›").format(number=number + 1), OpenPrinciple(number=number + 1)))
    return row


def _in_own_language(reads: Language, shown: Language, opens: OpenPrinciple | OpenChapter) -> Row:
    if reads.code == shown.code:
        return []
    return [Button(reads.gettext("Read this in English"), opens)]


def _back(language: Language) -> Row:
    _ = language.gettext
    return [Button(_("Back to the Standard"), OpenStandard()), Button(_("Main menu"), OpenMenu())]
