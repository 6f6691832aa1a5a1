"""The author's conversations: writing a report, following it, and what is kept of oneself."""

from aiogram import Router

from handlers.reports import mine, privacy, questions, receipts, sending, steps, story, talking


def routers() -> list[Router]:
    """The conversations, in the order in which they are asked."""
    return [part.router() for part in (steps, sending, mine, receipts, privacy, questions, story, talking)]
