"""What can be wrong in content/, said in plain Russian to an editor who knows no Python."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
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


class Findings:
    """Collects problems while files are read."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._problems: set[Problem] = set()

    def add(self, path: Path, says: str, line: int | None = None) -> None:
        """Note a problem in this file."""
        place = f"{self._root.name}/{path.relative_to(self._root).as_posix()}"
        self._problems.add(Problem(place, line, says))

    def in_order(self) -> list[Problem]:
        """All problems, each once, by file and line."""
        return sorted(self._problems, key=lambda problem: (problem.place, problem.line or 0, problem.says))
