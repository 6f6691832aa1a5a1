"""Chapters: texts in pages, one page a screen (positions, tasks, risks …, and "about")."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from bot.content.acts import Acts
from bot.content.markdown import Claim, Renderer
from bot.content.principles import Alias, Button, note_missing_language, numbered_folders
from bot.content.screens import bold, fit
from bot.content.sources import Findings, Section, Source, read_model, read_source
from bot.content.tongues import CODES, Code, Words


class _Front(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Words
    button: Button
    aliases: tuple[Alias, ...] = ()


@dataclass(frozen=True)
class PageText:
    """One page; `html` is the whole screen, in Telegram's HTML."""

    heading: str
    html: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True)
class ChapterText:
    """A chapter in one language."""

    title: str
    button: str
    aliases: tuple[str, ...]
    pages: tuple[PageText, ...]
    path: Path


@dataclass(frozen=True)
class Chapter:
    """A chapter, known by its key."""

    key: str
    texts: Mapping[Code, ChapterText]

    def in_language(self, code: Code) -> ChapterText:
        """The chapter's text in this language."""
        return self.texts[code]

    @property
    def page_count(self) -> int:
        """How many pages it has, the same in both languages."""
        return len(self.texts["kk"].pages)


def read_chapters(root: Path, acts: Acts, findings: Findings) -> list[Chapter]:
    """The chapters that can be shown; what is wrong is noted."""
    folders = numbered_folders(root / "standard", findings)
    read = [read_chapter(folder, key, acts, findings) for folder, key in folders]
    return [chapter for chapter in read if chapter is not None]


def read_chapter(folder: Path, key: str, acts: Acts, findings: Findings) -> Chapter | None:
    """The chapter in this folder; None, with the problem noted, where it can't be shown."""
    if note_missing_language(folder, findings):
        return None
    texts = {code: _read(folder / f"{code}.md", code, acts, findings) for code in CODES}
    whole = {code: text for code, text in texts.items() if text is not None}
    if len(whole) < len(CODES):
        return None
    if len({len(text.pages) for text in whole.values()}) > 1:
        findings.add(folder, "в kk.md и ru.md разное число страниц (заголовков «## »)")
        return None
    return Chapter(key, whole)


def _read(path: Path, code: Code, acts: Acts, findings: Findings) -> ChapterText | None:
    source = read_source(path, findings)
    front = read_model(_Front, source.front, path, findings) if source else None
    if source is None or front is None:
        return None
    if source.preface:
        findings.add(path, "текст перед первым заголовком «## » не показывается")
    if not source.sections:
        findings.add(path, "нет ни одной страницы: страницу открывает заголовок «## »")
        return None
    renderer = Renderer(path, code, acts, findings)
    pages = tuple(_page(source, section, front.title, renderer, findings) for section in source.sections)
    return ChapterText(**front.model_dump(), pages=pages, path=path)


def _page(source: Source, section: Section, title: str, renderer: Renderer, findings: Findings) -> PageText:
    shown = renderer.render(section.text, section.line)
    heading = "" if section.heading == title else f"\n{bold(section.heading)}"
    html = f"{bold(title)}{heading}\n\n{shown.html}"
    if not shown.html:
        findings.add(source.path, f"страница «{section.heading}» пуста", section.line)
    return PageText(section.heading, fit(html, source.path, findings, section.line), tuple(shown.claims))
