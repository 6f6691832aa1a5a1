"""Letters to a report's author: answers, changes, questions, wherever they are in the bot."""

from html import escape

from bot.content.screens import bold
from bot.languages import Language
from bot.reports.models import Standing, Status
from bot.telegram.screen import Button, Row, Screen
from handlers.report_buttons import (
    JoinAppeal,
    OpenOwn,
    WriteToDesk,
)
from handlers.screens.mine import pieces
from handlers.screens.words import outcome_of, status_of


def answer(found: Standing, words: str, language: Language, *, asks: bool) -> list[Screen]:
    """What the desk writes to the author; in several messages where it is long."""
    _ = language.gettext
    title = (
        _("The union asks about your report № {number}:") if asks else _("The union answers your report № {number}:")
    ).format(number=found.number)
    first, *others = [escape(part, quote=False) for part in pieces(words)]
    rows: list[Row] = [
        [Button(_("Reply"), WriteToDesk(report=found.number))],
        [Button(_("Open the report"), OpenOwn(report=found.number))],
    ]
    texts = [f"{bold(title)}\n\n{first}".rstrip(), *others]
    return [*(Screen(text) for text in texts[:-1]), Screen(texts[-1], rows)]


def status_changed(found: Standing, language: Language) -> Screen:
    """The report stands elsewhere now."""
    _ = language.gettext
    text = _("Your report № {number}: {status}.").format(number=found.number, status=status_of(found.status, language))
    if found.outcome and found.status is Status.CLOSED:
        text += " " + _("Outcome: {outcome}.").format(outcome=outcome_of(found.outcome, language))
        text += " " + _("You can open it again within 30 days, and rate how it was dealt with.")
    return Screen(text, [[Button(_("Open the report"), OpenOwn(report=found.number))]])


def name_opened(found: Standing, language: Language) -> Screen:
    """The name that was given to the secretary only was opened."""
    _ = language.gettext
    return Screen(
        _(
            "Your name in report № {number} was opened to the union's secretary: a reason was given, and it is noted "
            "who saw it and when. You can ask the desk why."
        ).format(number=found.number),
        [
            [Button(_("Write to the desk"), WriteToDesk(report=found.number))],
            [Button(_("Open the report"), OpenOwn(report=found.number))],
        ],
    )


def appeal_asked(found: Standing, language: Language) -> Screen:
    """Whether the author joins a collective appeal."""
    _ = language.gettext
    return Screen(
        _(
            "Other members have reported the same employer or system as you in № {number}. The union may make one "
            "collective appeal of it. Do you join? The others learn nothing of you unless you say yes; then the desk "
            "will ask you before your name is shown to anybody."
        ).format(number=found.number),
        [
            [
                Button(_("I join"), JoinAppeal(report=found.number, joins=True)),
                Button(_("No"), JoinAppeal(report=found.number, joins=False)),
            ],
            [Button(_("Open the report"), OpenOwn(report=found.number))],
        ],
    )
