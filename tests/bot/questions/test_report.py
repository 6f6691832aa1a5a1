"""What the editors are told of people's questions."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from bot.questions.printing import printed
from bot.questions.readings import Readings
from bot.questions.report import Report, reports
from bot.questions.unanswered import UnansweredQuestions
from bot.questions.verdicts import Verdicts
from bot.storage.engine import Storage
from bot.storage.secrets import Secrets

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=120)


def each_by_itself(texts: Sequence[str]) -> list[list[str]]:
    """No two are alike."""
    return [[text] for text in texts]


async def report(storage: Storage, secrets: Secrets) -> dict[str, Report]:
    """The report by language."""
    async with storage.transaction() as session:
        found = await reports(session, secrets, lambda: NOW, each_by_itself)
    return {one.language: one for one in found}


async def test_what_was_asked_most_stands_first(storage: Storage, secrets: Secrets) -> None:
    """Each language by itself; what was read more than three months ago does not count."""
    async with storage.transaction() as session:
        readings = Readings(session, lambda: NOW)
        readings.count("bonus", "kk")
        for _ in range(2):
            readings.count("camera", "kk", asked=True)
        readings.count("bonus", "ru", asked=True)
        await readings.write()
        old = Readings(session, lambda: LONG_AGO)
        old.count("leak", "kk", asked=True)
        await old.write()
    told = await report(storage, secrets)
    assert [(asked.entry, asked.asked, asked.opened) for asked in told["kk"].asked] == [
        ("camera", 2, 2),
        ("bonus", 0, 1),
    ]
    assert [asked.entry for asked in told["ru"].asked] == ["bonus"]


async def test_what_did_not_help_is_told_with_whom_it_helped(storage: Storage, secrets: Secrets) -> None:
    """Entries that helped everybody are not listed."""
    async with storage.transaction() as session:
        verdicts = Verdicts(session, secrets, lambda: NOW)
        await verdicts.give(1, "bonus", "ru", helped=True)
        await verdicts.give(2, "bonus", "ru", helped=False)
        await verdicts.give(3, "camera", "ru", helped=True)
    told = await report(storage, secrets)
    assert [(judged.entry, judged.helped, judged.did_not) for judged in told["ru"].did_not_help] == [("bonus", 1, 1)]
    assert told["kk"].did_not_help == []


async def test_what_found_no_answer_is_told_apart_from_what_was_not_picked(storage: Storage, secrets: Secrets) -> None:
    """By the question's language."""
    async with storage.transaction() as session:
        log = UnansweredQuestions(session, secrets, lambda: NOW)
        log.keep("жатақхана беріле ме", "kk", offered=False)
        log.keep("про технику", "ru", offered=True)
    told = await report(storage, secrets)
    assert (told["kk"].unanswered, told["kk"].not_picked) == ([["жатақхана беріле ме"]], [])
    assert (told["ru"].unanswered, told["ru"].not_picked) == ([], [["про технику"]])


def test_the_report_is_printed_line_by_line() -> None:
    """A question of several lines takes one; what there is nothing of is a dash."""
    lines = list(printed(Report("ru", [], [], [["о\nтехнике", "про технику"]], [])))
    assert lines[0] == "══ По-русски ══"
    assert "    2  о технике" in lines
    assert lines.count("      —") == 3
