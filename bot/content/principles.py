"""The six principles: one screen in brief, one in full, in each language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from bot.content.folders import Folder, languages_missing, numbered_folders
from bot.content.front import SharedFront
from bot.content.models import fit_model, read_yaml_model
from bot.content.reading import Reading
from bot.content.screens import bold, note_length
from bot.content.sources import Section, Source, read_source
from bot.content.tongues import CODES, Code, Tongues

COUNT = 6


class Headings(BaseModel):
    """The headings of a principle's sections (`sections.yaml`), in the order in which they are shown."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    says: Tongues
    example: Tongues
    law: Tongues
    gap: Tongues
    tomorrow: Tongues
    full: Tongues

    def in_order(self, code: Code) -> list[str]:
        """The headings in this language; the last one is the second screen's."""
        names = (self.says, self.example, self.law, self.gap, self.tomorrow, self.full)
        return [name.of(code) for name in names]


@dataclass(frozen=True)
class PrincipleText:
    """A principle in one language; the screens' texts are Telegram's HTML."""

    title: str
    button: str
    aliases: tuple[str, ...]
    share: str
    brief_html: str
    full_html: str
    path: Path


@dataclass(frozen=True)
class Principle:
    """A principle of the Standard, numbered from 1."""

    number: int
    key: str
    texts: Mapping[Code, PrincipleText]

    def in_language(self, code: Code) -> PrincipleText:
        """The principle's text in this language."""
        return self.texts[code]


def read_principles(reading: Reading) -> list[Principle]:
    """The principles that can be shown; what is wrong is noted."""
    path = reading.root / "sections.yaml"
    headings = read_yaml_model(Headings, path, reading.findings)
    folders = numbered_folders(reading.root / "principles", reading.findings)
    if folders and len(folders) != COUNT:
        reading.findings.add(reading.root / "principles", f"принципов должно быть {COUNT}, а папок {len(folders)}")
    read = [_read(folder, headings, reading) for folder in folders]
    return [principle for principle in read if principle is not None]


def _read(folder: Folder, headings: Headings | None, reading: Reading) -> Principle | None:
    missing = languages_missing(folder.path, reading.findings)
    texts = {}
    for code in CODES:
        path = folder.path / f"{code}.md"
        text = _read_text(path, folder.number, code, headings, reading) if path.is_file() else None
        if text is not None:
            texts[code] = text
    return None if missing or len(texts) < len(CODES) else Principle(folder.number, folder.key, texts)


def _read_text(
    path: Path, number: int, code: Code, headings: Headings | None, reading: Reading
) -> PrincipleText | None:
    source = read_source(path, reading.findings)
    if source is None:
        return None
    front = None if source.front is None else fit_model(SharedFront, source.front, path, reading.findings)
    renderer = reading.renderer(path, code)
    shown = [renderer.render(section.text, section.line + 1) for section in source.sections]
    parts = _in_order(source, shown, headings.in_order(code), reading) if headings else None
    if front is None or parts is None:
        return None
    title = bold(f"{number}. {front.title}")
    brief, full = _screen(title, parts[:-1]), _screen(title, parts[-1:])
    note_length(brief, path, reading.findings)
    note_length(full, path, reading.findings, parts[-1][0].line)
    return PrincipleText(**front.model_dump(), brief_html=brief, full_html=full, path=path)


def _screen(title: str, parts: Sequence[tuple[Section, str]]) -> str:
    return "\n\n".join([title, *(f"{bold(section.heading)}\n{html}" for section, html in parts)])


def _in_order(
    source: Source, shown: Sequence[str], names: Sequence[str], reading: Reading
) -> list[tuple[Section, str]] | None:
    """The sections and their HTML, by the order of their names; None, with the problems noted, where one lacks."""
    findings, path = reading.findings, source.path
    by_name: dict[str, tuple[Section, str]] = {}
    for section, html in zip(source.sections, shown, strict=True):
        if section.heading not in names:
            findings.add(path, f"неизвестный заголовок «{section.heading}»: их список в sections.yaml", section.line)
        elif section.heading in by_name:
            findings.add(path, f"заголовок «{section.heading}» стоит дважды", section.line)
        elif not section.text.strip():
            findings.add(path, f"раздел «{section.heading}» пуст", section.line)
        by_name.setdefault(section.heading, (section, html))
    missing = [name for name in names if name not in by_name]
    for name in missing:
        findings.add(path, f"не хватает раздела «## {name}»")
    return None if missing else [by_name[name] for name in names]
