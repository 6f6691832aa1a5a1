"""The files of content/: YAML, and Markdown with front matter, cut into sections at their `##` headings."""

import re
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from frontmatter.default_handlers import YAMLHandler

from bot.content.problems import Findings

_HEADING = re.compile(r"## +\S.*")


@dataclass(frozen=True)
class Section:
    """What stands under one heading; `line` is the heading's line in the file, the text begins in the next one."""

    heading: str
    line: int
    text: str


@dataclass(frozen=True)
class Source:
    """A Markdown file's sections, and its front matter: None where that can't be read."""

    path: Path
    front: dict[str, Any] | None
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Body:
    """A Markdown file not cut into sections: all that stands below its front matter, from this line on."""

    path: Path
    front: dict[str, Any] | None
    text: str
    line: int


class _Loader(yaml.CSafeLoader):
    """Keeps dates as words, so that a wrong one is the model's to tell, and refuses a key that stands twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002
        """The mapping. Raises _Twice."""
        keys = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value in keys:
                raise _Twice(problem=key.value, problem_mark=key.start_mark)
            keys.add(str(key.value))
        return super().construct_mapping(node, deep)


def _as_words(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> object:
    return loader.construct_scalar(node)


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _as_words)


class _Twice(yaml.MarkedYAMLError):
    """A key stands twice; `problem` is the key."""


def read_yaml(path: Path, findings: Findings) -> object:
    """The file's YAML, of an empty file no fields at all; None, with the problem noted, where it can't be read."""
    words = read_words(path, findings)
    return None if words is None else _parse(words, path, findings)


def read_source(path: Path, findings: Findings) -> Source | None:
    """The Markdown file; None, with the problem noted, where there is none to read."""
    body = read_body(path, findings)
    if body is None:
        return None
    return Source(path, body.front, tuple(_sections(body.text.split("\n"), body.line, path, findings)))


def read_body(path: Path, findings: Findings) -> Body | None:
    """The Markdown file whole; None, with the problem noted, where there is none to read."""
    words = read_words(path, findings)
    if words is None:
        return None
    handler = YAMLHandler()
    front, body = None, words
    try:
        above, body = handler.split(words) if handler.detect(words) else ("", words)
        front = _parse("\n" * words.count("\n", 0, words.find(above)) + above, path, findings)
    except ValueError:
        findings.add(path, "вторая строка --- не найдена: данные наверху стоят между двумя такими строками")
    if front is not None and not isinstance(front, dict):
        findings.add(path, "наверху, между строками ---, каждая строка пишется так: «имя: слова»")
        front = None
    return Body(path, front, body, words.count("\n", 0, len(words) - len(body)) + 1)


def read_words(path: Path, findings: Findings) -> str | None:
    """What the file says; None, with the problem noted, where that can't be known."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        findings.add(path, "нет такого файла, а он нужен")
    except UnicodeDecodeError:
        findings.add(path, "файл сохранён не в UTF-8")
    return None


def _parse(words: str, path: Path, findings: Findings) -> object:
    try:
        found: object = yaml.load(words, _Loader)  # noqa: S506 a SafeLoader
    except _Twice as fault:
        findings.add(path, f"строка «{fault.problem}» стоит дважды", _line(fault))
    except yaml.MarkedYAMLError as fault:
        findings.add(path, "нарушена запись YAML: проверьте отступы, кавычки и двоеточия", _line(fault))
    except (yaml.YAMLError, ValueError, KeyError):
        findings.add(path, "нарушена запись YAML: в ней есть невидимый знак или слова с «!!»")
    else:
        return {} if found is None else found
    return None


def _line(fault: yaml.MarkedYAMLError) -> int | None:
    return fault.problem_mark.line + 1 if fault.problem_mark else None


def _sections(lines: list[str], first: int, path: Path, findings: Findings) -> Iterator[Section]:
    starts = [at for at, line in enumerate(lines) if _HEADING.fullmatch(line)]
    for at, line in enumerate(lines[: starts[0] if starts else None]):
        if line.strip():
            findings.add(path, "текст перед первым заголовком «## » не показывается", first + at)
            break
    for at, end in zip(starts, [*starts[1:], len(lines)], strict=False):
        heading = lines[at].removeprefix("##").strip()
        yield Section(heading, first + at, "\n".join(lines[at + 1 : end]))
