"""Chapters: texts in pages, one page a screen (positions, tasks, risks …, and "about")."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.content.folders import languages_missing, numbered_folders
from bot.content.front import Front
from bot.content.markdown import Renderer
from bot.content.models import fit_model
from bot.content.reading import Reading
from bot.content.screens import bold, note_length
from bot.content.sources import Section, read_source
from bot.content.tongues import CODES, Code

_KEY = re.compile(r"[a-z]{3,40}")
_MARKUP = re.compile(r"[{}\[\]<>*`#]")


@dataclass(frozen=True)
class PageText:
    """One page; `html` is the whole screen, in Telegram's HTML."""

    heading: str
    html: str


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


def read_chapters(reading: Reading) -> list[Chapter]:
    """The chapters that can be shown; what is wrong is noted."""
    folders = numbered_folders(reading.root / "standard", reading.findings)
    for folder in folders:
        if folder.number and not _KEY.fullmatch(folder.key):
            says = "после номера главы стоит одно слово из 3–40 латинских букв: на него ведут ссылки"
            reading.findings.add(folder.path, says)
    read = [read_chapter(folder.path, folder.key, reading) for folder in folders]
    return [chapter for chapter in read if chapter is not None]


def read_chapter(folder: Path, key: str, reading: Reading) -> Chapter | None:
    """The chapter in this folder; None, with the problem noted, where it can't be shown."""
    missing = languages_missing(folder, reading.findings)
    texts = {}
    for code in CODES:
        path = folder / f"{code}.md"
        text = _read_text(path, code, reading) if path.is_file() else None
        if text is not None:
            texts[code] = text
    if missing or len(texts) < len(CODES):
        return None
    if len({len(text.pages) for text in texts.values()}) > 1:
        reading.findings.add(folder, "в kk.md и ru.md разное число страниц (заголовков «## »)")
    return Chapter(key, texts)


def _read_text(path: Path, code: Code, reading: Reading) -> ChapterText | None:
    source = read_source(path, reading.findings)
    if source is None:
        return None
    front = None if source.front is None else fit_model(Front, source.front, path, reading.findings)
    if not source.sections:
        reading.findings.add(path, "нет ни одной страницы: страницу открывает заголовок «## »")
    renderer, title = reading.renderer(path, code), front.title if front else ""
    pages = tuple(_page(section, title, renderer, path, reading) for section in source.sections)
    return ChapterText(**front.model_dump(), pages=pages, path=path) if front and pages else None


def _page(section: Section, title: str, renderer: Renderer, path: Path, reading: Reading) -> PageText:
    shown = renderer.render(section.text, section.line + 1)
    if not shown:
        reading.findings.add(path, f"страница «{section.heading}» пуста", section.line)
    if _MARKUP.search(section.heading):
        reading.findings.add(path, "в заголовке не бывает ни меток, ни ссылок, ни разметки", section.line)
    heading = "" if section.heading == title else f"\n{bold(section.heading)}"
    html = f"{bold(title)}{heading}\n\n{shown}"
    note_length(html, path, reading.findings, section.line)
    return PageText(section.heading, html)
