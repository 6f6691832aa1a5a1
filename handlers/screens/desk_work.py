"""Working a report on a phone: the queue, the thread, choices, and messages before they are sent."""

from collections.abc import Sequence
from html import escape

from bot.content.reporting import Reporting
from bot.content.screens import bold
from bot.desk.organiser import Organiser
from bot.languages import Language
from bot.reports.models import Outcome, Standing, Status
from bot.telegram.screen import Button, Notice, Row, Screen
from handlers.desk.drafts import Drafted
from handlers.desk_buttons import (
    AssignReport,
    BlockAuthor,
    ChooseStatus,
    CloseReport,
    DropMessage,
    OpenCard,
    PickTemplate,
    SendToAuthor,
    TransferReport,
)
from handlers.screens.menu import back_to_menu
from handlers.screens.rows import in_pairs
from handlers.screens.words import outcome_of, status_of

CAPTION = 30


def refused(language: Language) -> Notice:
    """This is not for whoever pressed it."""
    return Notice(language.gettext("Your role does not allow this. Ask an owner of the desk for another one."))


def unknown(language: Language) -> Screen:
    """Somebody without a role asks for the desk."""
    _ = language.gettext
    return Screen(
        _("This is for the union's organisers. An owner of the desk can send you an invitation."),
        [back_to_menu(language)],
    )


def write(found: Standing, language: Language, *, asks: bool) -> Screen:
    """The organiser's next message is for the author."""
    _ = language.gettext
    text = (
        _("Write your question to the author of № {number} in one message. You will see it before it goes.")
        if asks
        else _("Write your answer to the author of № {number} in one message. You will see it before it goes.")
    )
    return Screen(text.format(number=found.number), [_to_card(found, language)], fresh=True)


def preview(found: Standing, draft: int, message: Drafted, language: Language) -> Screen:
    """The message to the author before it is sent."""
    _ = language.gettext
    title = bold(_("To the author of № {number}").format(number=found.number))
    file = _("A file goes with it.") if message.file else ""
    sends = [
        [Button(_("Send as an answer"), SendToAuthor(report=found.number, draft=draft))],
        [Button(_("Send as a question"), SendToAuthor(report=found.number, draft=draft, asks=True))],
    ]
    return Screen(
        "\n\n".join(part for part in (title, escape(message.words, quote=False), file) if part),
        [
            *(reversed(sends) if message.asks else sends),
            [Button(_("Don't send"), DropMessage(report=found.number, draft=draft))],
        ],
        fresh=True,
    )


def sent(words: str, by: Organiser, language: Language, *, reached: bool) -> Screen:
    """The message is on its way, or waits for the author to open the report by its code."""
    _ = language.gettext
    state = (
        _("Sent to the author by {name}")
        if reached
        else _("Kept for the author, who opens the report by its code; by {name}")
    ).format(name=by.name)
    return Screen(f"{bold(state)}\n\n{escape(words, quote=False)}".rstrip())


def not_sent(language: Language) -> Screen:
    """The message was dropped."""
    return Screen(language.gettext("Not sent."))


def gone(language: Language) -> Notice:
    """The message was sent or dropped already, or is somebody else's."""
    return Notice(language.gettext("This message is not waiting any more, or it is somebody else's."))


def nothing_to_send(language: Language) -> Screen:
    """What was written can't go to an author."""
    return Screen(language.gettext("I can pass on words, voice messages, photos and PDF documents of up to 10 MB."))


def over(language: Language) -> Notice:
    """The report is over."""
    return Notice(language.gettext("The report is over: only its author can open it again."))


def done(language: Language) -> Notice:
    """It is done; the card shows it."""
    return Notice(language.gettext("Done."))


def templates(found: Standing, reporting: Reporting, language: Language) -> Screen:
    """The templates of answers."""
    _ = language.gettext
    rows: list[Row] = [
        [Button(one.in_language(language.code).button, PickTemplate(report=found.number, key=one.key))]
        for one in reporting.templates
    ]
    return _choice(_("Which template?"), rows, found, language)


