"""The HTTP session of the bot's calls."""

import json
from collections.abc import Mapping
from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.methods import TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import InputFile
from aiohttp import FormData
from aiohttp.payload import BytesPayload

from bot.telegram.mailing.prepared import Prepared, PreparedForm

_JSON = "application/json"
_TOLD = ("message_id", "date", "chat", "message_thread_id")
"""What is read of a message that Telegram took (Bot API, Message)."""


def _read(content: str) -> Any:
    answer = json.loads(content)
    result = answer.get("result") if isinstance(answer, dict) else None
    if isinstance(result, dict) and "message_id" in result:
        answer["result"] = {name: result[name] for name in _TOLD if name in result}
    return answer


class JsonForm(FormData):
    """The fields of a call that brings no file, as JSON: of Cyrillic a third of what a form would be."""

    def __init__(self, fields: Mapping[str, object]) -> None:
        super().__init__()
        self._fields_to_send = fields

    def __call__(self) -> BytesPayload:
        """The body of the request (Bot API, "Making requests")."""
        return BytesPayload(json.dumps(self._fields_to_send, ensure_ascii=False).encode(), content_type=_JSON)


class CallSession(AiohttpSession):
    """aiogram's session, which sends prepared calls as they are, and the others as JSON.

    Of a message that Telegram took only what says which it is is read: the rest is what we sent. On closing it waits a
    quarter of a second for TLS to end only where there is TLS.
    """

    def __init__(self, api: TelegramAPIServer) -> None:
        """`api`: the server of the Bot API."""
        super().__init__(api=api, json_loads=_read)

    def build_form_data(self, bot: Bot, method: TelegramMethod[TelegramType]) -> FormData:
        """The form of a call."""
        if isinstance(method, Prepared):
            return PreparedForm(method)
        files: dict[str, InputFile] = {}
        fields = {
            key: prepared
            for key, value in method.model_dump(warnings=False, exclude_none=True).items()
            if (prepared := self.prepare_value(value, bot, files, _dumps_json=False)) is not None
        }
        return super().build_form_data(bot, method) if files else JsonForm(fields)

    async def close(self) -> None:
        """Close the connections."""
        if self.api.base.startswith("https:"):
            await super().close()
        elif self._session is not None:
            await self._session.close()
