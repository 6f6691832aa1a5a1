"""Folders of Markdown whose screens are bounded one by one, and may tell how many days something is kept."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from pydantic import BaseModel, ConfigDict

from bot.content.folders import languages_missing
from bot.content.models import fit_model
from bot.content.plain import MARKUP
from bot.content.reading import Reading
from bot.content.screens import bold, length
from bot.content.sources import Section, read_source
from bot.content.tongues import CODES, Code

_BRACES = re.compile(r"\{[^{}\n]*\}|[{}]")
DAYS = "{days}"
_PLACE = "\ue000"
"""Stands for `{days}` while Markdown is rendered, which takes braces for marks of claims."""
_MOST_DAYS = "3650"
Screens: TypeAlias = Mapping[Code, tuple[str, ...]]
"""Screens in Telegram's HTML, with `{days}` where the days of keeping are told."""


class _NoFront(BaseModel):
    """Nothing stands above these texts."""

    model_config = ConfigDict(frozen=True, extra="forbid")


@dataclass(frozen=True)
class Layout:
    """A folder's text: how much each of its screens may hold, how many are needed, how many must tell `{days}`."""

    path: Path
    limits: tuple[int, ...]
    fewest: int = 1
    with_days: int = 0


@dataclass(frozen=True)
class Page:
    """A screen's heading and its text in Telegram's HTML; `line`: where it begins."""

    heading: str
    html: str
    line: int

    @property
    def screen(self) -> str:
        """The heading above the text."""
        return f"{bold(self.heading)}\n\n{self.html}"


def read_screens(layout: Layout, reading: Reading) -> Screens | None:
    """The folder's screens; None, with what is wrong noted, where a language can't be shown."""
    found = read_folder(layout, reading)
    return {code: tuple(page.screen for page in pages) for code, pages in found.items()} if found else None


def read_folder(layout: Layout, reading: Reading) -> Mapping[Code, Sequence[Page]] | None:
    """The folder's pages; None, with what is wrong noted, where a language can't be shown."""
    missing = languages_missing(layout.path, reading.findings)
    found: dict[Code, Sequence[Page]] = {}
    for code in CODES:
        path = layout.path / f"{code}.md"
        pages = _read_pages(path, code, layout, reading) if path.is_file() else ()
        if pages:
            found[code] = pages
    if missing or len(found) < len(CODES):
        return None
    if len({len(pages) for pages in found.values()}) > 1:
        reading.findings.add(layout.path, "в kk.md и ru.md разное число экранов (заголовков «## »)")
    return found


def _read_pages(path: Path, code: Code, layout: Layout, reading: Reading) -> Sequence[Page]:
    source, findings = read_source(path, reading.findings), reading.findings
    if source is None:
        return ()
    if source.front is not None:
        fit_model(_NoFront, source.front, path, findings)
    fewest, most = layout.fewest, len(layout.limits)
    if not fewest <= len(source.sections) <= most:
        needed = f"{fewest}" if fewest == most else f"от {fewest} до {most}"
        findings.add(path, f"экранов (заголовков «## ») нужно {needed}, а здесь {len(source.sections)}")
    pages = [_page(section, path, code, layout, reading) for section in source.sections]
    if layout.with_days > sum(DAYS in page.html for page in pages):
        where = "на каждом экране" if layout.with_days == most else "хотя бы на одном экране"
        findings.add(path, f"не сказано, сколько дней хранится обращение: {where} нужно {DAYS}")
    for page, limit in zip(pages, layout.limits, strict=False):
        units = length(page.screen.replace(DAYS, _MOST_DAYS))
        if units > limit:
            findings.add(path, f"не помещается на экран: {units} знаков, сократите на {units - limit}", page.line)
    return pages


def _page(section: Section, path: Path, code: Code, layout: Layout, reading: Reading) -> Page:
    def placed(match: re.Match[str]) -> str:
        if match[0] == DAYS and layout.with_days:
            return _PLACE
        line = section.line + 1 + section.text.count("\n", 0, match.start())
        known = f"бывает только {DAYS}" if layout.with_days else "фигурных скобок не бывает"
        reading.findings.add(path, f"«{match[0]}»: здесь {known}", line)
        return ""

    if MARKUP.search(section.heading):
        reading.findings.add(path, "в заголовке не бывает ни меток, ни ссылок, ни разметки", section.line)
    html = reading.renderer(path, code).render(_BRACES.sub(placed, section.text), section.line + 1)
    if not html:
        reading.findings.add(path, f"экран «{section.heading}» пуст", section.line)
    return Page(section.heading, html.replace(_PLACE, DAYS), section.line)
