"""`python main.py check`: everything that is wrong in content/, at once."""

from pathlib import Path

from bot.content.library import read_library
from bot.content.problems import Problem


def check(root: Path) -> list[Problem]:
    """All problems, by file and line."""
    _, problems = read_library(root)
    return problems
