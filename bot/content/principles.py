"""The six principles: one screen in brief, one in full, in each language."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

from bot.content.acts import Acts
from bot.content.markdown import Claim, Renderer, Shown
from bot.content.screens import BUTTON_LIMIT, SHARE_LIMIT, bold, fit
from bot.content.sources import Findings, Section, read_model, read_source
from bot.content.tongues import CODES, Code, Tongues, Words

COUNT = 6
_FOLDER = re.compile(r"([1-9])-([a-z-]+)")

Button = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=BUTTON_LIMIT)]
Alias = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class SectionNames(BaseModel):
    """The headings of a principle's sections (`sections.yaml`), in the order in which they are shown."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    says: Tongues
    example: Tongues
    law: Tongues
    gap: Tongues
    tomorrow: Tongues
    full: Tongues

    def in_order(self, code: Code) -> list[str]:
        """The headings as they stand in a file; the last one is the second screen's."""
        names = (self.says, self.example, self.law, self.gap, self.tomorrow, self.full)
        return [name.of(code) for name in names]


class _Front(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Words
    button: Button
    aliases: tuple[Alias, ...]
    share: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=SHARE_LIMIT)]


@dataclass(frozen=True)
class PrincipleText:
    """A principle in one language; the screens' texts are Telegram's HTML."""

    title: str
    button: str
    aliases: tuple[str, ...]
    share: str
    brief_html: str
    full_html: str
    claims: tuple[Claim, ...]
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


def read_principles(root: Path, names: SectionNames, acts: Acts, findings: Findings) -> list[Principle]:
    """The principles that can be shown; what is wrong is noted."""
    found = []
    folder = root / "principles"
    for number, (path, key) in enumerate(numbered_folders(folder, findings), start=1):
        texts = {code: _read(path / f"{code}.md", number, code, names, acts, findings) for code in CODES}
        whole = {code: text for code, text in texts.items() if text is not None}
        if len(whole) == len(CODES):
            found.append(Principle(number, key, whole))
    return found


def numbered_folders(folder: Path, findings: Findings) -> list[tuple[Path, str]]:
    """The folders 1-…, 2-…, in order, each with both languages in it; their keys are what follows the number."""
    found: list[tuple[Path, str]] = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        match = _FOLDER.fullmatch(path.name)
        if not path.is_dir():
            continue
        if match is None or int(match[1]) != len(found) + 1:
            findings.add(path, f"папки нумеруются подряд: ждали «{len(found) + 1}-…»")
            continue
        if note_missing_language(path, findings):
            continue
        found.append((path, match[2]))
    return found


def note_missing_language(folder: Path, findings: Findings) -> bool:
    """Whether a translation is missing in this folder; noted where it is."""
    missing = [code for code in CODES if not (folder / f"{code}.md").exists()]
    for code in missing:
        findings.add(folder, f"нет перевода: здесь должен лежать {code}.md")
    return bool(missing)


def _read(
    path: Path, number: int, code: Code, names: SectionNames, acts: Acts, findings: Findings
) -> PrincipleText | None:
    source = read_source(path, findings)
    if source is None:
        return None
    front = read_model(_Front, source.front, path, findings)
    sections = _by_heading(source.sections, names.in_order(code), path, findings)
    if source.preface:
        findings.add(path, "текст перед первым заголовком «## » не показывается")
    if front is None or sections is None:
        return None
    renderer = Renderer(path, code, acts, findings)
    shown = [renderer.render(section.text, section.line) for section in sections]
    *brief, full = zip(sections, shown, strict=True)
    title = bold(f"{number}. {front.title}")
    return PrincipleText(
        **front.model_dump(),
        brief_html=fit(_screen(title, brief), path, findings),
        full_html=fit(_screen(title, [full]), path, findings, full[0].line),
        claims=tuple(claim for piece in shown for claim in piece.claims),
        path=path,
    )


def _screen(title: str, parts: list[tuple[Section, Shown]]) -> str:
    return "\n\n".join([title, *(f"{bold(section.heading)}\n{shown.html}" for section, shown in parts)])


def _by_heading(
    sections: tuple[Section, ...], names: list[str], path: Path, findings: Findings
) -> list[Section] | None:
    by_name: dict[str, Section] = {}
    for section in sections:
        if section.heading not in names:
            findings.add(path, f"неизвестный заголовок «{section.heading}»", section.line - 1)
        elif section.heading in by_name:
            findings.add(path, f"заголовок «{section.heading}» стоит дважды", section.line - 1)
        else:
            by_name[section.heading] = section
    for name in names:
        if name not in by_name:
            findings.add(path, f"не хватает раздела «{name}»")
        elif not by_name[name].text.strip():
            findings.add(path, f"раздел «{name}» пуст", by_name[name].line)
    return [by_name[name] for name in names] if by_name.keys() == set(names) else None