def statuses(found: Standing, language: Language) -> Screen:
    """The statuses that an organiser may set."""
    _ = language.gettext
    ways = (Status.IN_WORK, Status.WAITING, Status.ANSWERED)
    rows: list[Row] = [
        [Button(_capital(status_of(way, language)), ChooseStatus(report=found.number, status=way))]
        for way in ways
        if way is not found.status
    ]
    return Screen(
        bold(_("Which status for № {number}?").format(number=found.number)),
        [*rows, _to_card(found, language)],
        fresh=True,
    )


def assignees(found: Standing, organisers: Sequence[Organiser], language: Language) -> Screen:
    """Who may work the report."""
    _ = language.gettext
    rows: list[Row] = [
        [Button(one.name[:CAPTION], AssignReport(report=found.number, person=one.person))] for one in organisers
    ]
    return Screen(
        bold(_("Who works № {number}?").format(number=found.number)), [*rows, _to_card(found, language)], fresh=True
    )


def assigned_to_you(found: Standing, language: Language) -> Screen:
    """A colleague gave the report into this organiser's hands."""
    _ = language.gettext
    return Screen(
        _("Report № {number} is in your hands now.").format(number=found.number),
        [[Button(_("Open the card"), OpenCard(report=found.number))]],
    )


def destinations(found: Standing, reporting: Reporting, language: Language) -> Screen:
    """The regions that the report can be moved to."""
    _ = language.gettext
    buttons = [
        Button(region.in_language(language.code).button, TransferReport(report=found.number, region=region.key))
        for region in reporting.regions_in(language.code)
        if region.key != found.region
    ]
    return _choice(_("Where does № {number} belong?").format(number=found.number), in_pairs(buttons), found, language)


def outcomes(found: Standing, language: Language) -> Screen:
    """How a report can end."""
    _ = language.gettext
    rows: list[Row] = [
        [Button(_capital(outcome_of(outcome, language)), CloseReport(report=found.number, outcome=outcome))]
        for outcome in Outcome
    ]
    return Screen(
        bold(_("How did № {number} end?").format(number=found.number)), [*rows, _to_card(found, language)], fresh=True
    )


def chosen(what: str) -> Screen:
    """What was chosen, in place of the choice."""
    return Screen(what)


def sure_to_block(found: Standing, language: Language, *, is_blocked: bool) -> Screen:
    """Whether the author really is to be barred, or let in again."""
    _ = language.gettext
    text = (
        _("The author of № {number} is barred from filing. Let them file again?")
        if is_blocked
        else _("Bar the author of № {number} from filing further reports? It is noted in the audit.")
    )
    rows: list[Row] = [[Button(_("Yes"), BlockAuthor(report=found.number, sure=True))]]
    return _choice(text.format(number=found.number), rows, found, language)


def author_unknown(language: Language) -> Screen:
    """Nobody knows any more who the author is."""
    _ = language.gettext
    return Screen(_("Not possible: the author had themselves forgotten, and nobody knows any more who it is."))


def block_changed(language: Language, *, is_blocked: bool) -> Screen:
    """The owner's decision is kept."""
    _ = language.gettext
    return Screen(
        _("The author can't file any more.") if is_blocked else _("The ban because of this report is lifted.")
    )


def kept_as_entry(language: Language) -> Screen:
    """The question and its answer wait for the editors."""
    return Screen(language.gettext("Kept for the editors of the questions and answers."), fresh=True)


def not_answered_yet(language: Language) -> Notice:
    """There is no answer to keep yet."""
    return Notice(language.gettext("Answer the author first: then question and answer can be kept."))


def _choice(title: str, rows: Sequence[Row], found: Standing, language: Language) -> Screen:
    """A choice below the card, with the way back to it."""
    return Screen(bold(title), [*rows, _to_card(found, language)], fresh=True)


def _to_card(found: Standing, language: Language) -> Row:
    return [Button(language.gettext("‹ To the card"), OpenCard(report=found.number))]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
