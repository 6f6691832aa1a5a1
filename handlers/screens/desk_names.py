"""Opening a name that was given to the secretary only, on a phone."""

from html import escape

from bot.desk.organiser import Organiser
from bot.languages import Language
from bot.reports.models import Standing
from bot.telegram.screen import Button, Notice, Screen
from handlers.desk_buttons import AgreeToName, OpenName


def reason_for_name(found: Standing, language: Language) -> Screen:
    """The reason is to be written."""
    _ = language.gettext
    return Screen(
        _("Write in one message why the name in № {number} must be opened. The reason is kept in the audit.").format(
            number=found.number
        ),
        fresh=True,
    )


def no_second_owner(language: Language) -> Screen:
    """Nobody is there to agree."""
    _ = language.gettext
    return Screen(_("A second owner must agree, and there is none. Invite another owner first: /invite"))


def name_asked(found: Standing, language: Language, *, waits: bool) -> Screen:
    """The request is noted."""
    _ = language.gettext
    text = (
        _("Noted. When a second owner agrees, I will write to you in private (№ {number}).")
        if waits
        else _("Noted. I wrote to you in private (№ {number}).")
    )
    return Screen(text.format(number=found.number))


def agree_to_name(found: Standing, request: int, by: Organiser, reason: str, language: Language) -> Screen:
    """A second owner is asked."""
    _ = language.gettext
    text = _("{name} asks to open the name in report № {number}. Reason: {reason}").format(
        name=escape(by.name, quote=False), number=found.number, reason=escape(reason, quote=False)
    )
    return Screen(text, [[Button(_("Agree"), AgreeToName(report=found.number, request=request))]])


def agreed(found: Standing, language: Language) -> Screen:
    """The consent is noted."""
    _ = language.gettext
    return Screen(
        _("You agreed to open the name in № {number}. Whoever asked sees it once.").format(number=found.number)
    )


def name_ready(found: Standing, request: int, language: Language) -> Screen:
    """The name can be seen, once."""
    _ = language.gettext
    return Screen(
        _(
            "The name in report № {number} can be opened now. It is shown once, to you alone; the author is told."
        ).format(number=found.number),
        [[Button(_("Show the name"), OpenName(report=found.number, request=request))]],
    )


def name(found: Standing, words: str, language: Language) -> Screen:
    """The name; it can't be forwarded."""
    text = language.gettext("Report № {number}: {name}").format(number=found.number, name=escape(words, quote=False))
    return Screen(text, protected=True, fresh=True)


def name_refused(language: Language) -> Notice:
    """The name is not for whoever asks, or not yet, or not again."""
    return Notice(
        language.gettext("Not possible: a second owner must agree, and the name is shown once, to who asked for it.")
    )
