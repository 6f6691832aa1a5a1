"""Telegram removes the bot's account, and the same people and groups stand before a new one."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.sandbox.server import StandIn
from bot.sandbox.world import BOT_ID, Person
from tests.stage import TOKEN, Stage

NEW_TOKEN = "987654321:another-token-of-the-tests"
NEW_USERNAME = "qorgan_anew_bot"
_OLD_BOT = 999_999


@asynccontextmanager
async def new_account(stage: Stage, token: str = NEW_TOKEN) -> AsyncIterator[None]:
    """The bot is closed, and opened again with another token; nobody has started that one yet.

    Groups and what was said in them are there, the new bot an administrator as the old one was; private chats with it
    are empty, and files of the old one are not to be had.
    """
    await stage.closes()
    old, old_url = stage.stand_in, stage.url
    stage.stand_in = StandIn(token, lambda: stage.clock.now().timestamp(), limits=False)
    world = stage.stand_in.world
    world.bot["username"] = NEW_USERNAME
    for person in old.world.persons.values():
        world.put_person(Person(person.id, person.first_name, person.last_name, None, person.language_code))
    for group in old.world.groups.values():
        world.put_group(group)
        room = world._chats[group.id] = old.world.chat(group.id)  # noqa: SLF001 what was said in it
        for message in room.messages.values():
            message.by = _OLD_BOT if message.by == BOT_ID else message.by
    async with stage.stand_in.listening() as url:
        stage.url = url
        stage.sets(bot_token=token)
        await stage.opens()
        try:
            yield
        finally:
            await stage.closes()
            stage.stand_in, stage.url = old, old_url
            for group in old.world.groups.values():
                for message in old.world.chat(group.id).messages.values():
                    message.by = BOT_ID if message.by == _OLD_BOT else message.by
            stage.sets(bot_token=TOKEN)
            await stage.opens()
