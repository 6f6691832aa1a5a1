"""Deep links: t.me/<bot>?start=p3_kk opens that very screen in that language (payload: 64 of A-Za-z0-9_-)."""

import re
from dataclasses import dataclass
from typing import cast

from bot.languages import LanguageCode

_PRINCIPLE = re.compile(r"p([1-6])(full)?_(kk|ru)")
_INVITATION = re.compile(r"inv_([A-Za-z0-9_-]{16,40})")
_ENTRY = re.compile(r"faq_([a-z-]{3,40})_(kk|ru)")
_CHAPTER = re.compile(r"([a-z]{3,40}?)([1-9]?)_(kk|ru)")


@dataclass(frozen=True)
class PrincipleLink:
    """A link to a principle's screen."""

    number: int
    full: bool
    language: LanguageCode

    @property
    def payload(self) -> str:
        """What stands after `start=`."""
        return f"p{self.number}{'full' if self.full else ''}_{self.language}"


@dataclass(frozen=True)
class ChapterLink:
    """A link to a page of a chapter."""

    key: str
    page: int
    language: LanguageCode

    @property
    def payload(self) -> str:
        """What stands after `start=`."""
        return f"{self.key}{self.page if self.page > 1 else ''}_{self.language}"


@dataclass(frozen=True)
class EntryLink:
    """A link to an entry of the FAQ."""

    id: str
    language: LanguageCode

    @property
    def payload(self) -> str:
        """What stands after `start=`."""
        return f"faq_{self.id}_{self.language}"


@dataclass(frozen=True)
class ReportLink:
    """A link that begins a report."""

    @property
    def payload(self) -> str:
        """What stands after `start=`."""
        return "report"


@dataclass(frozen=True)
class InvitationLink:
    """A link that gives a role to whoever follows it first."""

    word: str

    @property
    def payload(self) -> str:
        """What stands after `start=`."""
        return f"inv_{self.word}"


Link = PrincipleLink | ChapterLink | EntryLink | ReportLink | InvitationLink


def read_payload(payload: str | None) -> Link | None:
    """Where a payload leads; None for one that we did not make."""
    if match := _PRINCIPLE.fullmatch(payload or ""):
        return PrincipleLink(int(match[1]), match[2] is not None, cast("LanguageCode", match[3]))
    if match := _ENTRY.fullmatch(payload or ""):
        return EntryLink(match[1], cast("LanguageCode", match[2]))
    if match := _INVITATION.fullmatch(payload or ""):
        return InvitationLink(match[1])
    if payload == "report":
        return ReportLink()
    if match := _CHAPTER.fullmatch(payload or ""):
        return ChapterLink(match[1], int(match[2] or 1), cast("LanguageCode", match[3]))
    return None


def address(username: str, link: Link) -> str:
    """The link as people send it."""
    return f"https://t.me/{username}?start={link.payload}"
