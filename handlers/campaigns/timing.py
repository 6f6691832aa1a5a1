"""When a campaign goes, and on which terms."""

from datetime import datetime, timedelta

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.telegram.reader import Reader
from bot.telegram.screen import Notice, Screen
from bot.telegram.unit_of_work import UnitOfWork
from handlers.campaign_buttons import ChooseTime, OpenTime, SetTerm, When
from handlers.campaigns.drafts import draft_written, open_draft
from handlers.campaigns.states import Asked, Composing, ask, asked_in, leave
from handlers.campaigns.typed import read_time
from handlers.filters import NoCommand
from handlers.screens import campaign_shelves
from handlers.screens import campaign_texts as text_screens
from handlers.screens import campaign_time as screens

EVENING, MORNING = 18, 9
"""Hours that are near at hand."""


def router() -> Router:
    """The conversation's router."""
    router = Router(name="campaign_time")
    router.callback_query.register(open_time, OpenTime.filter())
    router.callback_query.register(choose, ChooseTime.filter())
    router.callback_query.register(set_term, SetTerm.filter())
    router.message.register(take_time, StateFilter(Composing.time), NoCommand())
    return router


async def open_time(
    _call: CallbackQuery, callback_data: OpenTime, reader: Reader, state: FSMContext, work: UnitOfWork
) -> Screen | Notice:
    """Show when it goes, and the terms."""
    case = await open_draft(callback_data.id, "campaign_time", reader, work)
    if isinstance(case, Notice):
        return case
    await leave(state)
    return await _shown(case.card.id, reader, work)


async def choose(
    _call: CallbackQuery, callback_data: ChooseTime, reader: Reader, state: FSMContext, work: UnitOfWork
) -> Screen | Notice:
    """Choose when: at once, by day, at a time near at hand, or one to be typed."""
    case = await open_draft(callback_data.id, "campaign_time", reader, work)
    if isinstance(case, Notice):
        return case
    if callback_data.when == "typed":
        await ask(state, Composing.time, Asked(id=case.card.id))
        return screens.ask_time(case.card, reader.language)
    await leave(state)
    at = _near(callback_data.when, work)
    if at is not None and at <= work.now():
        return screens.over(reader.language)
    await work.mailroom.archive.schedule(case.card.id, at)
    await work.mailroom.archive.set_terms(case.card.id, daytime=callback_data.when != "now")
    return await _shown(case.card.id, reader, work)


async def set_term(_call: CallbackQuery, callback_data: SetTerm, reader: Reader, work: UnitOfWork) -> Screen | Notice:
    """Set a term."""
    case = await open_draft(callback_data.id, "campaign_term", reader, work)
    if isinstance(case, Notice):
        return case
    term, value, archive = callback_data.term, callback_data.value, work.mailroom.archive
    if term != "sample":
        await archive.set_terms(case.card.id, **{term: bool(value)})
        return await _shown(case.card.id, reader, work)
    if value not in {0, *text_screens.SAMPLES}:
        return campaign_shelves.moved_on(reader.language)
    await archive.set_terms(case.card.id, sample=value)
    card = await archive.find(case.card.id)
    return text_screens.test_of(card, await archive.texts(card.id), reader.language)


async def take_time(message: Message, reader: Reader, state: FSMContext, work: UnitOfWork) -> Screen:
    """Take the time that was typed; quiet hours are kept until that is switched off."""
    case = await draft_written((await asked_in(state)).id, "campaign_time", reader, work)
    if isinstance(case, Screen):
        await leave(state)
        return case
    at = read_time(message.text or "", work.now(), work.mailroom.rules.zone)
    if at is None:
        return screens.ask_time(case.card, reader.language, again=True)
    await leave(state)
    await work.mailroom.archive.schedule(case.card.id, at)
    await work.mailroom.archive.set_terms(case.card.id, daytime=True)
    return await _shown(case.card.id, reader, work)


async def _shown(number: int, reader: Reader, work: UnitOfWork) -> Screen:
    card = await work.mailroom.archive.find(number)
    return screens.when(card, work.mailroom.rules, work.now(), reader.language)


def _near(when: When, work: UnitOfWork) -> datetime | None:
    """The moment that the button means; None: as soon as the campaign is let go."""
    today = work.now().astimezone(work.mailroom.rules.zone).replace(minute=0, second=0, microsecond=0)
    known: dict[When, datetime] = {
        "hour": work.now() + timedelta(hours=1),
        "evening": today.replace(hour=EVENING),
        "morning": today.replace(hour=MORNING) + timedelta(days=1),
    }
    return known.get(when)
