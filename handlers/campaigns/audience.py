"""Who gets a campaign: filters switched on and off, with the count that they make."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.campaigns.audience import Audience, Every
from bot.content.library import Library
from bot.content.reporting import Reporting
from bot.desk.roles import Role
from bot.languages import LANGUAGE_CODES
from bot.telegram.reader import Reader
from bot.telegram.screen import Notice, Screen
from bot.telegram.unit_of_work import UnitOfWork
from handlers.busy import EXPENSIVE
from handlers.campaign_buttons import Filter, OpenAudience, SwitchFilter
from handlers.campaigns.access import Case
from handlers.campaigns.drafts import draft_written, facts_of, open_draft, within_reach
from handlers.campaigns.states import Asked, Composing, ask, asked_in, leave
from handlers.campaigns.typed import read_day
from handlers.desk.access import refuse
from handlers.filters import NoCommand
from handlers.screens import campaign_audience as screens
from handlers.screens import campaign_shelves, desk_work


def router() -> Router:
    """The conversation's router."""
    router = Router(name="campaign_audience")
    router.callback_query.register(open_audience, OpenAudience.filter(), flags=EXPENSIVE)
    router.callback_query.register(switch, SwitchFilter.filter(), flags=EXPENSIVE)
    router.message.register(take_day, StateFilter(Composing.joined), NoCommand(), flags=EXPENSIVE)
    return router


async def open_audience(
    _call: CallbackQuery,
    callback_data: OpenAudience,
    reader: Reader,
    state: FSMContext,
    work: UnitOfWork,
    library: Library,
) -> Screen | Notice:
    """Show the audience, or one of its filters."""
    case = await open_draft(callback_data.id, "campaign_audience", reader, work)
    if isinstance(case, Notice):
        return case
    await leave(state)
    return await _shown(case, callback_data.part, reader, work, library)


async def switch(
    _call: CallbackQuery,
    callback_data: SwitchFilter,
    reader: Reader,
    state: FSMContext,
    work: UnitOfWork,
    library: Library,
) -> Screen | Notice:
    """Switch a value of a filter on or off, or clear the filter."""
    case = await open_draft(callback_data.id, "campaign_audience", reader, work)
    if isinstance(case, Notice):
        return case
    part, value = callback_data.part, callback_data.value
    if part == "joined" and value in {"from", "before"}:
        asked = Asked.model_validate({"id": case.card.id, "end": value})
        await ask(state, Composing.joined, asked)
        return screens.ask_day(await facts_of(case.card, work, library), asked.end, reader.language)
    if value and value not in _values(part, library.reporting):
        return campaign_shelves.moved_on(reader.language)
    await leave(state)
    return await _switch(case, callback_data, reader, work, library)


async def take_day(message: Message, reader: Reader, state: FSMContext, work: UnitOfWork, library: Library) -> Screen:
    """Take the day since when, or before which, members came."""
    asked = await asked_in(state)
    case = await draft_written(asked.id, "campaign_audience", reader, work)
    if isinstance(case, Screen):
        await leave(state)
        return case
    day = read_day(message.text or "")
    if day is None:
        return screens.ask_day(await facts_of(case.card, work, library), asked.end, reader.language, again=True)
    await leave(state)
    audience = case.card.audience.model_copy(update={f"joined_{asked.end}": day})
    await work.mailroom.archive.aim(case.card.id, within_reach(audience, case.organiser))
    return await _shown(case, "joined", reader, work, library)


async def _switch(
    case: Case, wanted: SwitchFilter, reader: Reader, work: UnitOfWork, library: Library
) -> Screen | Notice:
    who, audience = case.organiser, case.card.audience
    is_bound = wanted.part == "regions" and not who.may_approve_campaigns()
    if is_bound and wanted.value and wanted.value not in who.regions:
        await refuse(who, "campaign_audience", work)
        return desk_work.refused(reader.language)
    if is_bound and audience.regions == (wanted.value,):
        return screens.own_regions_only(reader.language)
    today = work.now().astimezone(work.mailroom.rules.zone).date()
    changed = audience.model_copy(update=_change(audience, wanted, today))
    await work.mailroom.archive.aim(case.card.id, within_reach(changed, who))
    return await _shown(case, wanted.part, reader, work, library)


async def _shown(case: Case, part: Filter | None, reader: Reader, work: UnitOfWork, library: Library) -> Screen:
    facts = await facts_of(await work.mailroom.archive.find(case.card.id), work, library)
    if part is None:
        return screens.whom(facts, reader.language)
    return screens.part_of(facts, part, case.organiser, reader.language)


def _change(audience: Audience, wanted: SwitchFilter, today: date) -> dict[str, Any]:
    """The fields of the audience that the switch changes."""
    if wanted.part == "joined":
        since = today - timedelta(days=int(wanted.value)) if wanted.value else None
        return {"joined_from": since, "joined_before": None}
    if not wanted.value:
        return {wanted.part: ()}
    chosen: tuple[str, ...] = getattr(audience, wanted.part)
    left = tuple(value for value in chosen if value != wanted.value)
    return {wanted.part: left if len(left) < len(chosen) else (*chosen, _typed(wanted))}


def _typed(wanted: SwitchFilter) -> str:
    """The value as the audience holds it."""
    known: dict[Filter, type[Role] | type[Every]] = {"roles": Role, "subscriptions": Every}
    kind = known.get(wanted.part)
    return kind(wanted.value) if kind is not None else wanted.value


def _values(part: Filter, reporting: Reporting) -> Sequence[str]:
    """What a filter may hold, whatever a button says."""
    known: dict[Filter, Sequence[str]] = {
        "languages": LANGUAGE_CODES,
        "regions": [region.key for region in reporting.regions],
        "institutions": [one.key for one in reporting.institutions],
        "roles": list(Role),
        "subscriptions": [every for every in Every if every is not Every.NONE],
        "joined": [str(days) for days in screens.LATELY],
    }
    return known[part]
