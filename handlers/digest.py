"""Members' choices for the digest: how often, of what, and where they work; in private."""

from aiogram import Router
from aiogram.filters import Command, Filter
from aiogram.types import CallbackQuery, Message

from bot.campaigns.audience import DIGESTED, Every
from bot.campaigns.slots import Topic
from bot.content.library import Library
from bot.telegram.copy_buttons import LeaveDigest, OpenDigest
from bot.telegram.reader import Reader
from bot.telegram.screen import Screen
from bot.telegram.unit_of_work import UnitOfWork
from handlers.digest_buttons import (
    ChooseEvery,
    ChooseOwnInstitution,
    ChooseOwnRegion,
    OpenInstitutions,
    OpenRegions,
    OpenTopics,
    SwitchTopic,
)
from handlers.filters import InPrivate, carried
from handlers.screens import digest as screens
from handlers.screens import stray


class Alone(Filter):
    """Where nobody else sees the answer; elsewhere these buttons are strays."""

    async def __call__(self, _call: CallbackQuery, reader: Reader) -> bool:
        """Whether the reader is alone."""
        return reader.is_alone


def router() -> Router:
    """The conversation's router."""
    router = Router(name="digest")
    router.message.register(by_command, Command("digest"), InPrivate())
    router.callback_query.filter(Alone())
    router.callback_query.register(open_choices, OpenDigest.filter())
    router.callback_query.register(leave, LeaveDigest.filter())
    router.callback_query.register(choose, ChooseEvery.filter())
    router.callback_query.register(open_topics, OpenTopics.filter())
    router.callback_query.register(switch, SwitchTopic.filter())
    router.callback_query.register(open_regions, OpenRegions.filter())
    router.callback_query.register(choose_region, ChooseOwnRegion.filter())
    router.callback_query.register(open_institutions, OpenInstitutions.filter())
    router.callback_query.register(choose_institution, ChooseOwnInstitution.filter())
    return router


async def by_command(_message: Message, reader: Reader, work: UnitOfWork, library: Library) -> Screen:
    """Show what the member has chosen."""
    return await _choices(reader, work, library)


async def open_choices(call: CallbackQuery, reader: Reader, work: UnitOfWork, library: Library) -> Screen:
    """The same; an issue of the digest, at whose foot the button stands, is left as it is."""
    at_foot = isinstance(call.message, Message) and LeaveDigest().pack() in carried(call.message)
    return await _choices(reader, work, library, fresh=at_foot)


async def leave(_call: CallbackQuery, reader: Reader, work: UnitOfWork) -> Screen:
    """End the subscription: no digest comes any more, urgent messages do."""
    before = (await work.mailroom.subscriptions.of(reader.telegram_id)).every
    if before in DIGESTED:
        await work.mailroom.subscriptions.choose(reader.telegram_id, Every.URGENT)
    return screens.left(before, reader.language)


async def choose(
    _call: CallbackQuery, callback_data: ChooseEvery, reader: Reader, work: UnitOfWork, library: Library
) -> Screen:
    """Choose how often."""
    await work.mailroom.subscriptions.choose(reader.telegram_id, callback_data.every)
    return await _choices(reader, work, library)


async def open_topics(_call: CallbackQuery, reader: Reader, work: UnitOfWork, library: Library) -> Screen:
    """Show the topics; to those who get no digest, first of all how often."""
    return await _topics(reader, work, library)


async def switch(
    _call: CallbackQuery, callback_data: SwitchTopic, reader: Reader, work: UnitOfWork, library: Library
) -> Screen:
    """Add a topic, or take it off."""
    found = await work.mailroom.subscriptions.of(reader.telegram_id)
    if found.every in DIGESTED:
        await work.mailroom.subscriptions.switch(reader.telegram_id, Topic[callback_data.topic.name])
    return await _topics(reader, work, library)


async def open_regions(_call: CallbackQuery, reader: Reader, work: UnitOfWork, library: Library) -> Screen:
    """Ask for the region."""
    return screens.regions(await work.mailroom.subscriptions.of(reader.telegram_id), library, reader.language)


async def choose_region(
    _call: CallbackQuery, callback_data: ChooseOwnRegion, reader: Reader, work: UnitOfWork, library: Library
) -> Screen:
    """Note the region, or that it is not told."""
    key = callback_data.key
    if key and library.reporting.region(key) is None:
        return stray.old_button(reader.language)
    await work.mailroom.subscriptions.live_in(reader.telegram_id, key or None)
    return await _choices(reader, work, library)


async def open_institutions(_call: CallbackQuery, reader: Reader, work: UnitOfWork, library: Library) -> Screen:
    """Ask for the kind of institution."""
    return screens.institutions(await work.mailroom.subscriptions.of(reader.telegram_id), library, reader.language)


async def choose_institution(
    _call: CallbackQuery, callback_data: ChooseOwnInstitution, reader: Reader, work: UnitOfWork, library: Library
) -> Screen:
    """Note the kind of institution, or that it is not told."""
    key = callback_data.key
    if key and library.reporting.institution(key) is None:
        return stray.old_button(reader.language)
    await work.mailroom.subscriptions.work_at(reader.telegram_id, key or None)
    return await _choices(reader, work, library)


async def _choices(reader: Reader, work: UnitOfWork, library: Library, *, fresh: bool = False) -> Screen:
    found = await work.mailroom.subscriptions.of(reader.telegram_id)
    return screens.choices(found, library, reader.language, fresh=fresh)


async def _topics(reader: Reader, work: UnitOfWork, library: Library) -> Screen:
    found = await work.mailroom.subscriptions.of(reader.telegram_id)
    if found.every not in DIGESTED:
        return screens.choices(found, library, reader.language)
    return screens.topics(found, library, reader.language)
