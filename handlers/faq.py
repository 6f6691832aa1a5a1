"""Browsing the FAQ: categories, entries, whether they helped, and sending them on."""

from aiogram import Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.content.library import Library
from bot.finding import Questions
from bot.languages import Language
from bot.members.roll import MemberRoll
from bot.questions.record import QuestionRecord
from bot.telegram.reader import Reader
from bot.telegram.screen import Screen
from handlers.buttons import JudgeEntry, OpenCategory, OpenEntry, OpenFaq, ShareEntry
from handlers.filters import Followed
from handlers.links import EntryLink
from handlers.screens import faq as screens
from handlers.screens import stray


def router() -> Router:
    """The conversation's router."""
    router = Router(name="faq")
    router.message.register(by_link, Followed(EntryLink))
    router.message.register(by_command, Command("faq"))
    router.callback_query.register(open_contents, OpenFaq.filter())
    router.callback_query.register(open_category, OpenCategory.filter())
    router.callback_query.register(open_entry, OpenEntry.filter())
    router.callback_query.register(judge, JudgeEntry.filter())
    router.callback_query.register(share, ShareEntry.filter())
    return router


async def by_link(
    _message: Message,
    link: EntryLink,
    reader: Reader,
    members: MemberRoll,
    questions: Questions,
    record: QuestionRecord,
) -> Screen:
    """Open the entry that a link leads to; who has not chosen a language yet reads on in the link's."""
    shown = await show(link.id, reader.languages.of(link.language), reader, questions, record)
    if shown is None:
        raise SkipHandler
    if reader.chosen is None:
        await members.choose_language(reader.telegram_id, link.language)
    record.readings.count(link.id, link.language)
    return screens.answer(shown, questions.faq)


async def by_command(_message: Message, reader: Reader, library: Library) -> Screen:
    """Show the categories."""
    return screens.contents(library.faq, reader.language)


async def open_contents(_call: CallbackQuery, reader: Reader, library: Library) -> Screen:
    """Show the categories."""
    return screens.contents(library.faq, reader.language)


async def open_category(
    _call: CallbackQuery, callback_data: OpenCategory, reader: Reader, library: Library, record: QuestionRecord
) -> Screen:
    """Show a page of a category's questions."""
    found = library.faq.category(callback_data.key)
    if found is None:
        return stray.old_button(reader.language)
    most_read = await record.readings.most_read()
    return screens.category(found, reader.language, page=callback_data.page, most_read=most_read)


async def open_entry(
    _call: CallbackQuery, callback_data: OpenEntry, reader: Reader, questions: Questions, record: QuestionRecord
) -> Screen:
    """Show an entry, or what more it has to say."""
    shown = await show(callback_data.id, reader.languages.of(callback_data.language), reader, questions, record)
    if shown is None:
        return stray.old_button(reader.language)
    if callback_data.more:
        return screens.more(shown, questions.faq)
    record.readings.count(shown.entry.id, shown.language.code)
    return screens.answer(shown, questions.faq)


async def judge(
    _call: CallbackQuery, callback_data: JudgeEntry, reader: Reader, questions: Questions, record: QuestionRecord
) -> Screen:
    """Remember whether the entry helped."""
    language = reader.languages.of(callback_data.language)
    if callback_data.id in questions.faq.entries:
        await record.verdicts.give(reader.telegram_id, callback_data.id, language.code, helped=callback_data.helped)
    shown = await show(callback_data.id, language, reader, questions, record)
    if shown is None:
        return stray.old_button(reader.language)
    return screens.judged(shown, questions.faq, helped=callback_data.helped)


async def share(
    _call: CallbackQuery, callback_data: ShareEntry, reader: Reader, library: Library, username: str
) -> Screen:
    """Give a message about an entry that can be sent on."""
    entry = library.faq.entries.get(callback_data.id)
    if entry is None:
        return stray.old_button(reader.language)
    return screens.to_send_on(entry, reader.languages.of(callback_data.language), username)


async def show(
    entry: str, language: Language, reader: Reader, questions: Questions, record: QuestionRecord
) -> screens.Shown | None:
    """The entry as this reader is to see it; None where there is none of this id."""
    found = questions.faq.entries.get(entry)
    if found is None:
        return None
    reads = reader.language if reader.chosen else language
    helped = await record.verdicts.of(reader.telegram_id, entry) if reader.is_alone else None
    return screens.Shown(found, language, reads, questions.is_stale(found), helped)
