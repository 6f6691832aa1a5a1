"""The bot's name typed in any chat: an honest empty list with a way to the bot."""

from aiogram import Router
from aiogram.methods import AnswerInlineQuery
from aiogram.types import InlineQuery, InlineQueryResultsButton

from bot.telegram.reader import Reader

CACHE_SECONDS = 60


def router() -> Router:
    """The router of inline queries."""
    router = Router(name="inline")
    router.inline_query.register(nothing_yet)
    return router


async def nothing_yet(query: InlineQuery, reader: Reader) -> AnswerInlineQuery:
    """Offer to open the bot."""
    button = InlineQueryResultsButton(text=reader.language.gettext("Open the bot"), start_parameter="inline")
    return AnswerInlineQuery(
        inline_query_id=query.id, results=[], button=button, cache_time=CACHE_SECONDS, is_personal=True
    )
