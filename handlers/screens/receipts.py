"""Receipts and proofs on a phone."""

from bot.content.screens import bold
from bot.languages import Language
from bot.reports.filing import Proof
from bot.reports.models import Standing
from bot.reports.terms import Terms
from bot.telegram.screen import Button, Screen
from handlers.buttons import OpenMenu
from handlers.report_buttons import EnterCode, OpenMine, OpenOwn
from handlers.screens.menu import back_to_menu
from handlers.screens.words import moment


def code_wanted(language: Language) -> Screen:
    """A code is waited for."""
    _ = language.gettext
    return Screen(
        _("Write the receipt's code, for example ABCDE-23456. Large or small letters, with the dash or without."),
        [[Button(_("My reports"), OpenMine()), Button(_("Main menu"), OpenMenu())]],
    )


def wrong_code(language: Language) -> Screen:
    """There is no report with this code."""
    _ = language.gettext
    return Screen(
        _("No report has this code. Check it letter by letter: it has no zero, no one, no O and no I."),
        [[Button(_("Try again"), EnterCode())], back_to_menu(language)],
    )


def locked(language: Language) -> Screen:
    """Too many wrong codes."""
    _ = language.gettext
    return Screen(_("Too many wrong codes. Try again in an hour."), [back_to_menu(language)])


def code(found: Standing, words: str, language: Language) -> Screen:
    """The code once more, as a message of its own."""
    _ = language.gettext
    return Screen(
        _("The code of report № {number}: <code>{code}</code>. Tell it to nobody.").format(
            number=found.number, code=words
        ),
        [
            [Button(_("Copy the code"), copies=words)],
            [Button(_("Open the report"), OpenOwn(report=found.number)), Button(_("Main menu"), OpenMenu())],
        ],
        fresh=True,
    )


def proof(found: Proof, language: Language, terms: Terms) -> Screen:
    """When the report was filed, and the fingerprint of what was filed."""
    _ = language.gettext
    kept = (
        _("What the union keeps is what was filed.")
        if found.holds
        else _("What the union keeps differs from what was filed. Show this to an owner of the desk.")
    )
    how = _(
        'The SHA-256 is that of the JSON list <code>["{kind}",[messages],moment in UTC]</code>, written without '
        "spaces: whoever has the words and the moment can compute it again."
    ).format(kind=found.kind)
    lines = (
        bold(_("Report № {number}: proof of filing").format(number=found.number)),
        _("Filed: {moment}").format(moment=moment(found.filed_at, terms.zone)),
        f"UTC: <code>{found.filed_at.isoformat()}</code>",
        f"SHA-256: <code>{found.digest.hex()}</code>",
        kept,
        how,
    )
    return Screen(
        "\n\n".join(lines),
        [[Button(_("Open the report"), OpenOwn(report=found.number)), Button(_("Main menu"), OpenMenu())]],
    )


def proof_gone(number: int, language: Language) -> Screen:
    """The report was anonymised."""
    _ = language.gettext
    return Screen(
        _("The words of report № {number} were erased when their time was up, and the proof with them.").format(
            number=number
        ),
        [back_to_menu(language)],
    )
