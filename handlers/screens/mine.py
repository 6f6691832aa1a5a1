"""One's own reports on a phone: the list, a thread, and what its author may do with it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

from bot.content.reporting import Reporting
from bot.content.screens import bold
from bot.languages import Language
from bot.reports.models import Said, Side, Standing, Status
from bot.telegram.screen import Button, Row, Screen
from handlers.buttons import OpenMenu
from handlers.report_buttons import (
    AnswersHere,
    CleanPhone,
    EnterCode,
    OpenMine,
    OpenOwn,
    OpenReport,
    Rate,
    Reopen,
    ShowCode,
    ShowProof,
    Withdraw,
    WriteToDesk,
)
from handlers.screens.menu import back_to_menu
from handlers.screens.pages import turning
from handlers.screens.rows import marked
from handlers.screens.words import day, files, kind_name, outcome_of, status_of

ON_A_PAGE = 6
THREAD_PAGE = 2_500
"""Characters of a thread on one page."""
STARS = range(1, 6)


@dataclass(frozen=True)
class View:
    """A report before its reader. `theirs`: its answers come to this account; `page` 0 is the thread's newest."""

    found: Standing
    said: Sequence[Said]
    theirs: bool
    may_reopen: bool
    page: int


def mine(standings: Sequence[Standing], reporting: Reporting, language: Language, *, page: int) -> Screen:
    """The author's reports, newest first."""
    _ = language.gettext
    rest: list[Row] = [
        [Button(_("I have a code"), EnterCode())],
        [Button(_("Write a report"), OpenReport())],
        back_to_menu(language),
    ]
    if not standings:
        return Screen(_("You have no reports here. With the code of a receipt you can open one."), rest)
    pages = -(-len(standings) // ON_A_PAGE)
    page = min(page, pages)
    shown = standings[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    lines = [
        f"№ {found.number}. {kind_name(found.kind, reporting, language)}: {status_of(found.status, language)}"
        for found in shown
    ]
    return Screen(
        "\n\n".join([bold(_("My reports")), *lines]),
        [
            *(
                [Button(f"№ {found.number} · {status_of(found.status, language)}", OpenOwn(report=found.number))]
                for found in shown
            ),
            turning(language, page, pages, lambda number: OpenMine(page=number)),
            *rest,
        ],
    )


def own(view: View, reporting: Reporting, language: Language) -> Screen:
    """A report with a page of its thread."""
    _ = language.gettext
    found, pages = view.found, thread_pages(view.said, language)
    page = min(view.page, len(pages) - 1)
    head = [
        bold(f"№ {found.number}. {kind_name(found.kind, reporting, language)}"),
        _("Filed on {day}. Now: {status}.").format(day=day(found.filed_at), status=status_of(found.status, language)),
    ]
    if found.outcome:
        head.append(_("Outcome: {outcome}.").format(outcome=outcome_of(found.outcome, language)))
    if found.status is Status.CLOSED:
        head.append(_("How was it dealt with? 1 is badly, 5 is well."))
    if not view.said:
        head.append(_("Its words were erased when their time was up."))
    text = "\n\n".join(["\n".join(head), *([pages[-1 - page]] if view.said else [])])
    return Screen(
        text, [*_actions(view, language), _thread_turning(found, page, len(pages), language), *_ways(view, language)]
    )


def thread_pages(said: Sequence[Said], language: Language, *, from_desk: bool = False) -> list[str]:
    """The thread in pages, oldest first, as its author or the desk reads it; a message longer than a page is cut."""
    pages = [""]
    for message in said:
        for part in _message(message, language, from_desk=from_desk):
            longer = f"{pages[-1]}\n\n{part}" if pages[-1] else part
            if len(longer) > THREAD_PAGE and pages[-1]:
                pages.append(part)
            else:
                pages[-1] = longer
    return pages


def write(found: Standing, language: Language) -> Screen:
    """The next messages go to the desk."""
    _ = language.gettext
    return Screen(
        _(
            "Write to the desk about report № {number}: words, voice, photos or PDF. Press “Done” when it is all."
        ).format(number=found.number),
        [[Button(_("Done"), OpenOwn(report=found.number))]],
        fresh=True,
    )


def passed_on(found: Standing, language: Language) -> Screen:
    """The desk has the message."""
    _ = language.gettext
    return Screen(
        _("The desk has it: report № {number}. Write on, or press “Done”.").format(number=found.number),
        [[Button(_("Done"), OpenOwn(report=found.number))]],
    )


def not_passed_on(found: Standing, language: Language) -> Screen:
    """What was sent can't be passed on."""
    _ = language.gettext
    return Screen(
        _("Not passed on: I take words, voice messages, photos and PDF documents of up to 10 MB."),
        [[Button(_("Done"), OpenOwn(report=found.number))]],
    )


def edit_noted(found: Standing, language: Language) -> Screen:
    """The desk sees that a message was changed."""
    _ = language.gettext
    return Screen(
        _("The desk sees the change in report № {number}, and what stood there before.").format(number=found.number)
    )


def is_over(found: Standing, language: Language, *, may_reopen: bool) -> Screen:
    """The report is closed: what was written was not passed on."""
    _ = language.gettext
    again: Row = [Button(_("Open it again"), Reopen(report=found.number))] if may_reopen else []
    return Screen(
        _("Report № {number} is closed, so I did not pass this on.").format(number=found.number),
        [again, [Button(_("Write a report"), OpenReport())], back_to_menu(language)],
    )


def sure_to_withdraw(found: Standing, language: Language) -> Screen:
    """Whether the report really is to be withdrawn."""
    _ = language.gettext
    return Screen(
        _("Withdraw report № {number}? The desk stops working on it. You can open it again within 30 days.").format(
            number=found.number
        ),
        [
            [
                Button(_("Withdraw"), Withdraw(report=found.number, sure=True)),
                Button(_("Keep"), OpenOwn(report=found.number)),
            ]
        ],
    )


def sure_to_clean(found: Standing, language: Language) -> Screen:
    """Whether the report's messages really are to go from this chat."""
    _ = language.gettext
    text = _(
        "I will remove the messages about report № {number} from this chat, yours and mine. Telegram lets me remove "
        "those of the last 48 hours only; delete older ones by hand. The report itself stays at the desk, and the code "
        "opens it. Have you saved the code?"
    )
    return Screen(
        text.format(number=found.number),
        [
            [Button(_("Show the code"), ShowCode(report=found.number))],
            [
                Button(_("Remove"), CleanPhone(report=found.number, sure=True)),
                Button(_("‹ Back"), OpenOwn(report=found.number)),
            ],
        ],
    )


def cleaned(language: Language, *, has_older: bool) -> Screen:
    """The messages are gone."""
    _ = language.gettext
    text = _("Removed. Some messages are older than 48 hours: delete those by hand.") if has_older else _("Removed.")
    return Screen(text, [back_to_menu(language)], fresh=True)


def thanked(screen: Screen, language: Language) -> Screen:
    """The same screen with thanks for the rating."""
    return replace(screen, notice=language.gettext("Thank you. The union will see how it went."))


def appeal_answered(language: Language, *, joins: bool) -> Screen:
    """The author's answer is kept."""
    _ = language.gettext
    text = (
        _("Noted: you join. The desk will write to you here about the next step.")
        if joins
        else _("Noted: you do not join. I tell nobody of it.")
    )
    return Screen(text, [[Button(_("My reports"), OpenMine())], back_to_menu(language)])


def pieces(words: str) -> list[str]:
    """The words in pieces that fit a page each; one empty piece where there are none."""
    size = THREAD_PAGE - 100
    return [words[at : at + size] for at in range(0, len(words), size)] or [""]


def _message(message: Said, language: Language, *, from_desk: bool) -> list[str]:
    _ = language.gettext
    author = _("The author") if from_desk else _("You")
    who = author if message.side is Side.AUTHOR else _("The union")
    shown = files(len(message.files), language)
    head = f"<b>{who}, {day(message.written_at)}</b>" + (f" · {shown}" if shown else "")
    first, *others = [escape(part, quote=False) for part in pieces(message.words)]
    return ["\n".join(filter(None, (head, first))), *others]


def _actions(view: View, language: Language) -> list[Row]:
    _ = language.gettext
    number = view.found.number
    if view.found.is_open:
        return [
            [Button(_("Write to the desk"), WriteToDesk(report=number))],
            [Button(_("Withdraw"), Withdraw(report=number))],
        ]
    rows: list[Row] = []
    if view.found.status is Status.CLOSED:
        rows.append(
            [
                Button(marked(f"{stars}", chosen=stars == view.found.rating), Rate(report=number, stars=stars))
                for stars in STARS
            ]
        )
    if view.may_reopen:
        rows.append([Button(_("Open it again"), Reopen(report=number))])
    return rows


def _thread_turning(found: Standing, page: int, pages: int, language: Language) -> Row:
    _ = language.gettext
    row = []
    if page + 1 < pages:
        row.append(Button(_("‹ Earlier"), OpenOwn(report=found.number, page=page + 1)))
    if page > 0:
        row.append(Button(_("Later ›"), OpenOwn(report=found.number, page=page - 1)))
    return row


def _ways(view: View, language: Language) -> list[Row]:
    _ = language.gettext
    number = view.found.number
    here: Row = [] if view.theirs else [Button(_("Bring the answers here"), AnswersHere(report=number))]
    return [
        here,
        [Button(_("Receipt"), ShowCode(report=number)), Button(_("Proof of filing"), ShowProof(report=number))],
        [Button(_("Clean the phone"), CleanPhone(report=number))],
        [Button(_("My reports"), OpenMine()), Button(_("Main menu"), OpenMenu())],
    ]
