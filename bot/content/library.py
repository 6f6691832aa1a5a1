"""The library: all that people read, checked as it is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.content.acts import Act, read_acts
from bot.content.asking import Index, read_index
from bot.content.chapters import Chapter, read_chapter, read_chapters
from bot.content.citations import read_citations
from bot.content.claims import Places, place_claims
from bot.content.digest import Digest, read_digest
from bot.content.faq import Faq, read_faq
from bot.content.folders import note_strays
from bot.content.principles import Principle, read_principles
from bot.content.problems import ContentFaults, Findings, Problem
from bot.content.reading import Reading
from bot.content.reporting import Reporting, read_reporting

__all__ = ["Chapter", "Library", "Principle"]


@dataclass(frozen=True)
class Library:
    """What people read."""

    principles: tuple[Principle, ...]
    chapters: tuple[Chapter, ...]
    about: Chapter
    faq: Faq
    reporting: Reporting
    digest: Digest
    acts: Mapping[str, Act]
    claims: Places
    index: Index

    @classmethod
    def load(cls, root: Path) -> "Library":
        """Read content/. Raises ContentFaults with everything that is wrong."""
        library, problems = read_library(root)
        if library is None:
            raise ContentFaults(problems)
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

    def find(self, words: str, *, whole: bool = False) -> Principle | Chapter | None:
        """The principle or chapter that a person's words ask for; None where they fit nothing, or two alike.

        `whole`: the words must ask for it and say nothing else.
        """
        return self.index.find(words, whole=whole)


def read_library(root: Path) -> tuple[Library | None, list[Problem]]:
    """The library, and all that is wrong with it: where anything is, there is no library."""
    findings = Findings(root)
    acts = read_acts(root, findings)
    reading = Reading(root, read_citations(root, acts, findings), findings)
    principles, chapters = read_principles(reading), read_chapters(reading)
    about = read_chapter(root / "about", "about", reading)
    faq = read_faq(reading)
    reporting = read_reporting(reading, faq)
    digest = read_digest(reading, reporting)
    claims = place_claims(root, reading.marks, findings)
    index = read_index(root, [*principles, *chapters, *([about] if about else [])], findings)
    acts.note_uncited(findings)
    note_strays(root, findings)
    problems = findings.in_order()
    if about is None or faq is None or reporting is None or digest is None or problems:
        return None, problems
    return Library(tuple(principles), tuple(chapters), about, faq, reporting, digest, acts.by_key, claims, index), []
