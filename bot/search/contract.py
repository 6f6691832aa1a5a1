"""A finding as the one JSON line by which the search is measured (`python main.py search`)."""

import json

from bot.search.engine import Finding, Level

NAMED = 3
LOWEST_SCORE = -99.0
"""Stands for "nothing to go by": JSON has no infinity."""


def answer_line(finding: Finding) -> str:
    """The line, without its end."""
    return json.dumps(
        {
            "ids": finding.entries[:NAMED],
            "level": finding.level,
            "answered": finding.level is not Level.NONE,
            "score": round(max(finding.score, LOWEST_SCORE), 3),
        }
    )
