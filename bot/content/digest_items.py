"""Items of the digest: what the union has to tell, each from a day of its own on, in both languages."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bot.content.addresses import Address
from bot.content.citations import CITATION
from bot.content.folders import DatedFolder, dated_folders, languages_missing
from bot.content.models import fit_model, read_yaml_model
from bot.content.plain import PLAIN
from bot.content.problems import Findings
from bot.content.reading import Reading
from bot.content.screens import length
from bot.content.sources import Body, read_body
from bot.content.tongues import CODES, Code, Tongues, Words

TITLE_LIMIT = 80
TEXT_LIMIT = 600
"""UTF-16 units that a reader sees below the title."""
LINK_BUTTON_LIMIT = 30
MOST_PARAGRAPHS = 3

_HEADING = re.compile(r"^ {0,3}(?:# |##).*$", re.MULTILINE)
_BRACES = re.compile(r"\{[^{}\n]*\}|[{}]")


class Topic(StrEnum):
    """What a member can ask to be told of."""

    LAW = "law"
    TRAINING = "training"
    REGION = "region"
    ANSWERS = "answers"


TOPICS = ", ".join(Topic)

LinkCaption = Annotated[Words, StringConstraints(max_length=LINK_BUTTON_LIMIT), PLAIN]


class _LinkButton(Tongues):
    kk: LinkCaption
    ru: LinkCaption


class _Shared(BaseModel):
    """What an item has once, for both languages (`item.yaml`)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    published: date
    topics: Annotated[tuple[Words, ...], Field(min_length=1)]
    regions: tuple[Words, ...] = ()
    happens: date | None = None
    entry: Words | None = None
    link: Address | None = None
    link_button: _LinkButton | None = None


class _Front(BaseModel):
    """What stands above an item's text."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Annotated[Words, StringConstraints(max_length=TITLE_LIMIT), PLAIN]


@dataclass(frozen=True)
class DigestLink:
    """Where an item leads on the web, and what its button says."""

    address: str
    button: Tongues


@dataclass(frozen=True)
class DigestText:
    """An item in one language: a title of plain words, and paragraphs in Telegram's HTML."""

    title: str
    html: str
    path: Path


@dataclass(frozen=True)
class DigestItem:
    """An item, known by its folder's name. No regions: it is for all; `entry`: the id of the answer that says more."""

    id: str
    published: date
    topics: tuple[Topic, ...]
    regions: tuple[str, ...]
    happens: date | None
    entry: str | None
    link: DigestLink | None
    texts: Mapping[Code, DigestText]
    path: Path

    def in_language(self, code: Code) -> DigestText:
        """The item's text in this language."""
        return self.texts[code]

    def may_go_out(self, today: date) -> bool:
        """Whether it may be sent on this day: its day has come, and what it invites to is not over."""
        return self.published <= today and (self.happens is None or today <= self.happens)


def read_items(root: Path, reading: Reading) -> list[DigestItem]:
    """The items that can be shown, the first published first; what is wrong is noted."""
    read = [_read(folder, reading) for folder in dated_folders(root, reading.findings)]
    return [item for item in read if item is not None]


def _read(folder: DatedFolder, reading: Reading) -> DigestItem | None:
    path = folder.path / "item.yaml"
    shared = read_yaml_model(_Shared, path, reading.findings)
    missing = languages_missing(folder.path, reading.findings)
    bodies: dict[Code, Body] = {}
    texts: dict[Code, DigestText] = {}
    for code in CODES:
        file = folder.path / f"{code}.md"
        body = read_body(file, reading.findings) if file.is_file() else None
        text = _text(body, code, reading) if body else None
        if body and text:
            bodies[code], texts[code] = body, text
    if shared is not None:
        _note_days(shared, folder, path, reading.findings)
        _note_keys(shared, path, reading.findings)
        _note_link(shared, path, reading.findings)
    if shared is None or missing or len(texts) < len(CODES):
        return None
    _note_law(shared, bodies, folder.path, reading.findings)
    return DigestItem(
        folder.path.name,
        shared.published,
        tuple(topic for topic in Topic if topic in shared.topics),
        shared.regions,
        shared.happens,
        shared.entry,
        DigestLink(shared.link, shared.link_button) if shared.link and shared.link_button else None,
        texts,
        path,
    )


def _text(body: Body, code: Code, reading: Reading) -> DigestText | None:
    findings = reading.findings
    front = None if body.front is None else fit_model(_Front, body.front, body.path, findings)

    def refused(match: re.Match[str], says: str) -> str:
        findings.add(body.path, says, body.line + match.string.count("\n", 0, match.start()))
        return ""

    words = _BRACES.sub(lambda match: refused(match, f"«{match[0]}»: здесь фигурных скобок не бывает"), body.text)
    heading = "заголовков здесь не бывает: название стоит наверху, в «title»"
    words = _HEADING.sub(lambda match: refused(match, heading), words)
    html = reading.renderer(body.path, code).render(words, body.line)
    if not html and not _HEADING.search(body.text):
        findings.add(body.path, "текста нет: он пишется под второй строкой ---")
    paragraphs, units = html.count("\n\n") + 1, length(html)
    if paragraphs > MOST_PARAGRAPHS:
        findings.add(body.path, f"абзацев не больше {MOST_PARAGRAPHS}, а здесь {paragraphs}")
    if units > TEXT_LIMIT:
        findings.add(body.path, f"текст не помещается: {units} знаков, сократите на {units - TEXT_LIMIT}")
    return DigestText(front.title, html, body.path) if front and html else None


def _note_days(shared: _Shared, folder: DatedFolder, path: Path, findings: Findings) -> None:
    if folder.day is not None and folder.day != shared.published:
        findings.add(path, f"«published»: {shared.published}, а в имени папки {folder.day}")
    if shared.happens is not None and shared.happens < shared.published:
        findings.add(path, f"«happens»: {shared.happens} раньше, чем «published»: {shared.published}")


def _note_keys(shared: _Shared, path: Path, findings: Findings) -> None:
    for name, listed in (("topics", shared.topics), ("regions", shared.regions)):
        for twice in sorted({key for key in listed if listed.count(key) > 1}):
            findings.add(path, f"«{name}»: «{twice}» стоит дважды")
    for topic in shared.topics:
        if topic not in list(Topic):
            findings.add(path, f"«topics»: темы «{topic}» нет, бывают {TOPICS}")
    if Topic.REGION in shared.topics and not shared.regions:
        findings.add(path, "тема «region» без региона: назовите его в «regions»")


def _note_link(shared: _Shared, path: Path, findings: Findings) -> None:
    if (shared.link is None) != (shared.link_button is None):
        there, lacks = ("link", "link_button") if shared.link_button is None else ("link_button", "link")
        findings.add(path, f"«{there}» не бывает без «{lacks}»: у ссылки есть адрес и надпись на кнопке")


def _note_law(shared: _Shared, bodies: Mapping[Code, Body], folder: Path, findings: Findings) -> None:
    """Note law of which one language alone tells, and news of law that name none."""
    kazakh, russian = (_cited(bodies[code]) for code in CODES)
    if sorted(kazakh) != sorted(russian):
        findings.add(folder, "в kk.md и ru.md разные ссылки на закон")
    elif not kazakh and Topic.LAW in shared.topics:
        findings.add(
            folder, "тема «law» без ссылки на закон: поставьте её в kk.md и ru.md, например [[labour-code 53]]"
        )


def _cited(body: Body) -> Sequence[str]:
    return [" ".join(words.split()) for words in CITATION.findall(body.text)]
