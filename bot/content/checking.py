"""`python main.py check`: everything that is wrong in content/, at once."""

from pathlib import Path

from bot.content.library import read_library
from bot.content.problems import Problem


def check(root: Path) -> list[Problem]:
    """All problems, by file and line."""
    _, findings = read_library(root)
    return sorted(set(findings.problems), key=lambda problem: (problem.place, problem.line or 0, problem.says))
