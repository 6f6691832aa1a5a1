"""Whose report it is: its author's, or that of whoever opened it by its code."""

from aiogram.fsm.context import FSMContext

from bot.reports.models import NoSuchReport, Standing
from bot.telegram.reader import Reader
from bot.telegram.unit_of_work import UnitOfWork
from handlers.reports.drafts import opened


async def own_report(number: int, reader: Reader, state: FSMContext, work: UnitOfWork) -> Standing | None:
    """The report, if this person may open it; None alike where it does not exist and where it is somebody else's."""
    if not reader.is_alone:
        return None
    if not await work.office.authors.wrote(reader.telegram_id, number) and str(number) not in await opened(state):
        return None
    try:
        return await work.office.casebook.standing(number)
    except NoSuchReport:
        return None
