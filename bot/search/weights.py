"""What was learned from a corpus, in a file: derived by a command, never by hand."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Self, TypeAlias
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from bot.search.corpus import Corpus

_LEARNED_BY = ("grams.py", "meaning.py", "spelling.py", "training.py", "weights.py")
_NUL = "\0"

Floats: TypeAlias = NDArray[np.float32]
Parts: TypeAlias = dict[str, NDArray[Any]]


class WeightsMissing(Exception):
    """What the search learned is missing, or content/ has changed since. Let it learn: python main.py faq weights."""


@dataclass(frozen=True)
class OfGrams:
    """What grams of one kind say: a row each in `say`, with a number for every class; in `kazakh`, of the language.

    `rarity` is their inverse document frequency.
    """

    vocabulary: dict[str, int]
    rarity: Floats
    say: Floats
    kazakh: Floats

    def parts(self, name: str) -> Parts:
        """What to write of it."""
        return {
            f"{name}_vocabulary": _packed(self.vocabulary),
            f"{name}_rarity": self.rarity.astype(np.float16),
            f"{name}_say": self.say.astype(np.float16),
            f"{name}_kazakh": self.kazakh.astype(np.float16),
        }

    @classmethod
    def read(cls, name: str, parts: Parts) -> Self:
        """What was written of it."""
        return cls(
            {gram: at for at, gram in enumerate(_unpacked(parts[f"{name}_vocabulary"]))},
            *(parts[f"{name}_{what}"].astype(np.float32) for what in ("rarity", "say", "kazakh")),
        )


@dataclass(frozen=True)
class OfMeaning:
    """What a question's point says of its class, measured from the examples' centre."""

    centre: Floats
    say: Floats
    bias: Floats


@dataclass(frozen=True)
class Weights:
    """Everything that finding needs. The classes are the `entries` in their order, then "no entry".

    Without `meaning`, questions are compared by their letters alone.
    """

    entries: tuple[str, ...]
    pieces: OfGrams
    phrases: OfGrams
    bias: Floats
    kazakh_bias: float
    meaning: OfMeaning | None

    def save(self, path: Path) -> None:
        """Write the file; it is there whole or not at all."""
        parts: Parts = {
            "entries": _packed(self.entries),
            "bias": self.bias,
            "kazakh_bias": np.array([self.kazakh_bias]),
            **self.pieces.parts("pieces"),
            **self.phrases.parts("phrases"),
        }
        if self.meaning is not None:
            parts |= {f"meaning_{name}": part for name, part in vars(self.meaning).items()}
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".draft")
        with draft.open("wb") as file:
            np.savez(file, allow_pickle=False, **parts)
        draft.replace(path)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the file. Raises WeightsMissing."""
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
                parts: Parts = dict(arrays)
        except (OSError, ValueError, EOFError, BadZipFile) as fault:
            raise WeightsMissing from fault
        return cls(
            entries=tuple(_unpacked(parts["entries"])),
            pieces=OfGrams.read("pieces", parts),
            phrases=OfGrams.read("phrases", parts),
            bias=parts["bias"],
            kazakh_bias=float(parts["kazakh_bias"][0]),
            meaning=OfMeaning(*(parts[f"meaning_{name}"] for name in ("centre", "say", "bias")))
            if "meaning_say" in parts
            else None,
        )


def path_of(corpus: Corpus, folder: Path, *, with_meaning: bool) -> Path:
    """Where the weights of this corpus lie; other examples, or another way of learning, have another file."""
    digest = sha256(f"{corpus.fingerprint}{with_meaning}".encode())
    for name in _LEARNED_BY:
        digest.update((Path(__file__).parent / name).read_bytes())
    return folder / f"{digest.hexdigest()[:16]}.npz"


def _packed(words: Iterable[str]) -> NDArray[np.uint8]:
    return np.frombuffer(_NUL.join(words).encode(), dtype=np.uint8)


def _unpacked(packed: NDArray[Any]) -> list[str]:
    return packed.tobytes().decode().split(_NUL)
