"""The claims of the Standard's source document: each must be carried by a text, in both languages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.content.markdown import Claim
from bot.content.sources import Findings, read_yaml
from bot.content.tongues import CODES, Code


@dataclass(frozen=True)
class ClaimPlace:
    """Where a claim is carried, and by which words."""

    path: Path
    words: str


@dataclass(frozen=True)
class MarkedText:
    """A file's claim marks."""

    code: Code
    path: Path
    claims: tuple[Claim, ...]


def place_claims(
    root: Path, texts: Sequence[MarkedText], findings: Findings
) -> Mapping[str, Mapping[Code, ClaimPlace]]:
    """Each claim's place in each language; what is missing or unknown is noted."""
    known = _read_ids(root, findings)
    places: dict[str, dict[Code, ClaimPlace]] = {claim: {} for claim in known}
    for text in texts:
        for claim in text.claims:
            if claim.id not in places:
                findings.add(text.path, f"метка {{{claim.id}}}: такого тезиса нет в claims.yaml", claim.line)
                continue
            places[claim.id].setdefault(text.code, ClaimPlace(text.path.relative_to(root), claim.words))
    for claim_id, found in places.items():
        for code in CODES:
            if code not in found:
                findings.add(root / "claims.yaml", f"тезис {claim_id} пропал: ни в одном файле {code}.md нет его метки")
    return places


def _read_ids(root: Path, findings: Findings) -> list[str]:
    """The ids of `claims.yaml`, which tells how many claims each group has (`P1: 8` stands for P1.1 to P1.8)."""
    path = root / "claims.yaml"
    groups = read_yaml(path, findings)
    if not isinstance(groups, dict) or not all(isinstance(count, int) for count in groups.values()):
        findings.add(path, "здесь должны стоять группы тезисов и их число, например «P1: 8»")
        return []
    return [
        f"{group}.{number}" if len(group) > 1 else f"{group}{number}"
        for group, count in groups.items()
        for number in range(1, count + 1)
    ]
