"""What crosses the room of reports."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from bot.languages import LanguageCode
from bot.storage.report_tables import OPEN, QUESTION, Identity, Outcome, Side, Status

__all__ = [
    "OPEN",
    "QUESTION",
    "Draft",
    "Identity",
    "NoSuchReport",
    "NotFiled",
    "Outcome",
    "Part",
    "Receipt",
    "Refusal",
    "Said",
    "Side",
    "Standing",
    "Status",
]

STORY_LIMIT = 12_000
"""Characters of a story, all its messages together."""
NAME_LIMIT = 120
SUBJECT_LIMIT = 100
FILES_LIMIT = 5


class Part(BaseModel):
    """A message of a story; `message`: its id in the author's chat, by which an edit of it is known."""

    model_config = ConfigDict(frozen=True)

    message: int
    words: str


class Draft(BaseModel):
    """A report that is being written; kept, sealed, in its author's conversation.

    `region` and `institution` are None until they were asked for, and "" where the author passed them over.
    """

    model_config = ConfigDict(frozen=True)

    kind: str
    principle: int
    story: tuple[Part, ...] = ()
    files: tuple[int, ...] = ()
    region: str | None = None
    institution: str | None = None
    identity: Identity | None = None
    name: str = ""
    subject: str = ""
    past_desk: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """What was told so far."""
        return tuple(part.words for part in self.story)

    @property
    def length(self) -> int:
        """Characters told so far."""
        return sum(len(part.words) for part in self.story)

    @property
    def is_told(self) -> bool:
        """Whether there is anything to report: words, or a file."""
        return bool(self.story or self.files)


@dataclass(frozen=True)
class Receipt:
    """What an author keeps."""

    number: int
    code: str
    filed_at: datetime
    digest: bytes


@dataclass(frozen=True)
class Standing:
    """A report as its author and the desk see it: facts only, nothing that leads to its author."""

    number: int
    kind: str
    principle: int
    region: str | None
    institution: str | None
    identity: Identity
    language: LanguageCode
    status: Status
    past_desk: bool
    assignee: int | None
    outcome: Outcome | None
    rating: int | None
    filed_at: datetime
    closed_at: datetime | None
    first_answer_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is not over yet."""
        return self.status in OPEN


@dataclass(frozen=True)
class Said:
    """A message of a thread, with the attachments that came with it."""

    id: int
    side: Side
    words: str
    organiser: int | None
    written_at: datetime
    files: tuple[int, ...] = ()


class Refusal(StrEnum):
    """Why a report can't be filed now."""

    BLOCKED = "blocked"
    TOO_MANY_OPEN = "too_many_open"
    TOO_FAST = "too_fast"


class NotFiled(Exception):
    """The report can't be filed; `why` tells the author's next step."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(why)
        self.why = why


class NoSuchReport(Exception):
    """There is no such report, or it is not this person's business: the two are answered alike."""
