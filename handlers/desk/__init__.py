"""The desk's conversations: the queue, reports, answers, names, roles, numbers."""

from aiogram import Router

from handlers.desk import answers, casework, chores, group, names, oversight, queue, roles

CHORES = (chores.remind, chores.age)


def routers() -> list[Router]:
    """The conversations, in the order in which they are asked."""
    return [part.router() for part in (queue, casework, names, roles, oversight, answers, group)]
