"""Busy: while much waits, what costs much is put off; reports, questions and members' commands never are."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

from aiogram import BaseMiddleware, Router
from aiogram.dispatcher.flags import get_flag
from aiogram.types import TelegramObject

from bot.telegram.load import Load
from bot.telegram.reader import Reader
from bot.telegram.unit_of_work import UnitOfWork
from handlers.screens import busy as screens

EXPENSIVE: Final = {"expensive": True}
"""The flags of a handler that counts much, or orders papers."""


class PutsOff(BaseMiddleware):
    """Answers organisers in the handler's stead while the load is heavy; others are refused as ever, which is cheap."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        """Let the handler work, unless it is expensive and the load is heavy."""
        load: Load | None = data.get("load")
        if load is None or not get_flag(data, "expensive") or not load.is_heavy:
            return await handler(event, data)
        reader: Reader = data["reader"]
        work: UnitOfWork = data["work"]
        if not reader.is_alone or await work.desk.roles.find(reader.telegram_id) is None:
            return await handler(event, data)
        return screens.later(load.minutes, reader.language)


def mind_the_load(router: Router) -> Router:
    """Let the expensive handlers of this router be put off."""
    router.message.middleware(PutsOff())
    router.callback_query.middleware(PutsOff())
    return router
