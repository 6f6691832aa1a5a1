"""Numbers and papers on a phone."""

from collections.abc import Mapping
from html import escape

from bot.content.library import Library
from bot.content.screens import bold
from bot.desk.organiser import Organiser
from bot.languages import Language
from bot.numbers.counts import Cell, Numbers
from bot.numbers.words import Names, caption, note_on_hidden, written
from bot.reports.models import Identity, Outcome, Status
from bot.telegram.screen import Button, Notice, Row, Screen
from handlers.desk_buttons import Export, ExportPersonal, OpenStats
from handlers.screens.menu import back_to_menu
from handlers.screens.rows import marked
from handlers.screens.words import identity_of, outcome_of, status_of

PERIODS = (1, 3, 12)
"""Months."""
LINES = 5
"""Cells of a breakdown that the screen shows; the pictures show all."""


def names(library: Library, language: Language) -> Names:
    """The captions of all that is counted."""
    reporting, code = library.reporting, language.code
    return Names(
        kinds={kind.key: kind.in_language(code).title for kind in reporting.kinds},
        principles={
            str(principle.number): f"{principle.number}. {principle.in_language(code).button}"
            for principle in library.principles
        },
        regions={region.key: region.in_language(code).name for region in reporting.regions},
        institutions={one.key: one.in_language(code).button for one in reporting.institutions},
        identities={identity: identity_of(identity, language) for identity in Identity},
        statuses={status: status_of(status, language) for status in Status},
        outcomes={outcome: outcome_of(outcome, language) for outcome in Outcome},
    )


def stats(numbers: Numbers, wanted: OpenStats, captions: Names, language: Language, who: Organiser) -> Screen:
    """The numbers of a period."""
    _ = language.gettext
    head = _("Reports in {period}: {total}, open now: {open}").format(
        period=_months(wanted.months, language),
        total=written(numbers.total, language),
        open=written(numbers.open, language),
    )
    parts = [
        bold(head),
        *_breakdown(_("What happened"), numbers.by_kind, captions.kinds, language),
        *_breakdown(_("Regions"), numbers.by_region, captions.regions, language),
        *_breakdown(_("Outcomes"), numbers.by_outcome, captions.outcomes, language),
        *_terms(numbers, language),
    ]
    if numbers.floor:
        parts.append(f"<i>{note_on_hidden(numbers.floor, language)}</i>")
    periods: Row = [
        Button(marked(_months(months, language), chosen=months == wanted.months), OpenStats(months=months))
        for months in PERIODS
    ]
    return Screen(
        "\n\n".join(parts),
        [
            periods[:2],
            periods[2:],
            [Button(_("As pictures"), OpenStats(months=wanted.months, pictures=True))],
            [Button(_("Export"), Export())] if who.may_export() else [],
            back_to_menu(language),
        ],
    )


def exports(who: Organiser, language: Language) -> Screen:
    """What can be exported."""
    _ = language.gettext
    rows: list[Row] = [
        [Button(_("Table for Excel"), Export(what="xlsx")), Button(_("Table, CSV"), Export(what="csv"))],
        [Button(_("The month's monitoring"), Export(what="document"))],
    ]
    if who.may_export_personal():
        rows.append([Button(_("With words and names"), ExportPersonal())])
    text = _(
        "The tables hold the reports of the last 12 months: what, where, when, how it ended; without words and names. "
        "The monitoring of violations is a document about the last whole month, in both languages."
    )
    return Screen(text, [*rows, back_to_menu(language)])


def coming(language: Language) -> Notice:
    """The papers are being made."""
    return Notice(language.gettext("I am making it: it comes to you here."))


def reason_for_export(language: Language) -> Screen:
    """The reason of an export with personal data is to be written."""
    _ = language.gettext
    return Screen(
        _(
            "This table holds what authors wrote, and the names of those who gave them to the desk. Names under seal "
            "and anonymous authors stay hidden. Write in one message what you need it for: the reason is kept in the "
            "audit."
        ),
        [[Button(_("‹ Back"), Export())]],
    )


def personal_coming(language: Language) -> Screen:
    """The table with personal data is being made."""
    _ = language.gettext
    return Screen(
        _("I am making it. Keep the file where nobody else reads it, and delete it when it is no longer needed."),
        [back_to_menu(language)],
    )


def _breakdown(title: str, cells: tuple[Cell, ...], captions: Mapping[str, str], language: Language) -> list[str]:
    lines = [
        f"{escape(caption(captions, cell.key, language), quote=False)}: {written(cell.count, language)}"
        for cell in cells[:LINES]
    ]
    return ["\n".join([bold(title), *lines])] if lines else []


def _terms(numbers: Numbers, language: Language) -> list[str]:
    _ = language.gettext
    found, lines = numbers.first_answer, []
    if found.median_hours is not None:
        lines.append(
            _("First answer after {hours} hours (half of them sooner).").format(
                hours=written(found.median_hours, language)
            )
        )
    if found.in_time is not None:
        lines.append(_("Answered in time: {share} %.").format(share=written(round(found.in_time * 100), language)))
    if numbers.rating.mean is not None:
        lines.append(_("Rated by authors: {mean} of 5.").format(mean=written(numbers.rating.mean, language)))
    return ["\n".join(lines)] if lines else []


def _months(count: int, language: Language) -> str:
    return language.ngettext("{count} month", "{count} months", count).format(count=count)
