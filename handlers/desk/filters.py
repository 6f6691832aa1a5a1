"""Filters of what organisers write."""

from dataclasses import dataclass

from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from bot.telegram.reader import Reader
from bot.telegram.unit_of_work import UnitOfWork
from handlers.desk.drafts import Answering, written_about
from handlers.desk_buttons import WriteToAuthor
from handlers.filters import carried


@dataclass(frozen=True)
class Wanted:
    """A message to the author of this report; `asks`: a question."""

    number: int
    asks: bool


class AtDesk(Filter):
    """In a group of the desk."""

    async def __call__(self, message: Message, work: UnitOfWork) -> bool:
        """Whether the chat is a desk."""
        return await work.desk.groups.is_desk(message.chat.id, work.terms.desk_chat)


class ForAuthor(Filter):
    """An organiser's words for an author: after "answer", or at the desk in reply to the author's message.

    Gives the `wanted` message.
    """

    async def __call__(
        self, message: Message, reader: Reader, state: FSMContext, work: UnitOfWork
    ) -> bool | dict[str, Wanted]:
        """The report whose author is meant, if any."""
        if (message.text or "").startswith("/"):
            return False
        if await state.get_state() == Answering.to_author.state:
            return {"wanted": Wanted(*await written_about(state))}
        replied = message.reply_to_message
        if (
            reader.is_alone
            or replied is None
            or not await work.desk.groups.is_desk(message.chat.id, work.terms.desk_chat)
        ):
            return False
        number, said = await work.posts.replied(message.chat.id, replied.message_id)
        if number is None:
            number = said = _told_by_buttons(replied)
        return {"wanted": Wanted(number, asks=False)} if number and said else False


def _told_by_buttons(message: Message) -> int | None:
    """The report whose author wrote this, by the post's own button, where its note was lost in a crash."""
    data = carried(message)
    is_told = len(data) == 1 and data[0].startswith(f"{WriteToAuthor.__prefix__}:")
    return WriteToAuthor.unpack(data[0]).report if is_told else None


class Migrated(Filter):
    """The desk's group became a supergroup with another id. Gives the `old` and the `new` one."""

    async def __call__(self, message: Message, work: UnitOfWork) -> bool | dict[str, int]:
        """The two ids, told in either of the two chats."""
        if message.migrate_to_chat_id is not None:
            old, new = message.chat.id, message.migrate_to_chat_id
        elif message.migrate_from_chat_id is not None:
            old, new = message.migrate_from_chat_id, message.chat.id
        else:
            return False
        return {"old": old, "new": new} if await work.desk.groups.is_desk(old, work.terms.desk_chat) else False
