"""What the editors of the FAQ are told: what is asked most, what did not help, and what found no answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.languages import LANGUAGE_CODES, LanguageCode
from bot.questions.readings import READ_LATELY, months_before
from bot.questions.unanswered import Unanswered, UnansweredQuestions
from bot.storage.secrets import Secrets
from bot.storage.tables import EntryReading, EntryVerdict

LISTED = 15


@dataclass(frozen=True)
class Asked:
    """How often an entry was opened in the last three months, and how often a question led to it."""

    entry: str
    asked: int
    opened: int


@dataclass(frozen=True)
class Judged:
    """How many people an entry helped, and how many not."""

    entry: str
    helped: int
    did_not: int


@dataclass(frozen=True)
class Report:
    """One language's report; the lists begin with what matters most. `unanswered`: groups of alike questions.

    `not_picked`: questions whose author picked none of the entries offered, and did not say that none fits.
    """

    language: LanguageCode
    asked: Sequence[Asked]
    did_not_help: Sequence[Judged]
    unanswered: Sequence[Sequence[str]]
    not_picked: Sequence[Sequence[str]]


async def reports(
    session: AsyncSession,
    secrets: Secrets,
    now: Callable[[], datetime],
    grouped: Callable[[Sequence[str]], list[list[str]]],
) -> list[Report]:
    """A report for each language; `grouped` puts alike questions together."""
    kept = await UnansweredQuestions(session, secrets, now).all()
    return [
        Report(
            code,
            await _asked(session, code, now()),
            await _did_not_help(session, code),
            grouped(_words(kept, code, offered=False))[:LISTED],
            grouped(_words(kept, code, offered=True))[:LISTED],
        )
        for code in LANGUAGE_CODES
    ]


async def _asked(session: AsyncSession, code: LanguageCode, now: datetime) -> list[Asked]:
    asked, opened = func.sum(EntryReading.asked), func.sum(EntryReading.opened)
    rows = await session.execute(
        select(EntryReading.entry, asked, opened)
        .where(EntryReading.language == code, EntryReading.month >= months_before(now.date(), READ_LATELY - 1))
        .group_by(EntryReading.entry)
        .order_by(asked.desc(), opened.desc(), EntryReading.entry)
        .limit(LISTED)
    )
    return [Asked(entry, int(times), int(all_times)) for entry, times, all_times in rows]


async def _did_not_help(session: AsyncSession, code: LanguageCode) -> list[Judged]:
    did_not = func.sum(case((EntryVerdict.helped, 0), else_=1))
    rows = await session.execute(
        select(EntryVerdict.entry, func.count() - did_not, did_not)
        .where(EntryVerdict.language == code)
        .group_by(EntryVerdict.entry)
        .having(did_not > 0)
        .order_by(did_not.desc(), EntryVerdict.entry)
        .limit(LISTED)
    )
    return [Judged(entry, int(helped), int(times)) for entry, helped, times in rows]


def _words(kept: Sequence[Unanswered], code: LanguageCode, *, offered: bool) -> list[str]:
    return [question.words for question in kept if question.language == code and question.offered is offered]
