"""What crosses the room of numbers."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Scope:
    """Which reports are counted: of these regions (None: all), filed from `since` on and before `until`.

    A date stands for its local midnight. Reports that name no region belong to no region. `past_desk`: whether those
    that went past the desk count as well; only owners may know of them.
    """

    regions: frozenset[str] | None = None
    since: date | datetime | None = None
    until: date | datetime | None = None
    past_desk: bool = True


@dataclass(frozen=True)
class Cell:
    """One line of a breakdown. `key` is None for what was not said; `count` is None where it is hidden."""

    key: str | None
    count: int | None


@dataclass(frozen=True)
class FirstAnswer:
    """How long authors waited for the desk; None: hidden, or nobody was answered.

    `in_time`: the share (0 to 1) of the reports answered that were answered within the term (FIRST_ANSWER).
    """

    answered: int | None
    median_hours: float | None
    in_time: float | None


@dataclass(frozen=True)
class Rating:
    """What authors thought of it, 1 to 5; None: hidden, or nobody said."""

    number: int | None
    mean: float | None


@dataclass(frozen=True)
class Numbers:
    """All numbers of a scope. Breakdowns begin with the largest cell and end with the hidden ones; months, in order.

    A key without reports has no cell, but a month has. A breakdown that can't be shown without giving a hidden cell
    away is empty. `by_month`: keys like "2026-11", the last twelve months of the scope.
    """

    floor: int
    total: int | None
    open: int | None
    by_kind: tuple[Cell, ...]
    by_principle: tuple[Cell, ...]
    by_region: tuple[Cell, ...]
    by_institution: tuple[Cell, ...]
    by_month: tuple[Cell, ...]
    by_status: tuple[Cell, ...]
    by_outcome: tuple[Cell, ...]
    first_answer: FirstAnswer
    rating: Rating
