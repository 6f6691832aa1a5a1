"""A stand-in, a bot that talks to it through aiogram, and somebody on a phone."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiohttp import ClientSession

from bot.sandbox.server import StandIn
from bot.sandbox.world import Json, Person
from tests.clocks import LeapingClock

TOKEN = "1:a-token-for-the-stand-in"


class PlainSession(AiohttpSession):
    """Closes at once: aiogram's own waits a quarter of a second for TLS, which is not spoken here."""

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()


@dataclass
class Play:
    """Everything that a test of the stand-in needs."""

    stand_in: StandIn
    url: str
    bot: Bot
    clock: LeapingClock
    aigul: Person
    web: ClientSession

    async def ask(self, method: str, path: str, body: Json | None = None) -> Json:
        """Knock at one of the /sandbox doors."""
        async with self.web.request(method, self.url + path, json=body) as answer:
            read: Json = await answer.json()
            return read | {"status": answer.status}


@pytest.fixture
async def play() -> AsyncIterator[Play]:
    """A stand-in with a person who has started the bot."""
    clock = LeapingClock()
    stand_in = StandIn(TOKEN, lambda: clock.now().timestamp(), limits=False)
    aigul = stand_in.world.add_person("Айгүл", "kk")
    stand_in.people.start(aigul.id, aigul.id)
    async with stand_in.listening() as url, ClientSession() as web:
        session = PlainSession(api=TelegramAPIServer.from_base(url))
        yield Play(stand_in, url, Bot(TOKEN, session=session), clock, aigul, web)
        await session.close()
