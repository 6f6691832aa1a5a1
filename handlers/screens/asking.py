"""Answers to a question in a person's own words, other than an entry itself."""

from collections.abc import Sequence
from html import escape

from bot.content.entries import Entry
from bot.content.faq import Category
from bot.content.screens import bold
from bot.languages import Language
from bot.reports.models import QUESTION
from bot.telegram.screen import Button, Screen
from handlers.buttons import OpenFaq, PickEntry, PickNone
from handlers.report_buttons import OpenReport
from handlers.screens.faq import category_rows
from handlers.screens.menu import back_to_menu

OFFERED = 3


def did_you_mean(entries: Sequence[Entry], language: Language, question: int) -> Screen:
    """Up to three entries, of which one may be meant; `question` is the number under which the question is kept."""
    _ = language.gettext
    code = language.code
    lines = [f"{at}. {escape(entry.in_language(code).question, quote=False)}" for at, entry in enumerate(entries, 1)]
    return Screen(
        "\n\n".join([bold(_("Which of these do you mean?")), *lines]),
        [
            *(
                [
                    Button(
                        f"{at}. {entry.in_language(code).button}",
                        PickEntry(id=entry.id, language=code, question=question),
                    )
                ]
                for at, entry in enumerate(entries, 1)
            ),
            [Button(_("None of these"), PickNone(language=code, question=question))],
            back_to_menu(language),
        ],
    )


def not_found(nearest: Sequence[Category], language: Language) -> Screen:
    """An honest "I don't know", and the subjects that are nearest."""
    _ = language.gettext
    near = _("Perhaps the answer is among these subjects:") if nearest else _("Here is what I know:")
    return Screen(
        "\n\n".join(
            [
                bold(_("I have no answer to this.")),
                _(
                    "I know about rights at work when artificial intelligence and digital control come to it. "
                    "Try to ask in other words: one thing, one sentence."
                ),
                near,
            ]
        ),
        [
            *category_rows(nearest, language),
            [Button(_("All subjects"), OpenFaq())],
            [Button(_("Ask the union"), OpenReport(category=QUESTION))],
            back_to_menu(language),
        ],
    )
