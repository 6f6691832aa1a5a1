"""The desk's group itself: what is no answer there is internal talk; topics that close, groups that move."""

from aiogram import Router
from aiogram.types import Message

from bot.content.library import Library
from bot.desk.audit import Action
from bot.telegram.reader import Reader
from bot.telegram.screen import Screen
from bot.telegram.unit_of_work import UnitOfWork
from handlers.desk.board import Board
from handlers.desk.filters import AtDesk, Migrated
from handlers.filters import NoCommand


def router() -> Router:
    """The conversation's router."""
    router = Router(name="desk_group")
    router.message.register(migrate, Migrated())
    router.message.register(talk, AtDesk(), NoCommand())
    router.edited_message.register(talk, AtDesk())
    return router


async def migrate(
    _message: Message, old: int, new: int, reader: Reader, work: UnitOfWork, library: Library
) -> list[Screen]:
    """Follow a group that became another one, and put its open reports up there."""
    reports = await work.desk.groups.migrated(old, new, work.terms.desk_chat)
    await work.desk.audit.note(None, Action.GROUP_MIGRATED)
    for found in await work.office.casebook.standings(reports):
        if found.is_open:
            await Board(work, library, reader.languages).put_up(found.number)
    return []


async def talk(_message: Message) -> None:
    """Organisers talk among themselves: nothing of it goes anywhere."""
