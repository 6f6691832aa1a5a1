"""Reports at the desk: the card, the topic's name, and what is posted below it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

from bot.content.reporting import Reporting
from bot.content.screens import bold
from bot.languages import Language
from bot.reports.models import QUESTION, Identity, Said, Side, Standing, Status
from bot.telegram.screen import Button, Row, Screen
from handlers.desk_buttons import (
    AskName,
    AssignReport,
    BlockAuthor,
    ChooseStatus,
    CloseReport,
    KeepAsEntry,
    OpenCard,
    OpenTemplates,
    OpenThread,
    ShowFiles,
    TakeReport,
    TransferReport,
    WriteToAuthor,
)
from handlers.screens.words import (
    day,
    files,
    identity_of,
    institution_name,
    kind_name,
    outcome_of,
    region_name,
    status_of,
)

WEEK = 7
"""Days; older reports count in weeks, so that topics are not renamed every day."""


LONGEST = 3_000
"""Characters of a changed message that are shown."""


@dataclass(frozen=True)
class Facts:
    """What a card shows. `name`: of an author who is known by name; `alike`: open reports of the same subject."""

    found: Standing
    name: str | None
    assignee: str | None
    alike: Sequence[int]
    is_reachable: bool
    is_overdue: bool


def topic_name(found: Standing, age: int, reporting: Reporting, language: Language) -> str:
    """Number, kind, region and age (days) of a report."""
    kind = reporting.kind(found.kind)
    what = kind.in_language(language.code).button if kind else language.gettext("Question")
    region = reporting.region(found.region) if found.region else None
    where = region.in_language(language.code).button if region else ""
    weeks = age // WEEK
    old = (
        language.ngettext("{count} week", "{count} weeks", weeks).format(count=weeks)
        if weeks
        else language.ngettext("{count} day", "{count} days", age).format(count=age)
    )
    ended = "" if found.is_open else "✓ "
    return " · ".join(part for part in (f"{ended}№ {found.number}", what, where, old) if part)


def card(facts: Facts, reporting: Reporting, language: Language) -> Screen:
    """All facts of a report, and what can be done with it."""
    _ = language.gettext
    found = facts.found
    known = identity_of(found.identity, language)
    shown = (
        (_("Status"), status_of(found.status, language)),
        (_("Outcome"), outcome_of(found.outcome, language) if found.outcome else ""),
        (_("Principle"), f"{found.principle}" if found.kind != QUESTION else ""),
        (_("Region"), region_name(found.region, reporting, language) if found.kind != QUESTION else ""),
        (_("Institution"), institution_name(found.institution, reporting, language) if found.kind != QUESTION else ""),
        (_("Author"), f"{known}: {escape(facts.name, quote=False)}" if facts.name else known),
        (_("In whose hands"), escape(facts.assignee, quote=False) if facts.assignee else _("nobody's")),
        (_("Filed"), day(found.filed_at)),
        (_("Rated"), f"{found.rating}/5" if found.rating else ""),
        (_("Same employer or system"), ", ".join(f"№ {number}" for number in facts.alike)),
    )
    lines = [f"{name}: {value}" for name, value in shown if value]
    notes = [
        _("⚠️ The term of the first answer has passed.") if facts.is_overdue else "",
        _("Past the desk: owners only.") if found.past_desk else "",
        "" if facts.is_reachable else _("Answers do not reach the author: they had themselves forgotten."),
    ]
    title = bold(f"№ {found.number}. {kind_name(found.kind, reporting, language)}")
    text = "\n".join([title, *lines, *(note for note in notes if note)])
    return Screen(text, _card_rows(found, language))


def in_private(found: Standing, screen: Screen, language: Language) -> Screen:
    """A post as an owner gets it in private, where no topic tells which report it is about."""
    title = bold(language.gettext("Report № {number}").format(number=found.number))
    if screen.text.startswith(f"<b>№ {found.number}."):
        return screen
    opens: Row = [Button(language.gettext("Open the card"), OpenCard(report=found.number))]
    return replace(screen, text=f"{title}\n{screen.text}", rows=[*screen.rows, opens])


def said(found: Standing, words: str, message: Said, language: Language) -> Screen:
    """A message of the thread."""
    _ = language.gettext
    who = _("From the author") if message.side is Side.AUTHOR else _("From the desk")
    shown = files(len(message.files), language)
    head = f"<b>{who}</b>" + (f" ({shown})" if shown else "")
    rows: list[Row] = []
    if message.side is Side.AUTHOR and found.is_open:
        rows = [[Button(_("Answer"), WriteToAuthor(report=found.number))]]
    return Screen(f"{head}\n{escape(words, quote=False)}".rstrip(), rows)


def author_edited(found: Standing, message: Said, language: Language) -> Screen:
    """The author changed a message; what stood there before stands above."""
    _ = language.gettext
    title = bold(_("The author changed a message; now it reads"))
    words = message.words[:LONGEST]
    return replace(said(found, words, message, language), text=f"{title}\n{escape(words, quote=False)}")


def author_moved(found: Standing, language: Language) -> Screen:
    """The author withdrew the report, or opened it again."""
    _ = language.gettext
    if found.status is Status.WITHDRAWN:
        return Screen(_("The author withdrew the report."))
    return Screen(_("The author opened the report again."))


def author_rated(found: Standing, language: Language) -> Screen:
    """The author's rating."""
    return Screen(language.gettext("The author rated the work: {stars} of 5.").format(stars=found.rating))


def author_joins(found: Standing, joined: Sequence[int], language: Language) -> Screen:
    """The author joins a collective appeal."""
    _ = language.gettext
    text = _("The author of № {number} joins a collective appeal. Joined so far: {joined}.").format(
        number=found.number, joined=", ".join(f"№ {number}" for number in joined)
    )
    return Screen(text)


def overdue(found: Standing, days: int, language: Language) -> Screen:
    """The term has passed without a first answer (`days`: working days)."""
    _ = language.gettext
    return Screen(
        language.ngettext(
            "⚠️ Report № {number} has waited {days} working day for its first answer.",
            "⚠️ Report № {number} has waited {days} working days for its first answer.",
            days,
        ).format(number=found.number, days=days),
        [[Button(_("Answer"), WriteToAuthor(report=found.number))]],
    )


def _card_rows(found: Standing, language: Language) -> list[Row]:
    _ = language.gettext
    number = found.number
    look: Row = [Button(_("The thread"), OpenThread(report=number)), Button(_("Files"), ShowFiles(report=number))]
    if not found.is_open:
        return [look]
    rows: list[Row] = [
        [Button(_("Take"), TakeReport(report=number)), Button(_("Assign"), AssignReport(report=number))],
        [Button(_("Answer"), WriteToAuthor(report=number)), Button(_("Ask"), WriteToAuthor(report=number, asks=True))],
        [Button(_("Templates"), OpenTemplates(report=number)), Button(_("Status"), ChooseStatus(report=number))],
        [Button(_("Transfer"), TransferReport(report=number)), Button(_("Close"), CloseReport(report=number))],
        look,
    ]
    if found.kind == QUESTION:
        rows.append([Button(_("Keep for the FAQ"), KeepAsEntry(report=number))])
    if found.identity is Identity.SECRETARY:
        rows.append([Button(_("Open the name"), AskName(report=number))])
    return [*rows, [Button(_("Bar the author"), BlockAuthor(report=number))]]
