"""Entries of the FAQ: a question, the ways in which people word it, and its answer, in both languages."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from html import unescape
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bot.content.citations import CITATION
from bot.content.folders import languages_missing, named_folders
from bot.content.models import fit_model, read_yaml_model
from bot.content.reading import Reading
from bot.content.screens import SCREEN_LIMIT, bold, length
from bot.content.sources import Section, Source, read_source
from bot.content.tongues import CODES, Code, Tongues, Words

QUESTION_LIMIT = 90
BUTTON_LIMIT = 26
"""Characters; a list puts a number before it."""

FEWEST_PHRASINGS, MOST_PHRASINGS = 8, 15
ANSWER_LIMIT = 900
"""UTF-16 units that a reader sees below the question."""

_GIST = re.compile(r"<b>([^<]+)</b>")
_STEPS = range(1, 5)


class Strength(StrEnum):
    """On what an answer rests."""

    IN_FORCE = "in-force"
    POSITION = "position"
    NO_DIRECT_NORM = "no-direct-norm"


class _Shared(BaseModel):
    """What an entry has once, for both languages (`entry.yaml`)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    category: Words
    strength: Strength
    checked: date
    facts: Annotated[tuple[Words, ...], Field(min_length=1)]
    related: Annotated[tuple[Words, ...], Field(min_length=1, max_length=4)]
    added: date | None = None


class _Front(BaseModel):
    """What stands above an entry's text."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    question: Annotated[Words, StringConstraints(max_length=QUESTION_LIMIT)]
    button: Annotated[Words, StringConstraints(max_length=BUTTON_LIMIT)]
    phrasings: Annotated[tuple[Words, ...], Field(min_length=FEWEST_PHRASINGS, max_length=MOST_PHRASINGS)]


class EntryHeadings(BaseModel):
    """The headings of an entry's sections, and the words that own to a lack of law (`faq/sections.yaml`)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    answer: Tongues
    law: Tongues
    position: Tongues
    gap: Tongues
    steps: Tongues
    more: Tongues
    no_norm: Tongues

    def in_order(self, code: Code) -> list[str]:
        """The headings in this language, in the order in which they stand."""
        names = (self.answer, self.law, self.position, self.gap, self.steps, self.more)
        return [name.of(code) for name in names]


@dataclass(frozen=True)
class EntryText:
    """An entry in one language; `gist` is the sentence that answers, in plain words, the rest Telegram's HTML."""

    question: str
    button: str
    phrasings: tuple[str, ...]
    gist: str
    answer_html: str
    basis_html: str
    steps_html: str
    more_html: str | None
    acts: frozenset[str]
    path: Path

    @property
    def wordings(self) -> tuple[str, ...]:
        """The question and the other ways in which people word it."""
        return (self.question, *self.phrasings)


@dataclass(frozen=True)
class Entry:
    """An entry, known by its id. `added`: the day since when there is one; None: since the FAQ began."""

    id: str
    category: str
    strength: Strength
    checked: date
    facts: tuple[str, ...]
    related: tuple[str, ...]
    texts: Mapping[Code, EntryText]
    path: Path
    added: date | None = None

    def in_language(self, code: Code) -> EntryText:
        """The entry's text in this language."""
        return self.texts[code]

    @property
    def acts(self) -> frozenset[str]:
        """The keys of the acts that it cites."""
        return frozenset[str]().union(*(text.acts for text in self.texts.values()))


def read_entries(root: Path, reading: Reading) -> list[Entry]:
    """The entries that can be shown, by their ids; what is wrong is noted."""
    headings = read_yaml_model(EntryHeadings, root / "sections.yaml", reading.findings)
    read = [_read(folder, headings, reading) for folder in named_folders(root, reading.findings)]
    return [entry for entry in read if entry is not None]


def _read(folder: Path, headings: EntryHeadings | None, reading: Reading) -> Entry | None:
    shared_path = folder / "entry.yaml"
    shared = read_yaml_model(_Shared, shared_path, reading.findings)
    missing = languages_missing(folder, reading.findings)
    paths = {code: folder / f"{code}.md" for code in CODES if (folder / f"{code}.md").is_file()}
    if headings is None:
        for code, path in paths.items():
            _note_cited(path, code, reading)
        return None
    strength = shared.strength if shared else None
    read = {code: _Text(path, code, headings, reading).read(strength) for code, path in paths.items()}
    if shared is None or missing:
        return None
    texts = {code: text for code, text in read.items() if text is not None}
    if len(texts) < len(CODES):
        return None
    return Entry(folder.name, texts=texts, path=shared_path, **shared.model_dump())


def _note_cited(path: Path, code: Code, reading: Reading) -> None:
    """Count what a text cites that can't be laid out."""
    source = read_source(path, reading.findings)
    for section in source.sections if source else ():
        reading.renderer(path, code).render(section.text, section.line + 1)


