"""Asking in one's own words: an answer, up to three to pick from, or an honest "I don't know"."""

from collections.abc import Sequence

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.content.faq import Category, Faq
from bot.content.library import Library
from bot.finding import Questions
from bot.questions.record import QuestionRecord
from bot.search.engine import FAR, Level
from bot.telegram.reader import Reader
from bot.telegram.screen import Screen
from handlers import faq, standard
from handlers.buttons import AskOwnQuestion, PickEntry, PickNone
from handlers.filters import OwnWords
from handlers.screens import asking as screens
from handlers.screens import faq as faq_screens
from handlers.screens import stray

NEAREST = 3
"""Categories that an "I don't know" leads to."""


def router() -> Router:
    """The router of questions and of all plain words."""
    router = Router(name="asking")
    router.message.register(by_command, Command("ask"))
    router.callback_query.register(how_to_ask, AskOwnQuestion.filter())
    router.callback_query.register(picked, PickEntry.filter())
    router.callback_query.register(picked_none, PickNone.filter())
    router.message.register(asked, OwnWords())
    router.edited_message.register(asked, OwnWords())
    return router


async def by_command(
    _message: Message, command: CommandObject, reader: Reader, questions: Questions, record: QuestionRecord
) -> Screen:
    """Answer the question after the command, or tell how to ask."""
    if not command.args:
        return faq_screens.how_to_ask(reader.language)
    return await _answer(command.args, reader, questions, record)


async def how_to_ask(_call: CallbackQuery, reader: Reader) -> Screen:
    """Tell how to ask."""
    return faq_screens.how_to_ask(reader.language)


async def asked(
    _message: Message, text: str, reader: Reader, library: Library, questions: Questions, record: QuestionRecord
) -> Screen:
    """Open the part of the Standard that is named, or answer the question."""
    if not questions.faq.alarm.sounds_in(text):
        named = standard.asked_for(text, library, reader, whole=True)
        if named is not None:
            return named
    return await _answer(text, reader, questions, record)


async def picked(
    _call: CallbackQuery, callback_data: PickEntry, reader: Reader, questions: Questions, record: QuestionRecord
) -> Screen:
    """Show the entry that was meant."""
    shown = await faq.show(callback_data.id, reader.languages.of(callback_data.language), reader, questions, record)
    if shown is None:
        return stray.old_button(reader.language)
    await record.unanswered.answered(callback_data.question)
    record.readings.count(shown.entry.id, shown.language.code, asked=True)
    return faq_screens.answer(shown, questions.faq)


async def picked_none(_call: CallbackQuery, callback_data: PickNone, reader: Reader, record: QuestionRecord) -> Screen:
    """None of those offered: own that there is no answer."""
    await record.unanswered.refused(callback_data.question)
    return screens.not_found([], reader.languages.of(callback_data.language))


async def _answer(text: str, reader: Reader, questions: Questions, record: QuestionRecord) -> Screen:
    finding = await questions.search.ask(text)
    language = reader.languages.of(finding.language or reader.language.code)
    if finding.level is Level.ANSWER:
        shown = await faq.show(finding.entries[0], language, reader, questions, record)
        if shown is not None:
            record.readings.count(shown.entry.id, language.code, asked=True)
            return faq_screens.answer(shown, questions.faq, steps_first=questions.faq.alarm.sounds_in(text))
    offered = finding.level is not Level.NONE
    number = record.unanswered.keep(questions.masking.mask(text), language.code, offered=offered)
    if not offered:
        near = finding.entries if finding.score >= FAR else ()
        return screens.not_found(_nearest(near, questions.faq), language)
    entries = [questions.faq.entries[entry] for entry in finding.entries[: screens.OFFERED]]
    return screens.did_you_mean(entries, language, number)


def _nearest(entries: Sequence[str], faq: Faq) -> list[Category]:
    """The categories of these entries, each once, in this order."""
    keys = dict.fromkeys(faq.entries[entry].category for entry in entries)
    found = (faq.category(key) for key in keys)
    return [category for category in found if category is not None][:NEAREST]
