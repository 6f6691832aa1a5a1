"""What became of a campaign: its report as a screen, a picture, a table; a poll's results by region."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.campaign_papers import CampaignOrder
from bot.campaigns.models import OVER, UNDER_WAY, Card
from bot.campaigns.report import CampaignReport, report_of
from bot.content.library import Library
from bot.desk.audit import Action
from bot.languages import Language
from bot.telegram.reader import Reader
from bot.telegram.screen import Notice, Screen
from bot.telegram.unit_of_work import UnitOfWork
from handlers.busy import EXPENSIVE
from handlers.campaign_buttons import OpenReportOf
from handlers.campaign_report_buttons import OpenPollRegions
from handlers.campaigns.access import Case, open_campaign
from handlers.campaigns.drafts import named
from handlers.campaigns.running import leave
from handlers.screens import campaign_poll as poll_screens
from handlers.screens import campaign_report as screens
from handlers.screens import desk_numbers, desk_work


def router() -> Router:
    """The conversation's router."""
    router = Router(name="campaign_reports")
    router.callback_query.register(open_report, OpenReportOf.filter(), flags=EXPENSIVE)
    router.callback_query.register(open_regions, OpenPollRegions.filter(), flags=EXPENSIVE)
    return router


async def report_screen(card: Card, language: Language, work: UnitOfWork) -> Screen:
    """The report of a campaign."""
    return screens.report(await _report(card, language, work), language)


async def open_report(
    call: CallbackQuery, callback_data: OpenReportOf, reader: Reader, work: UnitOfWork, library: Library
) -> Screen | Notice:
    """Show the report, or send it as a picture or a table, which is noted."""
    case = await _open(callback_data.id, reader, work)
    if isinstance(case, Notice):
        return case
    if callback_data.form == "screen":
        await leave(call, case.organiser, work)
        return await report_screen(case.card, reader.language, work)
    order = CampaignOrder(
        campaign=case.card.id,
        form=callback_data.form,
        language=reader.language.code,
        regions={one.key: one.in_language(reader.language.code).name for one in library.reporting.regions},
    )
    detail = f"{named(case.card)}, {callback_data.form}"
    await work.desk.audit.note(case.organiser.person, Action.CAMPAIGN_EXPORTED, detail=detail)
    await work.posts.order(reader.telegram_id, order.model_dump_json())
    return desk_numbers.coming(reader.language)


async def open_regions(
    call: CallbackQuery, callback_data: OpenPollRegions, reader: Reader, work: UnitOfWork, library: Library
) -> Screen | Notice:
    """Show a poll's votes by region."""
    case = await _open(callback_data.id, reader, work)
    if isinstance(case, Notice):
        return case
    report = await _report(case.card, reader.language, work)
    if report.votes is None:
        return screens.nothing_yet(reader.language)
    await leave(call, case.organiser, work)
    return poll_screens.regions(report, callback_data.page, library.reporting, reader.language)


async def _open(number: int, reader: Reader, work: UnitOfWork) -> Case | Notice:
    case = await open_campaign(number, "campaign_report", reader, work)
    if case is None:
        return desk_work.refused(reader.language)
    return case if case.card.state in {*UNDER_WAY, *OVER} else screens.nothing_yet(reader.language)


async def _report(card: Card, language: Language, work: UnitOfWork) -> CampaignReport:
    mailroom = work.mailroom
    tally = await mailroom.tally(card.id)
    return await report_of(card, mailroom.archive, mailroom.responses, tally, language.code)
