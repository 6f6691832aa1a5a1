"""What the desk's bot does by itself: reminders of reports that wait too long, and the age in topics' names."""

from bot.content.library import Library
from bot.desk.audit import Action
from bot.desk.overdue import DAYS
from bot.languages import Languages
from bot.telegram.screen import Elsewhere
from bot.telegram.unit_of_work import UnitOfWork
from handlers.desk.board import Board
from handlers.screens import desk as screens


async def remind(work: UnitOfWork, library: Library, languages: Languages) -> list[Elsewhere]:
    """Remind the desk, and later the owners, of reports without a first answer; each reminder goes out once."""
    board, told = Board(work, library, languages), []
    for due in await work.desk.overdue.due():
        if not await work.desk.overdue.note(due.number, due.stage):
            continue
        found = await work.office.casebook.standing(due.number)
        reminder = screens.overdue(found, DAYS[due.stage], board.language(found))
        told += await board.tell_owners(found, reminder) if due.for_owners else await board.tell(found, reminder)
        await work.desk.audit.note(None, Action.REMINDED, due.number)
        await board.redraw(due.number)
    return told


async def age(work: UnitOfWork, library: Library, languages: Languages) -> list[Elsewhere]:
    """Show in the topics' names how old open reports are today."""
    board = Board(work, library, languages)
    for found in await work.office.casebook.standings(await work.posts.up()):
        if found.is_open:
            await work.posts.rename(found.number, board.topic_name(found))
    return []
