"""Words by which a frightened person is known: they need to hear first what to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from bot.content.asking import STEM, split, stands_for
from bot.content.models import read_yaml_model
from bot.content.problems import Findings
from bot.content.tongues import Words

LISTENED = 100
"""Words that are listened to at the beginning and at the end of a long text."""


class _Words(BaseModel):
    """The words (`faq/alarm.yaml`)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kk: tuple[Words, ...]
    ru: tuple[Words, ...]


@dataclass(frozen=True)
class Alarm:
    """Words of alarm, each a row of words or of their beginnings."""

    rows: tuple[tuple[str, ...], ...]

    def sounds_in(self, text: str) -> bool:
        """Whether a person who writes so is in fear, or has just lost something."""
        said = split(text)
        if len(said) > 2 * LISTENED:
            said = (*said[:LISTENED], *said[-LISTENED:])
        beginnings = {word[:end] for word in said for end in (*range(STEM, len(word)), len(word))}
        return any(row[0] in beginnings and _stands_in(row, said) for row in self.rows)


def read_alarm(path: Path, findings: Findings) -> Alarm | None:
    """The words of alarm; None, with what is wrong noted, where they can't be read."""
    words = read_yaml_model(_Words, path, findings)
    if words is None:
        return None
    for row in (*words.kk, *words.ru):
        if not split(row):
            findings.add(path, f"«{row}» состоит из одних знаков")
    return Alarm(tuple(split(row) for row in (*words.kk, *words.ru)))


def _stands_in(row: Sequence[str], said: Sequence[str]) -> bool:
    return any(
        all(stands_for(known, word) for known, word in zip(row, said[at:], strict=False))
        for at in range(len(said) - len(row) + 1)
    )
