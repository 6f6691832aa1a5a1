"""Conversations: one file each. A handler reads the update, asks the services and returns a screen."""

from aiogram import Router

from handlers import (
    about,
    commands,
    groups,
    inline,
    language,
    membership,
    payments,
    standard,
    start,
    stray,
    words,
)


def routers() -> list[Router]:
    """All conversations, in the order in which they are asked; the stray ones last."""
    parts = (start, language, standard, about, commands, membership, groups, inline, payments, words, stray)
    return [part.router() for part in parts]
