"""Working a report: taking it, its status, who works it, where it belongs, how it ends."""

from collections.abc import Sequence

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.content.library import Library
from bot.desk.audit import Action
from bot.reports.models import OPEN, Standing, Status
from bot.telegram.reader import Reader
from bot.telegram.screen import Elsewhere, Notice, Screen
from bot.telegram.unit_of_work import UnitOfWork
from handlers.desk.access import open_case, open_to_work, refuse
from handlers.desk.board import Board, to_author
from handlers.desk_buttons import AssignReport, BlockAuthor, ChooseStatus, CloseReport, TakeReport, TransferReport
from handlers.screens import desk_work as screens
from handlers.screens import letters
from handlers.screens.words import outcome_of, region_name, status_of

Shown = Screen | Notice | Sequence[Screen | Notice | Elsewhere]


def router() -> Router:
    """The conversation's router."""
    router = Router(name="casework")
    router.callback_query.register(take, TakeReport.filter())
    router.callback_query.register(set_status, ChooseStatus.filter())
    router.callback_query.register(assign, AssignReport.filter())
    router.callback_query.register(transfer, TransferReport.filter())
    router.callback_query.register(close, CloseReport.filter())
    router.callback_query.register(block, BlockAuthor.filter())
    return router


async def take(
    _call: CallbackQuery, callback_data: TakeReport, reader: Reader, work: UnitOfWork, library: Library
) -> Shown:
    """Take the report into one's own hands."""
    case = await open_to_work(callback_data.report, "take", reader, work)
    if isinstance(case, Notice):
        return case
    number = case.found.number
    await work.office.casebook.assign(number, case.organiser.person)
    await work.desk.audit.note(case.organiser.person, Action.REPORT_TAKEN, number)
    told = []
    if case.found.status is Status.RECEIVED:
        told = await _move(case.found, Status.IN_WORK, reader, work)
    await Board(work, library, reader.languages).redraw(number)
    return [screens.done(reader.language), *told]


async def set_status(
    _call: CallbackQuery, callback_data: ChooseStatus, reader: Reader, work: UnitOfWork, library: Library
) -> Shown:
    """Offer the statuses, or set one."""
    case = await open_to_work(callback_data.report, "status", reader, work)
    if isinstance(case, Notice):
        return case
    status = callback_data.status
    if status is None:
        return screens.statuses(case.found, reader.language)
    if status not in OPEN:
        await refuse(case.organiser, "status", work, case.found.number)
        return screens.refused(reader.language)
    told = await _move(case.found, status, reader, work)
    await work.desk.audit.note(case.organiser.person, Action.MOVED, case.found.number, status)
    await Board(work, library, reader.languages).redraw(case.found.number)
    return [screens.chosen(f"№ {case.found.number}: {status_of(status, reader.language)}"), *told]


async def assign(
    _call: CallbackQuery, callback_data: AssignReport, reader: Reader, work: UnitOfWork, library: Library
) -> Shown:
    """Offer those who may work the report, or say who does."""
    case = await open_to_work(callback_data.report, "assign", reader, work)
    if isinstance(case, Notice):
        return case
    able = [one for one in await work.desk.roles.all() if one.may_work(case.found)]
    if callback_data.person is None:
        return screens.assignees(case.found, able, reader.language)
    chosen = next((one for one in able if one.person == callback_data.person), None)
    if chosen is None:
        return screens.refused(reader.language)
    await work.office.casebook.assign(case.found.number, chosen.person)
    await work.desk.audit.note(case.organiser.person, Action.ASSIGNED, case.found.number, chosen.name)
    board = Board(work, library, reader.languages)
    await board.redraw(case.found.number)
    told = screens.assigned_to_you(case.found, board.language(case.found))
    others = [Elsewhere(chosen.telegram_id, told)] if chosen.person != case.organiser.person else []
    return [screens.chosen(f"№ {case.found.number}: {chosen.name}"), *others]


async def transfer(
    _call: CallbackQuery, callback_data: TransferReport, reader: Reader, work: UnitOfWork, library: Library
) -> Shown:
    """Offer the regions, or move the report to one, and to that region's desk."""
    case = await open_to_work(callback_data.report, "transfer", reader, work)
    if isinstance(case, Notice):
        return case
    region, number = callback_data.region, case.found.number
    if region is None:
        return screens.destinations(case.found, library.reporting, reader.language)
    if library.reporting.region(region) is None:
        return screens.refused(reader.language)
    await work.office.casebook.transfer(number, region)
    await work.desk.audit.note(case.organiser.person, Action.TRANSFERRED, number, region)
    told = await Board(work, library, reader.languages).transferred(number)
    return [screens.chosen(f"№ {number}: {region_name(region, library.reporting, reader.language)}"), *told]


async def close(
    _call: CallbackQuery, callback_data: CloseReport, reader: Reader, work: UnitOfWork, library: Library
) -> Shown:
    """Offer the outcomes, or close the report with one."""
    case = await open_to_work(callback_data.report, "close", reader, work)
    if isinstance(case, Notice):
        return case
    outcome, number = callback_data.outcome, case.found.number
    if outcome is None:
        return screens.outcomes(case.found, reader.language)
    await work.office.casebook.close(number, outcome)
    await work.desk.audit.note(case.organiser.person, Action.CLOSED, number, outcome)
    board = Board(work, library, reader.languages)
    await board.redraw(number)
    await board.shut(number)
    closed = await work.office.casebook.standing(number)
    told = await to_author(closed, letters.status_changed(closed, board.language(closed)), work)
    return [screens.chosen(f"№ {number}: {outcome_of(outcome, reader.language)}"), *told]


async def block(_call: CallbackQuery, callback_data: BlockAuthor, reader: Reader, work: UnitOfWork) -> Shown:
    """Bar the author from filing, or let them file again: an owner's decision."""
    case = await open_case(callback_data.report, "block", reader, work)
    if case is None or not case.organiser.may_manage():
        if case is not None:
            await refuse(case.organiser, "block", work, case.found.number)
        return screens.refused(reader.language)
    number = case.found.number
    is_blocked = await work.office.blocks.stands(number)
    if not callback_data.sure:
        return screens.sure_to_block(case.found, reader.language, is_blocked=is_blocked)
    if not await work.office.blocks.turn(number, blocked=not is_blocked):
        return screens.author_unknown(reader.language)
    action = Action.AUTHOR_UNBLOCKED if is_blocked else Action.AUTHOR_BLOCKED
    await work.desk.audit.note(case.organiser.person, action, number)
    return screens.block_changed(reader.language, is_blocked=not is_blocked)


async def _move(found: Standing, status: Status, reader: Reader, work: UnitOfWork) -> list[Elsewhere]:
    """Put the report into this status and tell its author, where that is a change."""
    if not await work.office.casebook.move(found.number, status):
        return []
    moved = await work.office.casebook.standing(found.number)
    return await to_author(moved, letters.status_changed(moved, reader.languages.of(found.language)), work)
