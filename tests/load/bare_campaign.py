"""What campaigns are measured against: a loop of aiogram's own `send_message`, keeping nothing; aiogram-broadcaster."""

import asyncio
import os
import sys
import time
from collections.abc import Iterator

import uvloop
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from bot.sandbox.world import FIRST_PERSON
from tests.load.crowds import WORDS


def bot_of_environment() -> Bot:
    """The bot that the environment names."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(os.environ["TELEGRAM_API_URL"]))
    return Bot(os.environ["BOT_TOKEN"], session=session)


async def loop(count: int, at_once: int) -> None:
    """Send to so many people, `at_once` side by side."""
    bot = bot_of_environment()
    people = iter(range(FIRST_PERSON, FIRST_PERSON + count))

    async def send_on(people: Iterator[int]) -> None:
        for person in people:
            await bot.send_message(person, WORDS)

    await asyncio.gather(*(send_on(people) for _ in range(at_once)))
    await bot.session.close()


async def broadcaster(count: int) -> None:
    """The same by aiogram-broadcaster, as its documentation shows it: one after another, in memory."""
    from aiogram_broadcaster import Broadcaster  # noqa: PLC0415 only where it is installed
    from aiogram_broadcaster.contents import TextContent  # noqa: PLC0415

    bot = bot_of_environment()
    mailer = await Broadcaster(bot).create_mailer(
        chats=range(FIRST_PERSON, FIRST_PERSON + count), content=TextContent(text=WORDS)
    )
    await mailer.start()
    await bot.session.close()


def main() -> None:
    """Send as the command line says, and print messages a second."""
    way, count, at_once = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    started = time.perf_counter()
    uvloop.run(loop(count, at_once) if way == "loop" else broadcaster(count))
    print(count / (time.perf_counter() - started))


if __name__ == "__main__":
    main()
