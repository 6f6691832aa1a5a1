"""The HTTP session of the bot's calls."""

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.methods import TelegramMethod
from aiogram.methods.base import TelegramType
from aiohttp import FormData

from bot.telegram.mailing.prepared import Prepared, PreparedForm


class CallSession(AiohttpSession):
    """aiogram's session, which sends prepared calls as they are.

    On closing it waits a quarter of a second for TLS to end only where there is TLS.
    """

    def build_form_data(self, bot: Bot, method: TelegramMethod[TelegramType]) -> FormData:
        """The form of a call."""
        return PreparedForm(method) if isinstance(method, Prepared) else super().build_form_data(bot, method)

    async def close(self) -> None:
        """Close the connections."""
        if self.api.base.startswith("https:"):
            await super().close()
        elif self._session is not None:
            await self._session.close()
