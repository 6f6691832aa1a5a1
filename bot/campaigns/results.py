"""What can become of a delivery that a sender has in hand."""

from dataclasses import dataclass
from typing import TypeAlias

from bot.campaigns.copies import Copy
from bot.campaigns.models import Outcome
from bot.languages import LanguageCode


@dataclass(frozen=True)
class Leased:
    """A delivery in hand. `chat`: the member's Telegram id."""

    campaign: int
    member: int
    text: int
    tries: int
    chat: int
    language: LanguageCode


@dataclass(frozen=True)
class Sent:
    """Telegram took the copy, in the second `at` (since 1970); `album`: the ids of the album's further messages."""

    leased: Leased
    text: int
    version: int
    message: int
    at: int
    album: tuple[int, ...] = ()


@dataclass(frozen=True)
class Failed:
    """The copy will not arrive."""

    leased: Leased
    cause: Outcome


@dataclass(frozen=True)
class Postponed:
    """To be tried again from the second `until` on; `doubtful`: it may have arrived all the same."""

    leased: Leased
    until: int
    doubtful: bool


@dataclass(frozen=True)
class Lost:
    """Nobody knows whether it arrived, and it must not arrive twice."""

    leased: Leased


@dataclass(frozen=True)
class Corrected:
    """The copy shows this version now."""

    copy: Copy
    version: int


@dataclass(frozen=True)
class Recalled:
    """The copy is gone from its chat."""

    copy: Copy


@dataclass(frozen=True)
class Untouched:
    """The copy could not be changed and stays as it is."""

    copy: Copy


Result: TypeAlias = Sent | Failed | Postponed | Lost | Corrected | Recalled | Untouched


def campaign_of(result: Result) -> int:
    """The campaign that a result belongs to."""
    return result.copy.campaign if isinstance(result, Corrected | Recalled | Untouched) else result.leased.campaign
