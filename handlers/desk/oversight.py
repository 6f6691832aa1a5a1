"""Numbers and papers: /stats and /export, in private."""

from datetime import date, timedelta

from aiogram import Router
from aiogram.filters import Command, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from bot.content.library import Library
from bot.desk.audit import Action
from bot.desk.organiser import Organiser
from bot.desk.roles import Role
from bot.languages import Language
from bot.numbers.counts import Scope
from bot.papers import Order
from bot.questions.readings import months_before
from bot.telegram.reader import Reader
from bot.telegram.screen import Notice, Screen
from bot.telegram.unit_of_work import UnitOfWork
from handlers.busy import EXPENSIVE
from handlers.desk.access import organiser as who_is
from handlers.desk.access import owner, refuse
from handlers.desk.drafts import Answering
from handlers.desk_buttons import Export, ExportPersonal, OpenStats
from handlers.filters import NoCommand
from handlers.screens import desk_numbers as screens
from handlers.screens import desk_work

FLOOR = 5
"""What an analyst sees of fewer reports is hidden, so that nobody is recognised."""


def router() -> Router:
    """The conversation's router."""
    router = Router(name="oversight")
    router.message.register(stats_by_command, Command("stats"), flags=EXPENSIVE)
    router.message.register(export_by_command, Command("export"), flags=EXPENSIVE)
    router.callback_query.register(open_stats, OpenStats.filter(), flags=EXPENSIVE)
    router.callback_query.register(export, Export.filter(), flags=EXPENSIVE)
    router.callback_query.register(export_personal, ExportPersonal.filter(), flags=EXPENSIVE)
    router.message.register(give_reason, StateFilter(Answering.export_reason), NoCommand(), flags=EXPENSIVE)
    return router


async def stats_by_command(_message: Message, reader: Reader, work: UnitOfWork, library: Library) -> Screen | None:
    """Show the numbers of the last year."""
    if not reader.is_alone:
        return None
    who = await who_is(reader, work)
    if who is None or not who.may_see_numbers():
        await refuse(who, "stats", work)
        return desk_work.unknown(reader.language)
    return await _stats(OpenStats(), who, reader, work, library)


async def open_stats(
    _call: CallbackQuery, callback_data: OpenStats, reader: Reader, work: UnitOfWork, library: Library
) -> Screen | Notice:
    """Show the numbers of another period, or send them as pictures."""
    who = await who_is(reader, work)
    if who is None or not who.may_see_numbers() or not reader.is_alone:
        await refuse(who, "stats", work)
        return desk_work.refused(reader.language)
    if not callback_data.pictures:
        return await _stats(callback_data, who, reader, work, library)
    since, until = _period(callback_data.months, work)
    names = screens.names(library, reader.language)
    order = Order(
        what="pictures",
        language=reader.language.code,
        since=since,
        until=until,
        floor=_floor(who),
        past_desk=who.may_manage(),
        names=names,
    )
    await work.posts.order(reader.telegram_id, order.model_dump_json())
    return screens.coming(reader.language)


async def export_by_command(_message: Message, reader: Reader, work: UnitOfWork) -> Screen | None:
    """Offer what can be exported."""
    if not reader.is_alone:
        return None
    who = await _exporting(reader, work)
    return screens.exports(who, reader.language) if who else desk_work.unknown(reader.language)


async def export(
    _call: CallbackQuery, callback_data: Export, reader: Reader, work: UnitOfWork, library: Library
) -> Screen | Notice:
    """Send a table of reports without personal data, or the document of the last month, in both languages."""
    who = await _exporting(reader, work)
    if who is None:
        return desk_work.refused(reader.language)
    if callback_data.what == "menu":
        return screens.exports(who, reader.language)
    await work.desk.audit.note(who.person, Action.EXPORTED, detail=callback_data.what)
    if callback_data.what == "document":
        for language in reader.languages.both:
            order = _document(language, library, work, who)
            await work.posts.order(reader.telegram_id, order.model_dump_json())
        return screens.coming(reader.language)
    since, until = _period(12, work)
    order = Order(
        what=callback_data.what,
        language=reader.language.code,
        since=since,
        until=until,
        past_desk=who.may_manage(),
        names=screens.names(library, reader.language),
    )
    await work.posts.order(reader.telegram_id, order.model_dump_json())
    return screens.coming(reader.language)


async def export_personal(_call: CallbackQuery, reader: Reader, state: FSMContext, work: UnitOfWork) -> Screen | Notice:
    """Ask for the reason: owners only."""
    who = await owner("export_personal", reader, work)
    if who is None or not reader.is_alone:
        return desk_work.refused(reader.language)
    await state.set_state(Answering.export_reason)
    return screens.reason_for_export(reader.language)


async def give_reason(
    message: Message, reader: Reader, state: FSMContext, work: UnitOfWork, library: Library
) -> Screen | Notice:
    """Note the reason, and send the table with words and names."""
    who = await owner("export_personal", reader, work)
    await state.set_state(None)
    if who is None or not reader.is_alone or not message.text:
        return desk_work.refused(reader.language)
    await work.desk.audit.note(who.person, Action.EXPORT_PERSONAL, detail=message.text)
    since, until = _period(12, work)
    names = screens.names(library, reader.language)
    order = Order(
        what="xlsx", language=reader.language.code, since=since, until=until, personal=True, past_desk=True, names=names
    )
    await work.posts.order(reader.telegram_id, order.model_dump_json())
    return screens.personal_coming(reader.language)


async def _exporting(reader: Reader, work: UnitOfWork) -> Organiser | None:
    who = await who_is(reader, work)
    if who is None or not who.may_export() or not reader.is_alone:
        await refuse(who, "export", work)
        return None
    return who


async def _stats(wanted: OpenStats, who: Organiser, reader: Reader, work: UnitOfWork, library: Library) -> Screen:
    since, until = _period(wanted.months, work)
    numbers = await work.counts.numbers(Scope(None, since, until, who.may_manage()), _floor(who))
    await work.desk.audit.note(who.person, Action.STATS_SEEN)
    return screens.stats(numbers, wanted, screens.names(library, reader.language), reader.language, who)


def _document(language: Language, library: Library, work: UnitOfWork, who: Organiser) -> Order:
    """The document of the last whole month, in this language."""
    until = _today(work).replace(day=1)
    since = months_before(until, 1)
    return Order(
        what="document",
        language=language.code,
        since=since,
        until=until,
        before=months_before(until, 2),
        floor=_floor(who),
        past_desk=who.may_manage(),
        names=screens.names(library, language),
    )


def _period(months: int, work: UnitOfWork) -> tuple[date, date]:
    """The whole months up to today's."""
    today = _today(work)
    return months_before(today.replace(day=1), months - 1), today + timedelta(days=1)


def _today(work: UnitOfWork) -> date:
    return work.now().astimezone(work.terms.zone).date()


def _floor(who: Organiser) -> int:
    return FLOOR if who.role is Role.ANALYST else 0
