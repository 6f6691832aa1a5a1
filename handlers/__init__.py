"""Conversations: one file each. A handler reads the update, asks the services and returns a screen."""

from aiogram import Router

from bot.housekeeping import Chores
from handlers import (
    about,
    asking,
    campaigns,
    commands,
    desk,
    digest,
    faq,
    groups,
    inline,
    language,
    membership,
    payments,
    reports,
    standard,
    start,
    stray,
)
from handlers.busy import mind_the_load

CHORES = Chores(rarely=desk.CHORES, minutely=campaigns.MINUTELY, watching=campaigns.WATCHING)


def routers() -> list[Router]:
    """All conversations, in the order in which they are asked; the stray ones last."""
    reading = (language, standard, faq)
    others = (digest, start, about, commands, membership, groups, inline, payments, asking, stray)
    found = [
        *(part.router() for part in reading),
        *desk.routers(),
        *campaigns.routers(),
        *reports.routers(),
        *(part.router() for part in others),
    ]
    return [mind_the_load(router) for router in found]
