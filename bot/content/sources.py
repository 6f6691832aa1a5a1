"""The files of content/: YAML, and Markdown with front matter, cut into sections at their `##` headings."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import frontmatter
import yaml
from pydantic import BaseModel, ValidationError

from bot.content.problems import Problem

Model = TypeVar("Model", bound=BaseModel)

_HEADING = re.compile(r"^## +(.+?)\s*$")
_FENCE = "---"

_FAULTS = {
    "missing": "не хватает строки «{key}»",
    "extra_forbidden": "лишняя строка «{key}»: такой здесь не бывает",
    "string_too_long": "«{key}» длиннее, чем помещается: {max_length} знаков самое большее",
    "string_too_short": "«{key}» пусто",
    "date_from_datetime_parsing": "«{key}» должно быть датой вида 2026-07-01",
    "date_type": "«{key}» должно быть датой вида 2026-07-01",
    "string_pattern_mismatch": "«{key}» должно начинаться с https:// и не содержать пробелов",
}
_OTHER_FAULT = "«{key}» записано не так, как у соседей"


class Findings:
    """Collects problems while files are read."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.problems: list[Problem] = []

    def add(self, path: Path, says: str, line: int | None = None) -> None:
        """Note a problem in this file."""
        place = f"{self._root.name}/{path.relative_to(self._root).as_posix()}"
        self.problems.append(Problem(place, line, says))


@dataclass(frozen=True)
class Section:
    """What stands under one heading; `line` is the number of its first line in the file."""

    heading: str
    line: int
    text: str


@dataclass(frozen=True)
class Source:
    """A Markdown file: its front matter and its sections. `preface` is what stands before the first heading."""

    path: Path
    front: dict[str, Any]
    sections: tuple[Section, ...]
    preface: str = field(default="")


def read_yaml(path: Path, findings: Findings) -> object:
    """The file's YAML; None, with the problem noted, where it can't be read."""
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        findings.add(path, "нет такого файла, а он нужен")
    except yaml.MarkedYAMLError as fault:
        line = fault.problem_mark.line + 1 if fault.problem_mark else None
        findings.add(path, "нарушена запись YAML: проверьте отступы, кавычки и двоеточия", line)
    except UnicodeDecodeError:
        findings.add(path, "файл сохранён не в UTF-8")
    return None


def read_source(path: Path, findings: Findings) -> Source | None:
    """The Markdown file; None, with the problem noted, where it can't be read."""
    try:
        words = path.read_text(encoding="utf-8")
        post = frontmatter.loads(words)
    except yaml.MarkedYAMLError as fault:
        line = fault.problem_mark.line + 2 if fault.problem_mark else None
        findings.add(path, "нарушена запись YAML между строками ---: проверьте отступы, кавычки и двоеточия", line)
        return None
    except UnicodeDecodeError:
        findings.add(path, "файл сохранён не в UTF-8")
        return None
    lines = words.splitlines()
    return Source(path, dict(post.metadata), tuple(_sections(lines)), _preface(lines))


def read_model(of: type[Model], fields: object, path: Path, findings: Findings) -> Model | None:
    """The fields as a model; None, with each fault noted, where they do not fit."""
    try:
        return of.model_validate(fields)
    except ValidationError as fault:
        for error in fault.errors():
            key = ".".join(str(part) for part in error["loc"]) or "?"
            words = _FAULTS.get(error["type"], _OTHER_FAULT)
            findings.add(path, words.format(key=key, **error.get("ctx", {})))
    return None


def _sections(lines: list[str]) -> Iterator[Section]:
    starts = [(number, match[1]) for number, line in enumerate(lines) if (match := _HEADING.match(line))]
    for at, (number, heading) in enumerate(starts):
        end = starts[at + 1][0] if at + 1 < len(starts) else len(lines)
        yield Section(heading, number + 2, "\n".join(lines[number + 1 : end]))


def _preface(lines: list[str]) -> str:
    body = lines
    if lines and lines[0].strip() == _FENCE and _FENCE in (line.strip() for line in lines[1:]):
        body = lines[[line.strip() for line in lines].index(_FENCE, 1) + 1 :]
    before = []
    for line in body:
        if _HEADING.match(line):
            break
        before.append(line)
    return "\n".join(before).strip()
