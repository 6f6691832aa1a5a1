"""Campaigns: broadcasts and polls that organisers write, the digest's issues, and how they go."""

from aiogram import Router

from handlers.campaigns import (
    audience,
    board,
    chores,
    corrections,
    drafting,
    issue_chores,
    issues,
    leads,
    reports,
    responses,
    running,
    sending,
    texts,
    timing,
)

MINUTELY = (issue_chores.make_issues,)
WATCHING = (chores.show_progress,)


def routers() -> list[Router]:
    """The conversations, in the order in which they are asked."""
    making = (board, drafting, texts, leads, audience, timing, sending)
    going = (running, corrections, reports, responses, issues)
    return [part.router() for part in (*making, *going)]
