"""The report of a campaign on a phone: what became of its copies, and what members did with them."""

from html import escape

from bot.campaigns.models import Outcome, Round
from bot.campaigns.report import CampaignReport
from bot.content.screens import bold
from bot.languages import Language
from bot.numbers.words import written
from bot.telegram.screen import Button, Notice, Row, Screen
from handlers.campaign_buttons import OpenReportOf
from handlers.campaign_report_buttons import OpenPollRegions
from handlers.screens.campaign_figures import lasting, outcomes, per_minute, percent, title
from handlers.screens.campaign_poll import by_choice
from handlers.screens.campaign_running import few, to_campaign, versions


def report(told: CampaignReport, language: Language) -> Screen:
    """What can be told of a campaign."""
    parts = [
        title(told.card, language),
        "\n".join(part for part in (_reached(told, language), outcomes(told.tally, language)) if part),
        _time(told, language),
        by_choice(told, language),
        _responses(told, language),
        versions(told.versions, language),
    ]
    return Screen("\n\n".join(part for part in parts if part), _rows(told, language))


def nothing_yet(language: Language) -> Notice:
    """Nothing of it was sent yet."""
    return Notice(language.gettext("There is no report yet: nothing has been sent."))


def _reached(told: CampaignReport, language: Language) -> str:
    sent, total = told.tally.of(Outcome.SENT), told.card.total
    words = language.gettext("{share} % of {total} recipients have got it.")
    return words.format(share=percent(sent, total), total=written(total, language)) if total else ""


def _time(told: CampaignReport, language: Language) -> str:
    """How long it took; corrections and recalls end at another time, and tests wait for a choice."""
    card = told.card
    if card.began_at is None or card.ended_at is None or card.round is not Round.SEND or card.version or card.sample:
        return ""
    span = card.ended_at - card.began_at
    words = language.gettext("It took {span}, on average {count} a minute.")
    speed = per_minute(told.tally.settled, span)
    return words.format(span=lasting(span, language), count=written(speed, language)) if speed else ""


def _responses(told: CampaignReport, language: Language) -> str:
    _ = language.gettext
    links = _("Presses of links can't be counted: Telegram keeps them to itself.") if told.has_links else ""
    if told.reactions is None:
        return f"{few(language)}\n{links}".rstrip()
    lines = [bold(_("What members did"))]
    lines.append(_("Reactions: {count}").format(count=written(told.reactions, language)))
    lines += [
        _("“{caption}”: {count} pressed").format(
            caption=escape(button.caption, quote=False), count=written(button.count, language)
        )
        for button in told.buttons
    ]
    return "\n".join([*lines, links] if links else lines)


def _rows(told: CampaignReport, language: Language) -> list[Row]:
    _, number = language.gettext, told.card.id
    rows: list[Row] = [
        [
            Button(_("As a picture"), OpenReportOf(id=number, form="picture")),
            Button(_("As a table"), OpenReportOf(id=number, form="table")),
        ]
    ]
    if told.votes is not None:
        rows.insert(0, [Button(_("By region"), OpenPollRegions(id=number))])
    return [*rows, [Button(_("Refresh"), OpenReportOf(id=number))], to_campaign(number, language)]
