"""Who may work which report: asked at every press and every message, whatever the button says."""

from dataclasses import dataclass

from bot.desk.audit import Action
from bot.desk.organiser import Organiser
from bot.reports.models import NoSuchReport, Standing
from bot.telegram.reader import Reader
from bot.telegram.screen import Notice
from bot.telegram.unit_of_work import UnitOfWork
from handlers.screens import desk_work as screens


@dataclass(frozen=True)
class Case:
    """A report, and an organiser who may work it."""

    organiser: Organiser
    found: Standing


async def organiser(reader: Reader, work: UnitOfWork) -> Organiser | None:
    """The organiser who reads this, if they are one; an owner by the settings is noted with their name."""
    found = await work.desk.roles.find(reader.telegram_id)
    if found is not None and not found.name and reader.name:
        return await work.desk.roles.give(reader.telegram_id, reader.name, found.role, (), found.person)
    return found


async def open_case(number: int, wanted: str, reader: Reader, work: UnitOfWork) -> Case | None:
    """The report for this organiser; None, noted in the audit, where it is not theirs. `wanted`: what they pressed."""
    who = await organiser(reader, work)
    try:
        found = await work.office.casebook.standing(number)
    except NoSuchReport:
        found = None
    if who is None or found is None or not who.may_work(found):
        await refuse(who, wanted, work, number if found else None)
        return None
    return Case(who, found)


async def open_to_work(number: int, wanted: str, reader: Reader, work: UnitOfWork) -> Case | Notice:
    """The case, where the organiser may work it and it is open; else what to tell them."""
    case = await open_case(number, wanted, reader, work)
    if case is None:
        return screens.refused(reader.language)
    return case if case.found.is_open else screens.over(reader.language)


async def owner(wanted: str, reader: Reader, work: UnitOfWork) -> Organiser | None:
    """The owner who asks; None, noted in the audit, for everybody else."""
    who = await organiser(reader, work)
    if who is None or not who.may_manage():
        await refuse(who, wanted, work)
        return None
    return who


async def refuse(who: Organiser | None, wanted: str, work: UnitOfWork, report: int | None = None) -> None:
    """Note that somebody was refused; of people without a role not even the key is kept."""
    await work.desk.audit.note(who.person if who else None, Action.REFUSED, report, wanted)
