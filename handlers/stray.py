"""What no conversation took: each kind gets a sensible answer, and an old or forged button leads to the menu."""

from collections.abc import Callable

from aiogram import Router
from aiogram.enums import ContentType
from aiogram.types import CallbackQuery, Message

from bot.languages import Language
from bot.telegram.reader import Reader
from bot.telegram.screen import Screen
from handlers.filters import Forwarded, InPrivate, UnknownCommand
from handlers.screens import stray as screens

ANSWERS: dict[str, Callable[[Language], Screen]] = {
    ContentType.VOICE: screens.unheard,
    ContentType.AUDIO: screens.unheard,
    ContentType.VIDEO_NOTE: screens.unheard,
    ContentType.PHOTO: screens.unseen,
    ContentType.VIDEO: screens.unseen,
    ContentType.ANIMATION: screens.unseen,
    ContentType.DOCUMENT: screens.unseen,
    ContentType.PAID_MEDIA: screens.unseen,
    ContentType.STICKER: screens.smiled_at,
    ContentType.DICE: screens.smiled_at,
    ContentType.LOCATION: screens.place_not_needed,
    ContentType.VENUE: screens.place_not_needed,
    ContentType.CONTACT: screens.contact_not_needed,
    ContentType.POLL: screens.no_polls,
    ContentType.CHECKLIST: screens.no_polls,
    ContentType.STORY: screens.unknown_thing,
    ContentType.GAME: screens.unknown_thing,
    ContentType.INVOICE: screens.unknown_thing,
    ContentType.GIVEAWAY: screens.unknown_thing,
    ContentType.UNKNOWN: screens.unknown_thing,
}
"""What people send; service messages (pinned, a new title …) are nobody's words and are not answered."""


def router() -> Router:
    """The last router."""
    router = Router(name="stray")
    router.message.register(forwarded, InPrivate(), Forwarded())
    router.message.register(command, UnknownCommand())
    router.message.register(thing, InPrivate())
    router.edited_message.register(edited, InPrivate())
    router.callback_query.register(old_button)
    return router


async def forwarded(_message: Message, reader: Reader) -> Screen:
    """Somebody else's message."""
    return screens.forwarded(reader.language)


async def command(_message: Message, reader: Reader) -> Screen:
    """A command of a later version, or a slip of the finger."""
    return screens.unknown_command(reader.language)


async def thing(message: Message, reader: Reader) -> Screen | None:
    """Anything that is not words."""
    answer = ANSWERS.get(message.content_type)
    return answer(reader.language) if answer else None


async def edited(_message: Message, reader: Reader) -> Screen:
    """A changed message that asks for nothing that we know."""
    return screens.edited(reader.language)


async def old_button(_call: CallbackQuery, reader: Reader) -> Screen:
    """A button of an earlier version, or a forged one."""
    return screens.old_button(reader.language)
