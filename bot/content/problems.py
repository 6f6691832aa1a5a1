"""What can be wrong in content/, said in plain Russian to an editor who knows no Python."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend: in which file, in which line where that is known, and what."""

    place: str
    line: int | None
    says: str

    def __str__(self) -> str:
        where = self.place if self.line is None else f"{self.place}, строка {self.line}"
        return f"{where}: {self.says}"


class ContentFaults(Exception):
    """The content can't be shown as it is. `python main.py check` names every place."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)
