"""Sending a report: filed, receipted, and put before the desk in one commit."""

from collections.abc import Sequence

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from bot.content.library import Library
from bot.reports.models import Draft, NoSuchReport, NotFiled, Receipt, Side, Status
from bot.telegram.reader import Reader
from bot.telegram.screen import Elsewhere, Screen
from bot.telegram.unit_of_work import UnitOfWork
from handlers.desk.board import Board
from handlers.report_buttons import JoinTwin, SendReport
from handlers.reports.drafts import draft_in, drop_draft, next_step
from handlers.reports.steps import traced
from handlers.screens import report as screens
from handlers.screens import stray


def router() -> Router:
    """The router of sending."""
    router = Router(name="sending")
    router.callback_query.register(send, SendReport.filter())
    router.callback_query.register(join, JoinTwin.filter())
    return router


async def send(
    _call: CallbackQuery,
    callback_data: SendReport,
    reader: Reader,
    state: FSMContext,
    work: UnitOfWork,
    library: Library,
) -> Screen | Sequence[Screen | Elsewhere]:
    """File the draft, unless the author has an open report of the same kind and may mean that."""
    draft = await draft_in(state)
    if draft is None or next_step(draft) != "summary" or not reader.is_alone:
        return stray.old_button(reader.language)
    # what goes past the desk must not join a report that the desk sees
    apart = callback_data.apart or callback_data.past_desk
    twin = None if apart else await work.office.filing.twin(reader.telegram_id, draft)
    if twin is not None:
        return traced(screens.twin(twin, library.reporting, reader.language, callback_data), reader, work)
    draft = draft.model_copy(update={"past_desk": callback_data.past_desk})
    try:
        receipt = await work.office.filing.file(reader.telegram_id, draft, reader.language.code)
    except NotFiled as refused:
        return screens.not_filed(refused.why, reader.language)
    return await _filed(draft, receipt, reader, state, work, library)


async def join(
    _call: CallbackQuery,
    callback_data: JoinTwin,
    reader: Reader,
    state: FSMContext,
    work: UnitOfWork,
    library: Library,
) -> Screen | Sequence[Screen | Elsewhere]:
    """Add the draft to the author's earlier report."""
    draft, number = await draft_in(state), callback_data.report
    if draft is None or not await work.office.authors.wrote(reader.telegram_id, number):
        return stray.old_button(reader.language)
    try:
        standing = await work.office.casebook.standing(number)
    except NoSuchReport:
        return stray.old_button(reader.language)
    if not standing.is_open:
        return stray.old_button(reader.language)
    author = work.office.authors.key(reader.telegram_id)
    message = await work.office.thread.add(number, Side.AUTHOR, "\n\n".join(draft.words))
    await work.office.attachments.adopt(draft.files, author, number, message)
    await work.office.traces.adopt(author, number)
    if standing.status is Status.WAITING:
        await work.office.casebook.move(number, Status.IN_WORK)
    if draft.subject:
        await work.office.subjects.name(number, draft.subject)
    told = await Board(work, library, reader.languages).author_wrote(number, message)
    await drop_draft(state)
    return [traced(screens.joined(standing, reader.language), reader, work, number), *told]


async def _filed(
    draft: Draft, receipt: Receipt, reader: Reader, state: FSMContext, work: UnitOfWork, library: Library
) -> Sequence[Screen | Elsewhere]:
    number = receipt.number
    if draft.subject:
        await work.office.subjects.name(number, draft.subject)
    await work.office.traces.adopt(work.office.authors.key(reader.telegram_id), number)
    await drop_draft(state)
    others = await Board(work, library, reader.languages).report_filed(number)
    shown = screens.receipt(receipt, reader.language, work.terms)
    return [traced(shown, reader, work, number), *others]
