"""Who may work which report: asked at every press and every message, whatever the button says."""

from dataclasses import dataclass

from bot.desk.audit import Action
from bot.desk.organiser import Organiser
from bot.reports.models import NoSuchReport, Standing
from bot.telegram.reader import Reader
from bot.telegram.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Case:
    """A report, and an organiser who may work it."""

    organiser: Organiser
    found: Standing


async def open_case(number: int, wanted: str, reader: Reader, work: UnitOfWork) -> Case | None:
    """The report for this organiser; None, noted in the audit, where it is not theirs. `wanted`: what they pressed."""
    organiser = await work.desk.roles.find(reader.telegram_id)
    try:
        found = await work.office.casebook.standing(number)
    except NoSuchReport:
        found = None
    if organiser is None or found is None or not organiser.may_work(found):
        await refuse(organiser, wanted, work, number if found else None)
        return None
    return Case(organiser, found)


async def owner(wanted: str, reader: Reader, work: UnitOfWork) -> Organiser | None:
    """The owner who asks; None, noted in the audit, for everybody else."""
    organiser = await work.desk.roles.find(reader.telegram_id)
    if organiser is None or not organiser.may_manage():
        await refuse(organiser, wanted, work)
        return None
    return organiser


async def refuse(organiser: Organiser | None, wanted: str, work: UnitOfWork, report: int | None = None) -> None:
    """Note that somebody was refused; of people without a role not even the key is kept."""
    await work.desk.audit.note(organiser.person if organiser else None, Action.REFUSED, report, wanted)
