"""Papers about campaigns: a report as pictures and as a table; made outside any handler."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Literal
from zoneinfo import ZoneInfo

from aiogram.methods import SendDocument, SendPhoto
from aiogram.types import BufferedInputFile
from pydantic import BaseModel, ConfigDict

from bot.campaigns.archive import Archive
from bot.campaigns.content import Arm
from bot.campaigns.counting import tally
from bot.campaigns.models import Card, Outcome
from bot.campaigns.refusals import NoSuchCampaign
from bot.campaigns.report import CampaignReport, report_of
from bot.campaigns.responses import FLOOR, Responses, What
from bot.campaigns.words import arm_name, cause_of, failures
from bot.languages import Language, LanguageCode, Languages
from bot.numbers.campaign_figures import Breakdown, Fact, Figure, RegionTable, Results
from bot.numbers.campaign_pictures import campaign_pictures
from bot.numbers.campaign_sheets import campaign_xlsx
from bot.storage.engine import Storage
from bot.storage.secrets import Secrets
from bot.telegram.calls import Method

CAPTION = 200
"""Characters of a picture's caption."""


class CampaignOrder(BaseModel):
    """What is to be made of a campaign's report. `regions`: their names by key."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    campaign: int
    form: Literal["picture", "table"]
    language: LanguageCode
    regions: Mapping[str, str]


class CampaignPapers:
    """Makes what was ordered."""

    def __init__(
        self, storage: Storage, secrets: Secrets, languages: Languages, zone: ZoneInfo, now: Callable[[], datetime]
    ) -> None:
        self._storage = storage
        self._secrets = secrets
        self._languages = languages
        self._zone = zone
        self._now = now

    async def make(self, order: CampaignOrder, chat: int) -> Sequence[Method]:
        """The calls that send what was ordered into this chat; none where the campaign is gone."""
        language = self._languages.of(order.language)
        try:
            results = await self._results(order, language)
        except NoSuchCampaign:
            return []
        if order.form == "table":
            body = await asyncio.to_thread(campaign_xlsx, results, language)
            name = f"campaign-{order.campaign}-{self._now().astimezone(self._zone):%Y-%m-%d}.xlsx"
            return [SendDocument(chat_id=chat, document=BufferedInputFile(body, name))]
        drawn = await asyncio.to_thread(campaign_pictures, results, FLOOR, language)
        return [
            SendPhoto(
                chat_id=chat,
                photo=BufferedInputFile(one.png, "campaign.png"),
                caption=escape(one.title[:CAPTION], quote=False),
                parse_mode="HTML",
            )
            for one in drawn
        ]

    async def _results(self, order: CampaignOrder, language: Language) -> Results:
        async with self._storage.reading() as session:
            archive, responses = Archive(session, self._secrets, self._now), Responses(session, self._secrets)
            card = await archive.find(order.campaign)
            counted = await tally(session, order.campaign)
            report = await report_of(card, archive, responses, counted, order.language)
            table = await _regions(report, order.regions, responses, language)
        return Results(
            _title(card, language),
            (*_facts(report, language, self._zone),),
            (*_breakdowns(report, order.regions, language),),
            table,
        )


def _title(card: Card, language: Language) -> str:
    words = language.gettext("Campaign № {number}").format(number=card.id)
    return f"{words}. {card.title}" if card.title else words


def _facts(report: CampaignReport, language: Language, zone: ZoneInfo) -> list[Fact]:
    _, card, counted = language.gettext, report.card, report.tally

    def clock(moment: datetime | None) -> datetime | None:
        # spreadsheets know no time zones
        return moment.astimezone(zone).replace(tzinfo=None) if moment else None

    facts: list[Fact] = [
        (_("Campaign"), _title(card, language)),
        (_("Began"), clock(card.began_at)),
        (_("Ended"), clock(card.ended_at)),
        (_("Recipients"), card.total),
    ]
    told = (Outcome.SENT, *(cause for cause, _count in failures(counted)))
    facts += [(_capital(cause_of(outcome, language)), counted.of(outcome)) for outcome in told]
    rare = (Outcome.UNKNOWN, Outcome.DOUBTFUL, Outcome.CORRECTED, Outcome.RECALLED)
    facts += [(_capital(cause_of(one, language)), counted.of(one)) for one in rare if counted.of(one)]
    facts.append((_("Reactions"), report.reactions))
    facts += [(button.caption, button.count) for button in report.buttons]
    for version in report.versions:
        name = _version(version.arm, language)
        facts.append((_("{version}: delivered").format(version=name), version.sent))
        facts.append((_("{version}: pressed").format(version=name), version.pressed))
    if report.votes is not None:
        facts.append((_("Votes"), report.votes.total))
        counts = report.votes.by_choice
        facts += [
            (caption, counts.get(number, 0) if counts is not None else None)
            for number, caption in enumerate(report.choices)
        ]
    return facts


def _breakdowns(report: CampaignReport, regions: Mapping[str, str], language: Language) -> list[Breakdown]:
    """What is drawn: each as a picture of its own."""
    _, name = language.gettext, _title(report.card, language)
    counted = report.tally
    fates = [(Outcome.SENT, counted.of(Outcome.SENT)), *failures(counted)]
    fates += [(one, counted.of(one)) for one in (Outcome.UNKNOWN, Outcome.RECALLED) if counted.of(one)]
    drawn = [Breakdown(name, tuple(Figure(_capital(cause_of(one, language)), count) for one, count in fates))]
    if report.reactions is not None:
        did = [Figure(_("Reactions"), report.reactions)]
        did += [Figure(button.caption, button.count) for button in report.buttons]
        drawn.append(Breakdown(_("What members did"), tuple(did)))
    if any(version.pressed is not None for version in report.versions):
        figures = tuple(Figure(_version(one.arm, language), one.pressed) for one in report.versions)
        drawn.append(Breakdown(_("Presses by version"), figures))
    votes = report.votes
    if votes is not None and votes.by_choice is not None:
        figures = tuple(Figure(caption, votes.by_choice.get(at, 0)) for at, caption in enumerate(report.choices))
        drawn.append(Breakdown(_("Votes: {count}").format(count=votes.total), figures))
        by_region = sorted(votes.by_region.items(), key=lambda pair: -sum(pair[1].values()) if pair[1] else 1)
        figures = tuple(
            Figure(_region(key, regions, language), sum(counts.values()) if counts is not None else None)
            for key, counts in by_region
        )
        drawn.append(Breakdown(_("Votes by region"), figures))
    return drawn


async def _regions(
    report: CampaignReport,
    names: Mapping[str, str],
    responses: Responses,
    language: Language,
) -> RegionTable:
    """Copies and responses by region: presses and reactions, or a poll's choices."""
    _, number = language.gettext, report.card.id
    columns: list[tuple[str, Mapping[str, int | None]]] = [
        (_("Delivered"), await responses.sent_by_region(number)),
        (_("Reactions"), await responses.by_region(number, What.REACTION)),
    ]
    if report.votes is None:
        columns.append((_("Pressed a button"), await responses.by_region(number, What.PRESS)))
    else:
        votes = report.votes.by_region
        columns.append((_("Votes"), {key: sum(counts.values()) if counts else None for key, counts in votes.items()}))
        columns += [
            (caption, {key: counts.get(at, 0) if counts is not None else None for key, counts in votes.items()})
            for at, caption in enumerate(report.choices)
        ]
    keys = sorted({key for _name, counts in columns for key in counts}, key=lambda key: _region(key, names, language))
    rows = tuple(
        (_region(key, names, language), tuple(counts.get(key, 0) for _name, counts in columns)) for key in keys
    )
    return RegionTable((_("Region"), *(name for name, _counts in columns)), rows)


def _region(key: str, names: Mapping[str, str], language: Language) -> str:
    return names.get(key, key) if key else language.gettext("Not said")


def _version(arm: Arm, language: Language) -> str:
    return language.gettext("Version {arm}").format(arm=arm_name(arm, language))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
