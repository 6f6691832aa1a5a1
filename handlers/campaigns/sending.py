"""Letting a campaign go: confirmed with its counts, approved by a second organiser, or taken back to be changed."""

from collections.abc import Sequence

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from bot.campaigns.models import CampaignState, Card
from bot.campaigns.readiness import faults, mark_of
from bot.campaigns.refusals import CampaignRefused, NotNow
from bot.content.library import Library
from bot.desk.audit import Action
from bot.desk.organiser import Organiser
from bot.languages import Language
from bot.telegram.reader import Reader
from bot.telegram.screen import Elsewhere, Notice, Screen
from bot.telegram.unit_of_work import UnitOfWork
from handlers.campaign_buttons import ApproveCampaign, SubmitCampaign, Unschedule
from handlers.campaigns import running
from handlers.campaigns.access import Case, may_work, open_campaign
from handlers.campaigns.drafts import KINDS, WAITING, facts_of, named, open_draft, show_draft
from handlers.campaigns.states import leave
from handlers.desk.access import refuse
from handlers.screens import campaign_sending as screens
from handlers.screens import campaign_shelves, desk_work
from handlers.screens.campaign_draft import Facts

FEW, SHARE = 5, 100
"""The audience may differ from what was shown by so many people, or by a hundredth."""

Shown = Screen | Notice | Sequence[Screen | Elsewhere]


def router() -> Router:
    """The conversation's router."""
    router = Router(name="campaign_sending")
    router.callback_query.register(submit, SubmitCampaign.filter())
    router.callback_query.register(approve, ApproveCampaign.filter())
    router.callback_query.register(unschedule, Unschedule.filter())
    return router


