"""The bot sells nothing: a forged invoice's queries are refused, so that nobody pays."""

from aiogram import Router
from aiogram.methods import AnswerPreCheckoutQuery, AnswerShippingQuery
from aiogram.types import PreCheckoutQuery, ShippingQuery

from bot.telegram.reader import Reader


def router() -> Router:
    """The router of payment queries."""
    router = Router(name="payments")
    router.pre_checkout_query.register(refuse_checkout)
    router.shipping_query.register(refuse_shipping)
    return router


async def refuse_checkout(query: PreCheckoutQuery, reader: Reader) -> AnswerPreCheckoutQuery:
    """Refuse a payment."""
    return AnswerPreCheckoutQuery(pre_checkout_query_id=query.id, ok=False, error_message=_refusal(reader))


async def refuse_shipping(query: ShippingQuery, reader: Reader) -> AnswerShippingQuery:
    """Refuse a delivery."""
    return AnswerShippingQuery(shipping_query_id=query.id, ok=False, error_message=_refusal(reader))


def _refusal(reader: Reader) -> str:
    return reader.language.gettext("This bot sells nothing and takes no payments.")
