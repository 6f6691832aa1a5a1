"""What the search learns from: questions, each with the entry that answers it, or with none."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

LanguageCode = Literal["kk", "ru"]


@dataclass(frozen=True)
class Example:
    """A question as somebody may word it; `entry` is None where the bot has no answer to it."""

    text: str
    entry: str | None
    language: LanguageCode


@dataclass(frozen=True)
class Corpus:
    """All examples."""

    examples: tuple[Example, ...]

    @classmethod
    def of(cls, examples: Iterable[Example]) -> "Corpus":
        """The corpus of these examples, in one order whatever theirs was."""
        return cls(
            tuple(sorted(set(examples), key=lambda example: (example.entry or "", example.language, example.text)))
        )

    @property
    def entries(self) -> tuple[str, ...]:
        """The ids of all entries that questions lead to, in order."""
        return tuple(sorted({example.entry for example in self.examples if example.entry is not None}))

    @property
    def fingerprint(self) -> str:
        """A short name of exactly these examples."""
        digest = sha256()
        for example in self.examples:
            digest.update(f"{example.entry}\0{example.language}\0{example.text}\0".encode())
        return digest.hexdigest()[:16]
