"""The claims of the Standard's source document: each must be carried by a text, in both languages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from pydantic import PositiveInt, RootModel

from bot.content.models import read_yaml_model
from bot.content.problems import Findings
from bot.content.tongues import CODES, Code


@dataclass(frozen=True)
class Mark:
    """A claim's mark in a text, and the words that carry the claim."""

    claim: str
    code: Code
    path: Path
    line: int
    words: str


Marks: TypeAlias = list[Mark]


@dataclass(frozen=True)
class ClaimPlace:
    """Where a claim is carried (the path begins in content/), and by which words."""

    path: Path
    words: str


Places: TypeAlias = Mapping[str, Mapping[Code, ClaimPlace]]


class _Groups(RootModel[dict[str, PositiveInt]]):
    """How many claims each group has: `P1: 8` stands for P1.1 to P1.8, `B: 5` for B1 to B5."""

    def ids(self) -> Iterator[str]:
        """The ids of all claims."""
        for group, count in self.root.items():
            dot = "." if group[-1].isdecimal() else ""
            yield from (f"{group}{dot}{number}" for number in range(1, count + 1))


def place_claims(root: Path, marks: Marks, findings: Findings) -> Places:
    """Each claim's place in each language; what is missing, unknown or translated elsewhere is noted."""
    groups = read_yaml_model(_Groups, root / "claims.yaml", findings)
    if groups is None:
        return {}
    places: dict[str, dict[Code, ClaimPlace]] = {claim: {} for claim in groups.ids()}
    for mark in marks:
        if mark.claim in places:
            place = ClaimPlace(mark.path.relative_to(root), mark.words)
            places[mark.claim].setdefault(mark.code, place)
        else:
            findings.add(mark.path, f"метка {{{mark.claim}}}: такого тезиса нет в claims.yaml", mark.line)
    for claim, found in places.items():
        _note_lost(claim, found, root, findings)
    return places


def _note_lost(claim: str, found: Mapping[Code, ClaimPlace], root: Path, findings: Findings) -> None:
    folders = {place.path.parent for place in found.values()}
    if not found:
        findings.add(root / "claims.yaml", f"тезис {claim} пропал: его метки нет ни в одном тексте")
    elif len(folders) > 1:
        where = " и ".join(found[code].path.as_posix() for code in CODES)
        findings.add(root / "claims.yaml", f"тезис {claim} стоит на разных местах: {where}")
    elif len(found) == 1:
        (code,) = set(CODES).difference(found)
        translation = root / folders.pop() / f"{code}.md"
        if translation.is_file():  # that there is none has been said already
            findings.add(translation, f"тезис {claim} пропал: здесь нет его метки {{{claim}}}, а в переводе она есть")
