"""Campaigns on their shelves: what is going, drafts, what is over, templates."""

from collections.abc import Mapping, Sequence

from bot.campaigns.models import CampaignKind, Card
from bot.content.screens import bold
from bot.languages import Language
from bot.numbers.words import written
from bot.telegram.screen import Button, Notice, Row, Screen
from handlers.campaign_buttons import MakeCampaign, OpenCampaign, OpenCampaigns, Shelf
from handlers.digest_buttons import OpenIssues
from handlers.screens.campaign_words import caption_of, to_campaigns
from handlers.screens.menu import back_to_menu

ON_A_SHELF = 6
"""Campaigns that a screen shows."""


def board(awaiting: Sequence[Card], going: Sequence[Card], counts: Mapping[Shelf, int], language: Language) -> Screen:
    """Where an organiser begins: what awaits their word, what is going, and the ways to everything else."""
    _ = language.gettext
    lines = []
    if awaiting:
        lines.append(
            language.ngettext(
                "{count} campaign awaits your approval.", "{count} campaigns await your approval.", len(awaiting)
            ).format(count=len(awaiting))
        )
    lines.append(
        language.ngettext("{count} campaign is under way.", "{count} campaigns are under way.", counts["going"]).format(
            count=written(counts["going"], language)
        )
        if counts["going"]
        else _("Nothing is under way.")
    )
    names: dict[Shelf, str] = {"drafts": _("Drafts"), "templates": _("Templates"), "over": _("Sent")}
    shelves = [
        Button(f"{name} · {written(counts[shelf], language)}", OpenCampaigns(shelf=shelf))
        for shelf, name in names.items()
    ]
    return Screen(
        "\n\n".join([bold(_("Campaigns")), "\n".join(lines)]),
        [
            *_cards(awaiting, language, "⏳ "),
            *_cards([card for card in going if card not in awaiting], language),
            [
                Button(_("New message"), MakeCampaign(kind=CampaignKind.BROADCAST)),
                Button(_("New poll"), MakeCampaign(kind=CampaignKind.POLL)),
            ],
            shelves[:2],
            shelves[2:],
            back_to_menu(language),
        ],
    )


def shelf(which: Shelf, found: Sequence[Card], language: Language, *, has_more: bool) -> Screen:
    """A page of a shelf, newest first."""
    _ = language.gettext
    titles: dict[Shelf, str] = {
        "going": _("Campaigns under way"),
        "drafts": _("Drafts of campaigns"),
        "templates": _("Templates of campaigns"),
        "over": _("Campaigns that are over"),
    }
    older: Row = [Button(_("‹ Earlier"), OpenCampaigns(shelf=which, before=found[-1].id))] if has_more and found else []
    text = _("Choose one to open it.") if found else _("Nothing here.")
    return Screen(f"{bold(titles[which])}\n\n{text}", [*_cards(found, language), older, to_campaigns(language)])


def moved_on(language: Language) -> Notice:
    """The campaign stands elsewhere by now."""
    return Notice(language.gettext("The campaign has moved on meanwhile. Open it again to see where it stands."))


def not_a_draft(language: Language) -> Screen:
    """What was written fits no draft any more."""
    _ = language.gettext
    text = _("This campaign can't be changed here any more: it is sent, deleted, or not yours.")
    return Screen(text, [to_campaigns(language)])


def of_digest(language: Language) -> Screen:
    """Issues of the digest have a place of their own."""
    _ = language.gettext
    rows: list[Row] = [[Button(_("Issues of the digest"), OpenIssues())], to_campaigns(language)]
    return Screen(_("This is an issue of the digest: /digests opens it."), rows)


def _cards(found: Sequence[Card], language: Language, mark: str = "") -> list[Row]:
    return [[Button(caption_of(card, language, mark), OpenCampaign(id=card.id))] for card in found]
