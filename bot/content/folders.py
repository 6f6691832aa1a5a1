"""The folders of content/: numbered, named or dated, each with both languages; and nothing that nobody reads."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.content.problems import Findings
from bot.content.tongues import CODES

_NAME = re.compile(r"([1-9]\d?)-([a-z][a-z-]*)")
_ID = re.compile(r"[a-z]+(-[a-z]+)*")
_DATED = re.compile(rf"([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})-{_ID.pattern}")
LONGEST_ID = 36
"""Characters; an id stands in links and in what buttons carry."""
_BOTH_LANGUAGES = {f"{code}.md" for code in CODES}
_IN_FOLDER = {
    ".": {
        *("README.md", "law.yaml", "sections.yaml", "citations.yaml", "claims.yaml"),
        *("principles", "standard", "about", "faq", "reports", "digest"),
        "operators",  # not for the bot to read: for whoever runs it
    },
    "principles": {"words.yaml"},
    "standard": set[str](),
    "about": _BOTH_LANGUAGES,
    "faq": {"alarm.yaml", "categories.yaml", "out-of-scope.yaml", "sections.yaml"},
    "reports": {
        *("kinds.yaml", "regions.yaml", "institutions.yaml", "consent.yaml"),
        *("consent", "danger", "privacy", "templates"),
    },
    "reports/consent": _BOTH_LANGUAGES,
    "reports/danger": _BOTH_LANGUAGES,
    "reports/privacy": _BOTH_LANGUAGES,
    "reports/templates": set[str](),
    "digest": {"topics.yaml"},
}
_IN_FOLDERS_OF = {
    "principles": _BOTH_LANGUAGES,
    "standard": _BOTH_LANGUAGES,
    "reports/templates": _BOTH_LANGUAGES,
    "faq": _BOTH_LANGUAGES | {"entry.yaml"},
    "digest": _BOTH_LANGUAGES | {"item.yaml"},
}


@dataclass(frozen=True)
class Folder:
    """A numbered folder: its number, and the key by which its text is known. Number 0: the name is not right."""

    number: int
    key: str
    path: Path


@dataclass(frozen=True)
class DatedFolder:
    """A folder whose name begins with a day. None: the name is not right."""

    day: date | None
    path: Path


def numbered_folders(parent: Path, findings: Findings) -> list[Folder]:
    """The folders 1-…, 2-…, in order; what is wrong with their names is noted."""
    found = sorted(
        (_named(path, findings) for path in _folders_in(parent, findings)),
        key=lambda folder: (folder.number, folder.key),
    )
    well_named = [folder for folder in found if folder.number]
    if found == well_named:
        _note_numbering(found, findings)
    return found


def named_folders(parent: Path, findings: Findings) -> list[Path]:
    """The folders whose names are ids, in order; what is wrong with a name is noted."""
    found = _folders_in(parent, findings)
    for path in found:
        if not _ID.fullmatch(path.name) or len(path.name) > LONGEST_ID:
            findings.add(path, f"папка называется латинскими словами через дефис, не длиннее {LONGEST_ID} знаков")
    return found


def dated_folders(parent: Path, findings: Findings) -> list[DatedFolder]:
    """The folders whose names are a day and an id, in order; what is wrong with a name is noted."""
    found = [DatedFolder(_day_of(path), path) for path in _folders_in(parent, findings)]
    for folder in found:
        if folder.day is None:
            says = "папка называется датой и латинскими словами через дефис, например «2026-11-20-emotions»"
            findings.add(folder.path, f"{says}, не длиннее {LONGEST_ID} знаков")
    return found


def languages_missing(folder: Path, findings: Findings) -> bool:
    """Whether the text lacks a language; noted where it does."""
    missing = sorted(name for name in _BOTH_LANGUAGES if not (folder / name).is_file())
    if len(missing) == len(_BOTH_LANGUAGES):
        findings.add(folder, "нет текста: здесь должны лежать kk.md и ru.md")
    elif missing:
        findings.add(folder, f"нет перевода: здесь должен лежать {missing[0]}")
    return bool(missing)


def note_strays(root: Path, findings: Findings) -> None:
    """Note files that nobody would read. What a system hides (its name begins with a dot) does no harm."""
    for name, known in _IN_FOLDER.items():
        folder = root / name
        inside = _IN_FOLDERS_OF.get(name)
        for path in _seen(folder):
            if inside is not None and path.is_dir():
                _note_unknown(_seen(path), inside, findings)
            else:
                _note_unknown([path], known, findings)


def _folders_in(parent: Path, findings: Findings) -> list[Path]:
    if not parent.is_dir():
        findings.add(parent, "нет такой папки, а она нужна")
    return [path for path in _seen(parent) if path.is_dir()]


def _named(path: Path, findings: Findings) -> Folder:
    match = _NAME.fullmatch(path.name)
    if match is None:
        findings.add(path, "папка называется номером и латинскими буквами через дефис, например «3-transparency»")
        return Folder(0, path.name, path)
    return Folder(int(match[1]), match[2], path)


def _day_of(path: Path) -> date | None:
    match = _DATED.fullmatch(path.name) if len(path.name) <= LONGEST_ID else None
    try:
        return date.fromisoformat(match[1]) if match else None
    except ValueError:
        return None


def _note_numbering(folders: Iterable[Folder], findings: Findings) -> None:
    for expected, folder in enumerate(folders, start=1):
        if folder.number != expected:
            findings.add(folder.path, f"папки нумеруются подряд: на этом месте ждали «{expected}-…»")
            return


def _note_unknown(paths: Iterable[Path], known: set[str], findings: Findings) -> None:
    for path in paths:
        if path.name not in known:
            findings.add(path, "лишний файл: бот его не читает")


def _seen(folder: Path) -> Iterator[Path]:
    paths = sorted(folder.iterdir()) if folder.is_dir() else []
    return (path for path in paths if not path.name.startswith("."))
