"""Questions put to the union, on a phone."""

from bot.languages import Language
from bot.reports.models import Receipt
from bot.telegram.screen import Button, Screen
from handlers.buttons import OpenMenu
from handlers.report_buttons import OpenOwn
from handlers.screens.menu import back_to_menu


def wanted(language: Language) -> Screen:
    """The question is waited for."""
    _ = language.gettext
    return Screen(
        _(
            "Write your question to the union in one message. An organiser answers you here; they do not see who you "
            "are. Names and telephone numbers are not needed."
        ),
        [[Button(_("‹ Back"), OpenMenu())]],
    )


def in_words(language: Language) -> Screen:
    """A question takes words."""
    return Screen(language.gettext("Please write the question in words."), [back_to_menu(language)])


def asked(receipt: Receipt, language: Language) -> Screen:
    """The union has the question."""
    _ = language.gettext
    text = _(
        "The union has your question, № {number}. The answer comes here, and stands in /myreports. "
        "Code: <code>{code}</code>"
    )
    return Screen(
        text.format(number=receipt.number, code=receipt.code),
        [[Button(_("Open the question"), OpenOwn(report=receipt.number))], back_to_menu(language)],
    )
