"""The report of a campaign: what became of its copies, and what members did with them."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.campaigns.archive import Archive
from bot.campaigns.content import Leads
from bot.campaigns.models import Card, Outcome, Tally
from bot.campaigns.responses import Responses, Version, Votes
from bot.languages import LanguageCode


@dataclass(frozen=True)
class Pressed:
    """A button beneath the copies, and how many members pressed it; None: too few got it to be told."""

    caption: str
    count: int | None


@dataclass(frozen=True)
class CampaignReport:
    """What can be told of a campaign. `choices`: the captions of a poll; `has_links`: whose presses nobody can count.

    `reactions` None: too few got it to be told.
    """

    card: Card
    tally: Tally
    reactions: int | None
    buttons: tuple[Pressed, ...] = ()
    has_links: bool = False
    versions: tuple[Version, ...] = ()
    choices: tuple[str, ...] = ()
    votes: Votes | None = None


async def report_of(
    card: Card, archive: Archive, responses: Responses, tally: Tally, language: LanguageCode
) -> CampaignReport:
    """The report of this campaign; captions as readers of this language see them."""
    content = await archive.text_for(card.id, language)
    told = await responses.told(card.id, tally.of(Outcome.SENT))
    leads: Sequence[Leads] = content.content.leads if content else ()
    choices = content.content.choices if content else ()
    return CampaignReport(
        card,
        tally,
        told.reactions,
        tuple(
            Pressed(lead.caption, told.presses[number] if told.presses is not None else None)
            for number, lead in enumerate(leads)
            if lead.url is None
        ),
        has_links=any(lead.url is not None for lead in leads),
        versions=await responses.versions(card.id) if card.sample else (),
        choices=choices,
        votes=await responses.votes(card.id) if choices else None,
    )
