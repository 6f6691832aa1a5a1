"""The split of an A/B test: by a keyed hash of each member, another one for each campaign, in SQL on either engine."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, case

from bot.campaigns.content import Arm
from bot.storage.pseudonyms import Pseudonyms
from bot.storage.tables import Member

_PRIME = 1_000_003
_PARTS = 200
"""Half percents: version "a" has the even ones, "b" the odd ones."""


@dataclass(frozen=True)
class Split:
    """Which members are in a campaign's sample, and which version each gets. Member keys are keyed hashes already."""

    factor: int
    shift: int
    percent: int

    @property
    def _part(self) -> ColumnElement[int]:
        return ((Member.id % _PRIME) * self.factor + self.shift) % _PRIME % _PARTS

    @property
    def in_sample(self) -> ColumnElement[bool]:
        """The condition under which a member is in the sample."""
        return self._part < 2 * self.percent

    def choose(self, texts: dict[Arm, ColumnElement[int]]) -> ColumnElement[int]:
        """The text of the member's version."""
        return case((self._part % 2 == 0, texts["a"]), else_=texts["b"])


def split_of(campaign: int, percent: int, pseudonyms: Pseudonyms) -> Split:
    """The split of this campaign: the same every time, and not to be guessed from outside."""
    key = pseudonyms.of_words(f"sample:{campaign}")
    return Split(1 + key % (_PRIME - 1), key // _PRIME % _PRIME, percent)
