"""The library: all that people read, checked as it is read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.content.acts import Act, read_acts
from bot.content.asking import Index, read_words
from bot.content.chapters import Chapter, read_chapter, read_chapters
from bot.content.claims import ClaimPlace, MarkedText, place_claims
from bot.content.principles import COUNT, Principle, SectionNames, read_principles
from bot.content.problems import ContentFaults
from bot.content.sources import Findings, read_model, read_yaml
from bot.content.tongues import CODES, Code

__all__ = ["Chapter", "Library", "Principle"]

_KNOWN = {"README.md", "law.yaml", "sections.yaml", "citations.yaml", "claims.yaml", "principles", "standard", "about"}
_KNOWN_BESIDE = {"pictures"}


@dataclass(frozen=True)
class Library:
    """What people read."""

    principles: tuple[Principle, ...]
    chapters: tuple[Chapter, ...]
    about: Chapter
    acts: Mapping[str, Act]
    claims: Mapping[str, Mapping[Code, ClaimPlace]]
    index: Index

    @classmethod
    def load(cls, root: Path) -> "Library":
        """Read content/. Raises ContentFaults with everything that is wrong."""
        library, findings = read_library(root)
        if library is None or findings.problems:
            raise ContentFaults(sorted(findings.problems, key=str))
        return library

    def principle(self, number: int) -> Principle:
        """The principle of this number, 1 to 6. Raises IndexError."""
        if not 1 <= number <= len(self.principles):
            raise IndexError(number)
        return self.principles[number - 1]

    def page(self, key: str, page: int) -> Chapter | None:
        """The chapter of this key if it has such a page (from 1)."""
        found = next((chapter for chapter in self.chapters if chapter.key == key), None)
        return found if found is not None and 1 <= page <= found.page_count else None

    def find(self, words: str) -> Principle | Chapter | None:
        """The principle or chapter that a person's words ask for; None where they fit nothing, or two alike."""
        return self.index.find(words)


def read_library(root: Path) -> tuple[Library | None, Findings]:
    """The library, if it can be put together, and all that is wrong with it."""
    findings = Findings(root)
    acts = read_acts(root, findings)
    sections = root / "sections.yaml"
    names = read_model(SectionNames, read_yaml(sections, findings), sections, findings)
    principles = read_principles(root, names, acts, findings) if names else []
    if len(principles) != COUNT:
        findings.add(root / "principles", f"принципов должно быть {COUNT}, показать можно {len(principles)}")
    chapters = read_chapters(root, acts, findings)
    about = read_chapter(root / "about", "about", acts, findings)
    acts.note_uncited(findings)
    claims = place_claims(root, [*_marked(principles, chapters)], findings)
    index = Index(read_words(root, findings), [*principles, *chapters], findings)
    _note_strays(root, findings)
    if about is None:
        return None, findings
    return Library(tuple(principles), tuple(chapters), about, acts.by_key, claims, index), findings


def _marked(principles: list[Principle], chapters: list[Chapter]) -> Iterator[MarkedText]:
    for code in CODES:
        for principle in principles:
            text = principle.in_language(code)
            yield MarkedText(code, text.path, text.claims)
        for chapter in chapters:
            pages = chapter.in_language(code).pages
            claims = tuple(claim for page in pages for claim in page.claims)
            yield MarkedText(code, chapter.in_language(code).path, claims)


def _note_strays(root: Path, findings: Findings) -> None:
    """Note files that nobody would read."""
    for path in sorted(root.iterdir()):
        if path.name not in _KNOWN | _KNOWN_BESIDE:
            findings.add(path, "лишний файл: бот его не читает")
    for folder in [*(root / "principles").glob("*/"), *(root / "standard").glob("*/"), root / "about"]:
        for path in sorted(folder.iterdir()) if folder.is_dir() else []:
            if path.name not in {"kk.md", "ru.md"}:
                findings.add(path, "лишний файл: бот его не читает")
