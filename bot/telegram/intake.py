"""The intake: where received updates go, and how full it is there."""

from collections.abc import Sequence

from bot.telegram.answers import Answers
from bot.telegram.incoming import Incoming
from bot.telegram.lanes import Lanes


class Intake:
    """The lanes, as receiving sees them: while Telegram takes answers slowly, it keeps the further updates itself."""

    def __init__(self, lanes: Lanes, answers: Answers) -> None:
        self._lanes = lanes
        self._answers = answers

    @property
    def depth(self) -> int:
        """How many updates have not been settled, and how many answers are held in memory."""
        return self._lanes.depth + self._answers.in_memory

    def put(self, updates: Sequence[Incoming]) -> None:
        """Hand updates over to be handled."""
        self._lanes.put(updates)
