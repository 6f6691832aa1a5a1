"""The bot's name typed in any chat: the best entries, each a card ready to be sent."""

from aiogram import Router
from aiogram.methods import AnswerInlineQuery
from aiogram.types import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
)

from bot.content.entries import Entry
from bot.finding import Questions
from bot.languages import Language
from bot.questions.record import QuestionRecord
from bot.search.engine import Level
from bot.telegram.reader import Reader
from handlers.links import EntryLink, address
from handlers.screens import faq as screens

CACHE_SECONDS = 60
LISTED = 8


def router() -> Router:
    """The router of inline queries."""
    router = Router(name="inline")
    router.inline_query.register(cards)
    return router


async def cards(
    query: InlineQuery, reader: Reader, questions: Questions, record: QuestionRecord, username: str
) -> AnswerInlineQuery:
    """List the entries that the words ask for; without words, those that are read most."""
    language = reader.language
    if query.query.strip():
        finding = await questions.search.ask(query.query)
        language = reader.languages.of(finding.language or language.code)
        ids = finding.entries if finding.level is not Level.NONE else ()
    else:
        most_read = await record.readings.most_read()
        ids = tuple(sorted(questions.faq.entries, key=lambda entry: -most_read.get(entry, 0)))
    found = [questions.faq.entries[entry] for entry in ids[:LISTED]]
    _ = reader.language.gettext
    says = _("Open the bot") if found else _("Nothing found. Ask the bot itself")
    return AnswerInlineQuery(
        inline_query_id=query.id,
        results=[_card(entry, language, username) for entry in found],
        button=InlineQueryResultsButton(text=says, start_parameter="inline"),
        cache_time=CACHE_SECONDS,
        is_personal=True,
    )


def _card(entry: Entry, language: Language, username: str) -> InlineQueryResultArticle:
    text = entry.in_language(language.code)
    link = address(username, EntryLink(entry.id, language.code))
    read = InlineKeyboardButton(text=language.gettext("Read"), url=link)
    return InlineQueryResultArticle(
        id=f"{entry.id}_{language.code}",
        title=text.question,
        description=text.gist,
        input_message_content=InputTextMessageContent(message_text=screens.card(entry, language), parse_mode="HTML"),
        reply_markup=InlineKeyboardMarkup(inline_keyboard=[[read]]),
    )
