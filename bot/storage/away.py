"""A database that is away: what an operator can do about it, by the fault that it is away with."""

import sqlite3

UNAVAILABLE_PAUSE = 1.0
"""Seconds until the next try while the database is away."""

_FULL = "53100"
"""PostgreSQL's SQLSTATE disk_full."""
_SQLITE_FULL = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}
_SQLITE_HELD = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}

_ROOM = "the database's disk is full: make room on it; nothing is lost, the bot goes on by itself once there is some"
_HELD = (
    "another program holds the database's file: end it (a second bot, a shell with an open transaction, a copying "
    "program); nothing is lost, the bot goes on by itself"
)
_AWAY = (
    "the database does not answer: see whether it is running and can be reached; nothing is lost, the bot goes on by "
    "itself"
)


def advice(fault: BaseException) -> str:
    """What to do where the database is away with this fault."""
    cause = getattr(fault, "orig", None) or fault.__cause__ or fault
    kind = getattr(cause, "sqlite_errorcode", 0) & 0xFF  # the particulars stand in the higher bits
    if getattr(cause, "sqlstate", None) == _FULL or kind in _SQLITE_FULL:
        return _ROOM
    return _HELD if kind in _SQLITE_HELD else _AWAY
