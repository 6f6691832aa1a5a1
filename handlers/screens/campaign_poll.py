"""A poll's results on a phone: by choice, and by region where enough people voted."""

from collections.abc import Mapping
from html import escape

from bot.campaigns.models import Card
from bot.campaigns.report import CampaignReport
from bot.campaigns.responses import FLOOR, Votes
from bot.content.reporting import Reporting
from bot.content.screens import bold
from bot.languages import Language
from bot.numbers.words import note_on_hidden, written
from bot.telegram.screen import Button, Screen
from handlers.campaign_buttons import OpenReportOf
from handlers.campaign_report_buttons import OpenPollRegions
from handlers.screens.campaign_figures import bar, title
from handlers.screens.pages import turning
from handlers.screens.words import region_name

LINES = 18
"""Lines of a page of regions: each has one for itself and one for every choice."""
WITH_BARS = 6
"""Choices that have room for bars."""
SHORT = 24
"""Characters of a choice in a region's lines."""


def by_choice(report: CampaignReport, language: Language) -> str:
    """The votes by choice, with bars; nothing where it is no poll."""
    votes = report.votes
    if votes is None:
        return ""
    _ = language.gettext
    head = bold(_("Votes: {count}").format(count=written(votes.total, language)))
    if votes.by_choice is None:
        return f"{head}\n{_hidden(language)}" if votes.total else head
    has_room = len(report.choices) <= WITH_BARS
    lines = [
        f"{escape(caption if has_room else _short(caption), quote=False)}{told} · {written(count, language)}"
        for caption, count, share in _shares(report.choices, votes.by_choice)
        for told in [f"\n{bar(share)}" if has_room else f": {share} %"]
    ]
    return "\n".join([head, *lines])


def regions(report: CampaignReport, page: int, reporting: Reporting, language: Language) -> Screen:
    """A page of the votes by region, the most votes first; the last page where there are fewer."""
    _ = language.gettext
    votes = report.votes or Votes(0, None, {})
    shown = sorted(
        ((key, counts) for key, counts in votes.by_region.items() if counts is not None),
        key=lambda pair: -sum(pair[1].values()),
    )
    on_a_page = max(1, LINES // (len(report.choices) + 1))
    pages = max(1, -(-len(shown) // on_a_page))
    page = min(page, pages)
    blocks = [
        _region(region_name(key or None, reporting, language), report.choices, counts, language)
        for key, counts in shown[(page - 1) * on_a_page : page * on_a_page]
    ]
    hidden = sorted(
        region_name(key or None, reporting, language) for key, counts in votes.by_region.items() if counts is None
    )
    notes = []
    if hidden and page == pages:
        names = escape(", ".join(hidden), quote=False)
        notes = [_("Hidden: {names}.").format(names=names), f"<i>{note_on_hidden(FLOOR, language)}</i>"]
    parts = (
        [title(report.card, language), *blocks, *notes]
        if shown or hidden
        else [
            title(report.card, language),
            _("Nobody has voted yet."),
        ]
    )
    turns = turning(language, page, pages, lambda number: OpenPollRegions(id=report.card.id, page=number))
    return Screen("\n\n".join(parts), [turns, to_report(report.card, language)])


def to_report(card: Card, language: Language) -> list[Button]:
    """The way back to the report."""
    return [Button(language.gettext("‹ To the report"), OpenReportOf(id=card.id))]


def _region(name: str, choices: tuple[str, ...], counts: Mapping[int, int], language: Language) -> str:
    head = f"{bold(name)}: {written(sum(counts.values()), language)}"
    lines = [
        f"· {escape(_short(caption), quote=False)}: {written(count, language)} ({share} %)"
        for caption, count, share in _shares(choices, counts)
    ]
    return "\n".join([head, *lines])


def _shares(choices: tuple[str, ...], counts: Mapping[int, int]) -> list[tuple[str, int, int]]:
    total = sum(counts.values())
    return [
        (caption, counts.get(number, 0), round(100 * counts.get(number, 0) / max(1, total)))
        for number, caption in enumerate(choices)
    ]


def _short(caption: str) -> str:
    return caption if len(caption) <= SHORT else f"{caption[: SHORT - 1].rstrip()}…"


def _hidden(language: Language) -> str:
    text = language.gettext("Results are shown from {floor} votes on, so that nobody can be recognised.")
    return f"<i>{text.format(floor=FLOOR)}</i>"
