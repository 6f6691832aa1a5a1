"""What the bot is measured against: aiogram alone, echoing words, keeping nothing."""

import asyncio
import logging
import os

import uvloop
from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web


async def echo(message: Message) -> None:
    """Say the same."""
    await message.answer(message.text or "")


async def main() -> None:
    """Echo until killed: by webhook where WEBHOOK_URL is given, else by long polling."""
    logging.basicConfig(level=logging.ERROR)
    session = AiohttpSession(api=TelegramAPIServer.from_base(os.environ["TELEGRAM_API_URL"]))
    dispatcher = Dispatcher()
    dispatcher.message.register(echo)
    bot, address = Bot(os.environ["BOT_TOKEN"], session=session), os.environ.get("WEBHOOK_URL")
    if address is None:
        await dispatcher.start_polling(bot, handle_signals=False)
        return
    door = web.Application()
    # at once, as ours: an answer to the post could hold the call, but nobody would learn whether it was carried out
    SimpleRequestHandler(dispatcher, bot, handle_in_background=True).register(door, path="/")
    runner = web.AppRunner(door, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", int(os.environ["HTTP_PORT"])).start()
    await bot.set_webhook(address, max_connections=100)
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(main())
