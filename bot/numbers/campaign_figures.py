"""The figures of a campaign as pictures and tables take them: captions and counts, in the reader's language."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

Fact: TypeAlias = tuple[str, str | int | datetime | None]
"""What is told, and its value; None: hidden, or there is none."""


@dataclass(frozen=True)
class Figure:
    """A count with its caption; None: hidden."""

    caption: str
    count: int | None


@dataclass(frozen=True)
class Breakdown:
    """Counts that are drawn together."""

    title: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class RegionTable:
    """Counts by region: a heading for each column, the region's first; None: hidden."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int | None, ...]], ...]


@dataclass(frozen=True)
class Results:
    """All that pictures and tables tell of a campaign."""

    title: str
    facts: tuple[Fact, ...]
    breakdowns: tuple[Breakdown, ...]
    regions: RegionTable