class _Text:
    """Reads an entry's file in one language."""

    def __init__(self, path: Path, code: Code, headings: EntryHeadings, reading: Reading) -> None:
        self._path = path
        self._code: Code = code
        self._headings = headings
        self._reading = reading

    def read(self, strength: Strength | None) -> EntryText | None:
        """The text; None, with what is wrong noted, where it can't be shown."""
        source = read_source(self._path, self._reading.findings)
        if source is None:
            return None
        front = None if source.front is None else fit_model(_Front, source.front, self._path, self._reading.findings)
        parts = self._rendered(source)
        if front is None or parts is None or strength is None:
            return None
        self._note_law(source, parts, strength)
        return self._laid_out(front, parts, source)

    def _rendered(self, source: Source) -> dict[str, str] | None:
        """Each section's HTML by its heading; None where one that is needed lacks."""
        names = self._headings.in_order(self._code)
        renderer = self._reading.renderer(self._path, self._code)
        parts: dict[str, str] = {}
        for section in source.sections:
            if section.heading not in names:
                self._note(f"неизвестный заголовок «{section.heading}»: их список в faq/sections.yaml", section)
            elif section.heading in parts:
                self._note(f"заголовок «{section.heading}» стоит дважды", section)
            elif not section.text.strip():
                self._note(f"раздел «{section.heading}» пуст", section)
            parts.setdefault(section.heading, renderer.render(section.text, section.line + 1))
        if [name for name in names if name in parts] != [name for name in parts if name in names]:
            self._note(f"разделы стоят в таком порядке: {', '.join(names)}")
        missing = [name for name in self._needed() if name not in parts]
        for name in missing:
            self._note(f"не хватает раздела «## {name}»")
        return None if missing else parts

    def _needed(self) -> list[str]:
        return [name.of(self._code) for name in (self._headings.answer, self._headings.law, self._headings.steps)]

    def _note_law(self, source: Source, parts: Mapping[str, str], strength: Strength) -> None:
        """Note an answer that does not say on which law it rests, or that there is none."""
        heading, no_norm = self._headings.law.of(self._code), self._headings.no_norm.of(self._code)
        section = next(section for section in source.sections if section.heading == heading)
        if not section.text.strip():
            return
        says_none, cites = no_norm in parts[heading], CITATION.search(section.text) is not None
        if strength is Strength.IN_FORCE and not cites:
            self._note("«in-force» без ссылки на закон: поставьте её в этот раздел", section)
        elif strength is Strength.NO_DIRECT_NORM and not says_none:
            self._note(f"«no-direct-norm»: здесь должно быть сказано «{no_norm}»", section)
        elif not says_none and not cites:
            self._note(f"нужна ссылка на закон или слова «{no_norm}»", section)

    def _laid_out(self, front: _Front, parts: Mapping[str, str], source: Source) -> EntryText | None:
        named = self._headings
        answer = parts[named.answer.of(self._code)]
        gist = _GIST.match(answer)
        if gist is None:
            section = next(section for section in source.sections if section.heading == named.answer.of(self._code))
            if section.text.strip():
                self._note("ответ начинается с одной фразы жирным шрифтом: она и отвечает", section)
            return None
        basis = "\n".join(
            f"<i>{heading}.</i> {parts[heading]}"
            for heading in (name.of(self._code) for name in (named.law, named.position, named.gap))
            if heading in parts
        )
        steps_heading = named.steps.of(self._code)
        self._note_steps(parts[steps_heading], steps_heading)
        text = EntryText(
            **front.model_dump(),
            gist=unescape(gist[1]),
            answer_html=answer,
            basis_html=basis,
            steps_html=f"{bold(steps_heading)}\n{parts[steps_heading]}",
            more_html=parts.get(named.more.of(self._code)),
            acts=frozenset(_acts_in(source.sections)),
            path=self._path,
        )
        self._note_lengths(text)
        return text

    def _note_steps(self, html: str, heading: str) -> None:
        if not html:
            return
        lines = html.split("\n")
        if len(lines) not in _STEPS or not all(line.startswith(f"{at}. ") for at, line in enumerate(lines, 1)):
            self._note(f"в разделе «{heading}» бывает от 1 до 4 пронумерованных шагов, и ничего иного")

    def _note_lengths(self, text: EntryText) -> None:
        first = "\n\n".join((text.answer_html, text.basis_html, text.steps_html))
        for name, html, limit in (("ответ", first, ANSWER_LIMIT), ("второй экран", text.more_html or "", SCREEN_LIMIT)):
            units = length(html)
            if units > limit:
                self._note(f"{name} не помещается: {units} знаков, сократите на {units - limit}")

    def _note(self, says: str, section: Section | None = None) -> None:
        self._reading.findings.add(self._path, says, section.line if section else None)


def _acts_in(sections: Sequence[Section]) -> list[str]:
    return [
        match[1].split()[0] for section in sections for match in CITATION.finditer(section.text) if match[1].split()
    ]
