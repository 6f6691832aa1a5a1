"""A call that goes to many chats, written once: for each recipient only the chat is added."""

from typing import Any
from urllib.parse import urlencode

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.methods import Response, TelegramMethod
from aiogram.types.base import TelegramObject
from aiohttp import FormData
from aiohttp.payload import BytesPayload
from pydantic import ConfigDict

from bot.telegram.calls import Method

_FORM = "application/x-www-form-urlencoded"


class Taken(TelegramObject):
    """What is needed of a message that Telegram took (Bot API, Message): its id."""

    model_config = ConfigDict(extra="ignore")

    message_id: int


class Prepared(TelegramMethod[Any]):
    """A call whose fields are written down already, all but the chat."""

    __returning__ = Taken
    __api_method__ = ""

    chat_id: int
    written: bytes

    def body(self) -> bytes:
        """The call as it goes over the wire (Bot API, "Making requests": urlencoded)."""
        return b"%b&chat_id=%d" % (self.written, self.chat_id)


class _Album(Prepared):
    __returning__ = list[Taken]


# pydantic forgets a generic model that nobody holds
_HELD_MODELS = (Response[Taken], Response[list[Taken]])


class Letter:
    """A prepared call for any chat."""

    def __init__(self, method: Method, bot: Bot, session: BaseSession) -> None:
        """`method`: the call as it would go to one chat; it uploads nothing."""
        files: dict[str, Any] = {}
        fields = {
            key: prepared
            for key, value in method.model_dump(warnings=False, exclude={"chat_id"}).items()
            if (prepared := session.prepare_value(value, bot=bot, files=files))
        }
        self._written = urlencode(fields).encode()
        self._kind = _kind_of(method)

    def to(self, chat: int) -> Prepared:
        """The call to this chat."""
        return self._kind.model_construct(chat_id=chat, written=self._written)


class PreparedForm(FormData):
    """The form of a prepared call, as aiohttp takes it."""

    def __init__(self, call: Prepared) -> None:
        super().__init__()
        self._call = call

    def __call__(self) -> BytesPayload:
        """The body of the request."""
        return BytesPayload(self._call.body(), content_type=_FORM)


def ids_of(result: object) -> tuple[int, ...]:
    """The ids of the messages that Telegram took; none where its answer could not be read."""
    if isinstance(result, Taken):
        return (result.message_id,)
    return tuple(one.message_id for one in result) if isinstance(result, list) else ()


def _kind_of(method: Method) -> type[Prepared]:
    name = method.__api_method__
    base = _Album if name == "sendMediaGroup" else Prepared
    return type(f"Prepared_{name}", (base,), {"__api_method__": name, "__module__": __name__, "__annotations__": {}})
