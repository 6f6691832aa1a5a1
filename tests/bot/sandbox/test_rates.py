"""A bot that writes too fast, and faults that were ordered, strike as Telegram's would."""

import pytest
from aiogram import Bot
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramRetryAfter, TelegramServerError
from aiohttp import ClientSession

from bot.sandbox.faults import Fault
from bot.sandbox.server import StandIn
from tests.bot.sandbox.conftest import TOKEN, PlainSession, Play
from tests.clocks import LeapingClock


async def test_who_writes_too_fast_is_told_how_long_to_wait() -> None:
    """429 with retry_after, in the body and the header; after that time it goes on."""
    clock = LeapingClock()
    stand_in = StandIn(TOKEN, lambda: clock.now().timestamp())
    aigul = stand_in.world.add_person("Айгүл")
    stand_in.people.start(aigul.id, aigul.id)
    async with stand_in.listening() as url, ClientSession() as web:
        bot = Bot(TOKEN, session=PlainSession(api=TelegramAPIServer.from_base(url)))
        for number in range(20):
            await bot.send_message(aigul.id, str(number))
        with pytest.raises(TelegramRetryAfter) as fault:
            await bot.send_message(aigul.id, "too fast")
        body = {"chat_id": aigul.id, "text": "too fast"}
        async with web.post(f"{url}/bot{TOKEN}/sendMessage", json=body) as answer:
            assert (answer.status, answer.headers["Retry-After"]) == (429, "1")
        clock.leap(fault.value.retry_after)
        await bot.send_message(aigul.id, "slowly")
        await bot.session.close()
    assert len(stand_in.world.chat(aigul.id).messages) == 22


@pytest.mark.parametrize("method", [None, "getMe"])
async def test_a_fault_of_any_call_leaves_polling_alone(play: Play, method: str | None) -> None:
    """Only one that names getUpdates strikes it; others wait for their method."""
    play.stand_in.faults.order(Fault("500", 1, method))
    await play.bot.get_updates()
    with pytest.raises(TelegramServerError):
        await play.bot.get_me()
    assert (await play.bot.get_me()).id == play.stand_in.world.bot["id"]