async def submit(
    call: CallbackQuery,
    callback_data: SubmitCampaign,
    reader: Reader,
    state: FSMContext,
    work: UnitOfWork,
    library: Library,
) -> Shown:
    """Show the counts; at the second tap let the campaign go, or ask for approval."""
    case = await open_draft(callback_data.id, "campaign_send", reader, work)
    if isinstance(case, Notice):
        return case
    if case.card.state is not CampaignState.DRAFT:
        return campaign_shelves.moved_on(reader.language)
    await leave(state)
    facts = await facts_of(case.card, work, library)
    if faults(case.card, facts.texts) or not facts.reached:
        return screens.not_ready(facts, reader.language)
    is_another = abs(facts.reached - callback_data.count) > max(FEW, callback_data.count // SHARE)
    if not callback_data.sure or is_another:
        course = await _course(facts, case.organiser.person, work)
        notice = screens.changed(reader.language) if callback_data.sure else None
        return screens.confirm(facts, course, reader.language, notice)
    return await _let_go(call, case, facts, reader, work, library)


async def approve(
    call: CallbackQuery, callback_data: ApproveCampaign, reader: Reader, work: UnitOfWork, library: Library
) -> Shown:
    """A second organiser lets a campaign go, or sends it back."""
    case = await _open_to_approve(callback_data.id, reader, work)
    if isinstance(case, Notice):
        return case
    card = case.card
    if callback_data.seen != mark_of(card, await work.mailroom.archive.texts(card.id)):
        return await waiting_screen(case, reader, work, library, screens.seen_something_else(reader.language))
    try:
        if callback_data.agreed:
            return await _approve(call, case, reader, work, library)
        return await _send_back(case, reader, work)
    except NotNow:
        return campaign_shelves.moved_on(reader.language)


async def unschedule(
    _call: CallbackQuery, callback_data: Unschedule, reader: Reader, work: UnitOfWork, library: Library
) -> Shown:
    """Make a draft again of what waits."""
    case = await open_campaign(callback_data.id, "campaign_unschedule", reader, work)
    if case is None or case.card.kind not in KINDS:
        return desk_work.refused(reader.language)
    try:
        await work.mailroom.course.send_back(case.card.id)
    except NotNow:
        return campaign_shelves.moved_on(reader.language)
    await work.mailroom.archive.watch(case.card.id, None)
    shown = await show_draft(case.card.id, reader, work, library)
    told = await _tell_author(case.card, case.organiser, screens.sent_back, reader, work)
    await work.desk.audit.note(case.organiser.person, Action.CAMPAIGN_RETURNED, detail=named(case.card))
    return [shown, *told]


async def waiting_screen(
    case: Case, reader: Reader, work: UnitOfWork, library: Library, notice: str | None = None
) -> Screen:
    """A campaign that awaits approval or its time, as this organiser sees it."""
    facts = await facts_of(case.card, work, library)
    who = case.organiser
    may_approve = who.may_approve_campaigns() and who.person != case.card.author
    course = await _course(facts, case.card.author, work)
    return screens.waiting(facts, course, reader.language, may_approve=may_approve, notice=notice)


async def _open_to_approve(number: int, reader: Reader, work: UnitOfWork) -> Case | Notice:
    """What awaits approval, where this organiser is not who asks for it; else what to tell them."""
    case = await open_campaign(number, "campaign_approve", reader, work)
    if case is None or case.card.kind not in KINDS:
        return desk_work.refused(reader.language)
    if not case.organiser.may_approve_campaigns() or case.card.author == case.organiser.person:
        await refuse(case.organiser, "campaign_approve", work)
        return screens.not_your_own(reader.language)
    return case if case.card.state is CampaignState.AWAITING else campaign_shelves.moved_on(reader.language)


async def _let_go(
    call: CallbackQuery, case: Case, facts: Facts, reader: Reader, work: UnitOfWork, library: Library
) -> Shown:
    card, who, mailroom = case.card, case.organiser, work.mailroom
    needs_approval = _needs_approval(facts, work)
    try:
        if not card.sample:
            # what was written for a test that was called off is not to be sent
            for text in facts.texts:
                if text.arm == "b":
                    await mailroom.archive.strike(card.id, text.language, "b")
        texts = await mailroom.archive.texts(card.id)
        await mailroom.course.submit(card.id, texts, needs_approval=needs_approval)
        await mailroom.archive.hand_over(card.id, who.person)
        if not needs_approval:
            await mailroom.course.begin_due()
    except CampaignRefused:
        return campaign_shelves.moved_on(reader.language)
    told = await _ask_approvers(facts, who, reader, work) if needs_approval else []
    shown = await _now(call, card.id, who, reader, work, library)
    await work.desk.audit.note(who.person, Action.CAMPAIGN_SUBMITTED, detail=named(card))
    return [shown, *told]


async def _approve(
    call: CallbackQuery, case: Case, reader: Reader, work: UnitOfWork, library: Library
) -> Sequence[Screen | Elsewhere]:
    await work.mailroom.course.approve(case.card.id, case.organiser.person)
    await work.mailroom.course.begin_due()
    shown = await _now(call, case.card.id, case.organiser, reader, work, library)
    told = await _tell_author(case.card, case.organiser, screens.approved, reader, work)
    await work.desk.audit.note(case.organiser.person, Action.CAMPAIGN_APPROVED, detail=named(case.card))
    return [shown, *told]


async def _send_back(case: Case, reader: Reader, work: UnitOfWork) -> Sequence[Screen | Elsewhere]:
    await work.mailroom.course.send_back(case.card.id)
    await work.mailroom.archive.watch(case.card.id, None)
    told = await _tell_author(case.card, case.organiser, screens.sent_back, reader, work)
    await work.desk.audit.note(case.organiser.person, Action.CAMPAIGN_RETURNED, detail=named(case.card))
    return [screens.returned(case.card, reader.language), *told]


async def _now(
    call: CallbackQuery, number: int, who: Organiser, reader: Reader, work: UnitOfWork, library: Library
) -> Screen:
    """The campaign as it stands now, in the message that was tapped, which keeps itself current for its author."""
    case = Case(who, await work.mailroom.archive.find(number))
    if case.card.state in WAITING:
        return await waiting_screen(case, reader, work, library)
    await running.follow(call, case, work)
    return await running.running_screen(case.card, reader, work)


async def _course(facts: Facts, author: int | None, work: UnitOfWork) -> screens.Course:
    approvers = len(await _approvers(author, work)) if _needs_approval(facts, work) else None
    return screens.Course(work.mailroom.rules, work.now(), approvers)


def _needs_approval(facts: Facts, work: UnitOfWork) -> bool:
    return facts.reached > work.mailroom.rules.approval_above


async def _approvers(author: int | None, work: UnitOfWork) -> list[Organiser]:
    """Everybody who may let a campaign of this author go."""
    return [one for one in await work.desk.roles.all() if one.may_approve_campaigns() and one.person != author]


async def _ask_approvers(facts: Facts, by: Organiser, reader: Reader, work: UnitOfWork) -> list[Elsewhere]:
    card = await work.mailroom.archive.find(facts.card.id)
    texts = await work.mailroom.archive.texts(card.id)
    shown = Facts(card, texts, facts.counted, facts.reporting, facts.zone)
    course = await _course(shown, by.person, work)
    return [
        Elsewhere(one.telegram_id, screens.please_approve(shown, course, by.name, await _language(one, reader, work)))
        for one in await _approvers(by.person, work)
    ]


async def _tell_author(
    card: Card, by: Organiser, letter: screens.Letter, reader: Reader, work: UnitOfWork
) -> list[Elsewhere]:
    """Tell the author what another organiser did, while the campaign is still theirs to work."""
    author = await work.desk.roles.by_person(card.author) if card.author is not None else None
    if author is None or author.person == by.person or not may_work(author, card):
        return []
    return [Elsewhere(author.telegram_id, letter(card, by.name, await _language(author, reader, work)))]


async def _language(one: Organiser, reader: Reader, work: UnitOfWork) -> Language:
    """The language that an organiser chose; those who chose none read Kazakh, the state language."""
    return reader.languages.of(await work.members.language(one.telegram_id) or "kk")
