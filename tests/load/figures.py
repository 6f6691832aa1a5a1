"""A figure: what was measured, and what it should be."""

from typing import Literal

from pydantic import BaseModel


class Figure(BaseModel):
    """One line of the bench; `goal` None: for the record only."""

    figure: str
    got: float
    goal: float | None
    unit: str
    better: Literal["higher", "lower"]

    @property
    def is_met(self) -> bool:
        """Whether the goal is reached."""
        if self.goal is None:
            return True
        return self.got >= self.goal if self.better == "higher" else self.got <= self.goal

    def line(self) -> str:
        """The figure as a row of the table."""
        goal = "—" if self.goal is None else f"{'≥' if self.better == 'higher' else '≤'} {self.goal:g}"
        verdict = "" if self.goal is None else ("met" if self.is_met else "NOT MET")
        return f"{self.figure:<28} | {goal:>8} | {self.got:>10.3g} {self.unit:<16} {verdict}"
