"""The greeting, the main menu, the choice of language, help."""

from collections.abc import Sequence

from bot.languages import Language, Languages
from bot.telegram.copy_buttons import OpenDigest
from bot.telegram.screen import Button, Row, Screen
from handlers.buttons import (
    AskOwnQuestion,
    ChooseLanguage,
    OpenAbout,
    OpenFaq,
    OpenLanguages,
    OpenMenu,
    OpenStandard,
)
from handlers.report_buttons import OpenMine, OpenReport


def greeting(languages: Sequence[Language]) -> Screen:
    """Two sentences and the choice of language, in the language guessed, or in both."""
    return Screen("\n\n".join(_welcome(language) for language in languages), [_choice(languages[0])])


def menu(language: Language, notice: str | None = None) -> Screen:
    """The main menu."""
    _ = language.gettext
    text = "<b>{title}</b>\n\n{text}".format(
        title=_("Main menu"),
        text=_(
            "Write what happened or what you want to know, in your own words: I will find the answer. "
            "Or choose a section."
        ),
    )
    return Screen(text, menu_rows(language), notice=notice)


def menu_rows(language: Language) -> list[Row]:
    """The main menu's buttons."""
    _ = language.gettext
    return [
        [Button(_("Questions and answers"), OpenFaq())],
        [Button(_("Ask a question"), AskOwnQuestion())],
        [Button(_("Report a violation"), OpenReport())],
        [Button(_("My reports"), OpenMine()), Button(_("The Standard"), OpenStandard())],
        [Button(_("Digest"), OpenDigest()), Button(_("About"), OpenAbout())],
        [Button(_("Language"), OpenLanguages())],
    ]


def back_to_menu(language: Language) -> Row:
    """The way back to the main menu."""
    return [Button(language.gettext("Main menu"), OpenMenu())]


def language_choice(language: Language) -> Screen:
    """The choice of language for somebody who has one already."""
    return Screen(language.gettext("Which language shall we speak?"), [_choice(language), back_to_menu(language)])


def language_chosen(language: Language) -> Screen:
    """The menu in the language just chosen."""
    return menu(language, notice=language.gettext("We speak English now."))


def help_(language: Language) -> Screen:
    """What the bot can do, and what it can't."""
    _ = language.gettext
    text = "\n\n".join(
        (
            _("I explain the Standard for protecting workers' rights in the AI era and the law beside it."),
            _(
                "Write your question in your own words, in any spelling: I will show the answer, or say that I have "
                "none. /faq opens all questions by subject, /ask tells how to ask."
            ),
            _(
                "/standard opens the Standard, “/standard 3” its third principle. "
                "A number or a name is enough as well: “3”, “principle 3”, “privacy”."
            ),
            _("/language changes the language, /start opens the menu."),
            _(
                "I give information and am not a lawyer. What you write is not kept once I have answered. A question "
                "that I can't answer is kept for 90 days without your name, with other people's names and numbers "
                "crossed out, so that the trade union can answer it for everybody."
            ),
        )
    )
    return Screen(text, menu_rows(language))


def cancelled(language: Language, *, something: bool) -> Screen:
    """What was begun is dropped; or nothing had been begun."""
    _ = language.gettext
    text = _("Stopped. Nothing was sent.") if something else _("There is nothing to stop.")
    return Screen(text, menu_rows(language))


def group_greeting(languages: Languages, username: str) -> Screen:
    """What a group reads when the bot is added to it."""
    return Screen(
        "\n\n".join(
            language.gettext(
                "I explain the Standard for protecting workers' rights in the AI era. Here I answer only "
                "to commands: /ask with a question, /faq, /standard. For everything else write to me in private."
            )
            for language in languages.both
        ),
        [
            [Button(language.gettext("Write to the bot"), url=f"https://t.me/{username}?start=group")]
            for language in languages.both
        ],
    )


def _welcome(language: Language) -> str:
    return language.gettext(
        "Hello. I am Qorgan, the trade union's bot: I explain your rights when artificial intelligence "
        "comes to work. Which language shall we speak?"
    )


def _choice(language: Language) -> Row:
    _ = language.gettext
    return [Button(_("Қазақша"), ChooseLanguage(code="kk")), Button(_("Русский"), ChooseLanguage(code="ru"))]
