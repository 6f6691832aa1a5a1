"""Conversations: one file each. A handler reads the update, asks the services and returns a screen."""

from aiogram import Router

from handlers import (
    about,
    asking,
    commands,
    faq,
    groups,
    inline,
    language,
    membership,
    payments,
    standard,
    start,
    stray,
)


def routers() -> list[Router]:
    """All conversations, in the order in which they are asked; the stray ones last."""
    parts = (
        *(language, standard, faq, start, about, commands),
        *(membership, groups, inline, payments, asking, stray),
    )
    return [part.router() for part in parts]
