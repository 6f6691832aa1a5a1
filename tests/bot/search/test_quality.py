"""How well questions are answered: 499 of them that the search never saw, against the goals."""

import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.search.engine import Finding, Level, Search

QUESTIONS = Path(__file__).parent / "questions.jsonl"
OFFERED = 3
SHOWN = 10
"""Questions that a failure names."""


@dataclass(frozen=True)
class Answered:
    """A question, the entry that answers it (None: out of scope), its language, and what was found."""

    question: str
    entry: str | None
    language: str
    finding: Finding

    @property
    def first(self) -> bool:
        """Whether the right entry stands first."""
        return self.finding.entries[:1] == (self.entry,)

    @property
    def offered(self) -> bool:
        """Whether the right entry is among the three that would be offered."""
        return self.entry in self.finding.entries[:OFFERED]

    @property
    def at_once(self) -> bool:
        """Whether the first entry would be shown at once."""
        return self.finding.level is Level.ANSWER

    @property
    def refused(self) -> bool:
        """Whether the bot would say that it has no answer."""
        return self.finding.level is Level.NONE

    def __str__(self) -> str:
        found = ", ".join(self.finding.entries[:OFFERED])
        return f"[{self.entry} → {self.finding.level} {self.finding.score:+.2f}: {found}] {self.question}"


@dataclass(frozen=True)
class Run:
    """All questions, asked once."""

    in_scope: Sequence[Answered]
    out_of_scope: Sequence[Answered]

    def of_language(self, language: str) -> list[Answered]:
        """The questions in this language that have an entry."""
        return [answered for answered in self.in_scope if answered.language == language]


@pytest.fixture(scope="session")
def run(real_search: Search) -> Run:
    """Every question, asked of the real search."""
    answers: list[Answered] = []
    for line in QUESTIONS.read_text(encoding="utf-8").splitlines():
        asked = json.loads(line)
        answers.append(Answered(asked["q"], asked["id"], asked["lang"], real_search.find(asked["q"])))
    return Run([one for one in answers if one.entry], [one for one in answers if not one.entry])


def at_least(goal: float, what: str, answers: Sequence[Answered], good: Callable[[Answered], bool]) -> None:
    """Demand a share of good answers; a failure names the figure and the ten worst of the others."""
    bad = [answered for answered in answers if not good(answered)]
    share = 1 - len(bad) / len(answers)
    assert share >= goal, _told(f"{what}: {share:.3f} of {len(answers)}, at least {goal} wanted", bad)


def at_most(goal: float, what: str, answers: Sequence[Answered], bad: Callable[[Answered], bool]) -> None:
    """Allow a share of bad answers; a failure names the figure and the ten worst."""
    found = [answered for answered in answers if bad(answered)]
    share = len(found) / len(answers)
    assert share <= goal, _told(f"{what}: {share:.3f} of {len(answers)}, at most {goal} allowed", found)


def _told(figure: str, bad: Sequence[Answered]) -> str:
    """The worst are those of which the search was most certain, one way or the other."""
    worst = sorted(bad, key=lambda answered: -abs(answered.finding.score))[:SHOWN]
    return "\n".join([figure, *map(str, worst)])


def test_there_are_499_questions(run: Run) -> None:
    """All sixty topics in every kind of spelling, and more than a hundred that are none of the bot's business."""
    assert (len(run.in_scope), len(run.out_of_scope)) == (360, 139)
    assert len({answered.entry for answered in run.in_scope}) == 60


def test_the_right_entry_stands_first(run: Run) -> None:
    """For at least 88 of 100 questions."""
    at_least(0.88, "first", run.in_scope, lambda answered: answered.first)


def test_the_right_entry_is_among_three(run: Run) -> None:
    """For at least 96 of 100 questions."""
    at_least(0.96, "top three", run.in_scope, lambda answered: answered.offered)


@pytest.mark.parametrize(("language", "goal"), [("kk", 0.88), ("ru", 0.86)])
def test_both_languages_are_understood(run: Run, language: str, goal: float) -> None:
    """The right entry stands first in Kazakh as in Russian."""
    at_least(goal, f"first in {language}", run.of_language(language), lambda answered: answered.first)


def test_no_topic_is_neglected(run: Run) -> None:
    """Of every topic's six questions the right entry is among three for at least 60 of 100."""
    topics = defaultdict(list)
    for answered in run.in_scope:
        topics[answered.entry].append(answered)
    for entry, answers in topics.items():
        at_least(0.6, f"top three of {entry}", answers, lambda answered: answered.offered)


def test_few_questions_are_refused(run: Run) -> None:
    """At most 4 of 100 people whose question has an answer are told that there is none."""
    at_most(0.04, "refused in scope", run.in_scope, lambda answered: answered.refused)


def test_what_is_none_of_our_business_is_refused(run: Run) -> None:
    """At least 92 of 100 questions without an entry are told so."""
    at_least(0.92, "refused out of scope", run.out_of_scope, lambda answered: answered.refused)


def test_most_questions_are_answered_at_once(run: Run) -> None:
    """At least 65 of 100 people see an answer without picking."""
    at_least(0.65, "answered at once", run.in_scope, lambda answered: answered.at_once)


def test_hardly_any_answer_shown_at_once_is_wrong(run: Run) -> None:
    """At most 3 of 100 questions have another topic's answer thrown at them."""
    at_most(0.03, "wrong at once", run.in_scope, lambda answered: answered.at_once and not answered.first)


def test_hardly_anything_out_of_scope_is_answered_at_once(run: Run) -> None:
    """At most 2 of 100 questions without an entry are answered as if they had one."""
    at_most(0.02, "out of scope answered at once", run.out_of_scope, lambda answered: answered.at_once)
