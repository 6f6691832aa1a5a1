"""Filters of what an author writes about a report that is filed."""

from aiogram.enums import ChatType
from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from bot.reports.codes import read_code
from bot.telegram.reader import Reader
from bot.telegram.unit_of_work import UnitOfWork
from handlers.filters import carried
from handlers.report_buttons import WriteToDesk
from handlers.reports.drafts import Talking, talked_about


class ToDesk(Filter):
    """Words for the desk: after "write to the desk", or in reply to a message about a report. Gives `number`."""

    async def __call__(
        self, message: Message, reader: Reader, state: FSMContext, work: UnitOfWork
    ) -> bool | dict[str, int]:
        """The report that the message is about, if any."""
        if message.chat.type != ChatType.PRIVATE or (message.text or "").startswith("/"):
            return False
        number = None
        if message.reply_to_message is not None:
            author = work.office.authors.key(reader.telegram_id)
            number = await work.office.traces.report_of(author, message.reply_to_message.message_id)
            number = number or _told_by_buttons(message.reply_to_message)
        if number is None and await state.get_state() == Talking.to_desk.state:
            number = await talked_about(state, work.now())
        return {"number": number} if number else False


def _told_by_buttons(message: Message) -> int | None:
    """The report that a message of the bot is about, by its own button, where its note was lost in a crash."""
    writes = [data for data in carried(message) if data.startswith(f"{WriteToDesk.__prefix__}:")]
    return WriteToDesk.unpack(writes[0]).report if writes else None


class OfThread(Filter):
    """An edited message that stands in a report's thread. Gives `number`."""

    async def __call__(self, message: Message, work: UnitOfWork) -> bool | dict[str, int]:
        """The report in whose thread the message stands, if any."""
        number = await work.office.thread.report_of(f"{message.chat.id}:{message.message_id}")
        return {"number": number} if number else False


class ReceiptCode(Filter):
    """A receipt's code: any writing of it where one is waited for, else only one with its dash. Gives `code`."""

    async def __call__(self, message: Message, state: FSMContext) -> bool | dict[str, str | None]:
        """The code; None stands for one that can't be."""
        words = message.text or ""
        if message.chat.type != ChatType.PRIVATE or words.startswith("/"):
            return False
        code = read_code(words)
        if await state.get_state() == Talking.code.state:
            return {"code": code}
        return {"code": code} if code and "-" in words else False
