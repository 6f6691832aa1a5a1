"""Reading the Standard: contents, principles, chapters, and sending them on."""

from aiogram import Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.content.library import Library, Principle
from bot.members.roll import MemberRoll
from bot.telegram.reader import Reader
from bot.telegram.screen import Screen
from handlers.buttons import OpenChapter, OpenPrinciple, OpenStandard, ShareChapter, SharePrinciple
from handlers.filters import Followed
from handlers.links import ChapterLink, PrincipleLink
from handlers.screens import about, stray
from handlers.screens import standard as screens


def router() -> Router:
    """The conversation's router."""
    router = Router(name="standard")
    router.message.register(by_link, Followed(PrincipleLink, ChapterLink))
    router.message.register(by_command, Command("standard"))
    router.callback_query.register(open_contents, OpenStandard.filter())
    router.callback_query.register(open_principle, OpenPrinciple.filter())
    router.callback_query.register(open_chapter, OpenChapter.filter())
    router.callback_query.register(share_principle, SharePrinciple.filter())
    router.callback_query.register(share_chapter, ShareChapter.filter())
    return router


async def by_link(
    _message: Message, link: PrincipleLink | ChapterLink, reader: Reader, members: MemberRoll, library: Library
) -> Screen:
    """Open what a link leads to; who has not chosen a language yet reads on in the link's."""
    screen = follow(link, library, reader)
    if screen is None:
        raise SkipHandler
    if reader.chosen is None:
        await members.choose_language(reader.telegram_id, link.language)
    return screen


async def by_command(_message: Message, command: CommandObject, reader: Reader, library: Library) -> Screen:
    """Open the Standard, or the principle or chapter that is named after the command."""
    return asked_for(command.args or "", library, reader) or screens.contents(library, reader.language)


async def open_contents(_call: CallbackQuery, reader: Reader, library: Library) -> Screen:
    """Show what the Standard holds."""
    return screens.contents(library, reader.language)


async def open_principle(
    _call: CallbackQuery, callback_data: OpenPrinciple, reader: Reader, library: Library
) -> Screen:
    """Show a principle, in brief or in full."""
    found = library.principle(callback_data.number)
    return screens.principle(found, reader.language, full=callback_data.full, reads=reader.language)


async def open_chapter(_call: CallbackQuery, callback_data: OpenChapter, reader: Reader, library: Library) -> Screen:
    """Show a page of a chapter."""
    link = ChapterLink(callback_data.key, callback_data.page, reader.language.code)
    return follow(link, library, reader) or stray.old_button(reader.language)


async def share_principle(
    _call: CallbackQuery, callback_data: SharePrinciple, reader: Reader, library: Library, username: str
) -> Screen:
    """Give a message about a principle that can be sent on."""
    language = reader.languages.of(callback_data.language)
    found = library.principle(callback_data.number)
    return screens.principle_to_send_on(found, language, username, full=callback_data.full)


async def share_chapter(
    _call: CallbackQuery, callback_data: ShareChapter, reader: Reader, library: Library, username: str
) -> Screen:
    """Give a message about a page of a chapter that can be sent on."""
    language = reader.languages.of(callback_data.language)
    found = library.page(callback_data.key, callback_data.page)
    if found is None:
        return stray.old_button(reader.language)
    return screens.chapter_to_send_on(found, language, username, page=callback_data.page)


def asked_for(words: str, library: Library, reader: Reader, *, whole: bool = False) -> Screen | None:
    """The principle or chapter that these words ask for; None where they fit nothing. `whole`: nothing else is said."""
    found = library.find(words, whole=whole)
    if found is None:
        return None
    if isinstance(found, Principle):
        return screens.principle(found, reader.language, full=False, reads=reader.language)
    if found is library.about:
        return about.about(found, reader.language, page=1)
    return screens.chapter(found, reader.language, page=1, reads=reader.language)


def follow(link: PrincipleLink | ChapterLink, library: Library, reader: Reader) -> Screen | None:
    """The very screen that a link leads to, in the link's language; None where there is none."""
    language = reader.languages.of(link.language)
    reads = reader.language if reader.chosen else language
    if isinstance(link, PrincipleLink):
        return screens.principle(library.principle(link.number), language, full=link.full, reads=reads)
    found = library.page(link.key, link.page)
    return screens.chapter(found, language, page=link.page, reads=reads) if found else None
