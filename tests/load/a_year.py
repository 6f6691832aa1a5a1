"""A year of a union of 730,000 members in PostgreSQL, as retention leaves it; the mass of it is written by SQL.

What screens open is really sealed (threads, titles, texts, issues); the rest is as long as if it were. Bodies of
attachments are 2 KB each: their size is whatever people send.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.campaigns.content import Content, Leads
from bot.campaigns.issues import Body
from bot.campaigns.models import CampaignKind, CampaignState
from bot.content.library import Library
from bot.storage.campaign_tables import Campaign, CampaignText, DigestIssue
from bot.storage.cipher import Cipher
from bot.storage.engine import Storage
from bot.storage.secrets import load_secrets
from bot.storage.upgrade import upgrade
from tests.bot.operations.big import fill
from tests.stage import TOKEN

MEMBERS = 730_000
REPORTS = 50_000
ISSUES = 52
BROADCASTS = 12
KEPT_DAYS = 60
"""For so long it is known who got what."""
MONTH = 30
SLOTS = 1_000
"""Texts of an issue in each language: by topics, regions, and the last issue that readers had."""
TESTED = 50
"""The broadcast of so many days ago was an A/B test."""
POLL, DIGEST, BROADCAST = CampaignKind.POLL, CampaignKind.DIGEST, CampaignKind.BROADCAST
WORDS = "Құрметті әріптес, кәсіподақтың жаңалығы. " * 30
SQL = Path(__file__).with_name("year.sql")

COUNTS = """
INSERT INTO campaign_count (campaign, outcome, count)
VALUES (:campaign, 'sent', CAST(:readers AS int) * 98 / 100), (:campaign, 'blocked', CAST(:readers AS int) * 2 / 100)"""
ARMS = """
INSERT INTO campaign_count (campaign, outcome, count)
SELECT campaign, arm, CASE WHEN arm = 'sent_a' THEN count - count / 20 ELSE count / 20 END
FROM campaign_count, unnest(ARRAY['sent_a', 'sent_b']) arm WHERE campaign = :campaign AND outcome = 'sent'"""
DELIVERIES = """
INSERT INTO delivery (campaign, member, text, state, tries, doubtful, version, until, message, sent_at, cause)
SELECT :campaign, id, CAST(:first AS bigint) + id % CAST(:texts AS int),
    CASE WHEN id % 100 < CAST(:unsent AS int) THEN 0 WHEN id % 100 >= 98 THEN 3 ELSE 2 END,
    1, 0, 0, 0, id % 5000000, CAST(:began AS bigint) + id % 36000, CASE WHEN id % 100 >= 98 THEN 'blocked' END
FROM member WHERE unreachable_since IS NULL ORDER BY id LIMIT CAST(:readers AS int)"""
RESPONSES = """
INSERT INTO campaign_response (campaign, member, what, choice, arm, region)
SELECT :campaign, CASE WHEN CAST(:nameless AS bool) THEN -1 - id ELSE id END, CAST(:what AS text),
    CASE WHEN CAST(:what AS text) = 'vote' THEN id % 3 ELSE 1 END, CASE WHEN id % 2 = 0 THEN 'a' ELSE 'b' END, region
FROM (SELECT id, region FROM member ORDER BY id LIMIT CAST(:readers AS int)) readers
WHERE id / 100 % 100 < CAST(:share AS int)"""


@dataclass(frozen=True)
class Sent:
    """A campaign of the year. `ago`: days since it began."""

    number: int
    kind: CampaignKind
    ago: int
    texts: tuple[int, ...]

    @property
    def readers(self) -> int:
        """How many get it."""
        return MEMBERS * 6 // 10 if self.kind is DIGEST else MEMBERS * 9 // 10

    @property
    def is_paused(self) -> bool:
        """Whether it is not over yet."""
        return self.ago == 0

    @property
    def is_kept(self) -> bool:
        """Whether it is known who got it; a week more than that is kept, which is to be forgotten now."""
        return self.ago < KEPT_DAYS + 7


async def fill_a_year(storage: Storage, cipher: Cipher, library: Library) -> Sequence[Sent]:
    """Write everything; gives the campaigns, oldest first. The last one is paused, half of it sent."""
    await upgrade(storage)
    async with storage.transaction() as session:
        await load_secrets(session, cipher)
    await fill(storage, cipher, REPORTS)
    sent = calendar()
    async with storage.engine.begin() as connection:
        await _write_campaigns(connection, cipher, sent)
        await _write_all_else(connection, library, sent[-1].number)
    for one in sent:
        async with storage.engine.begin() as connection:
            await _write_copies(connection, one)
    async with storage.engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(text("VACUUM FULL report"))
        await connection.execute(text("VACUUM (ANALYZE)"))
    return sent


def calendar() -> Sequence[Sent]:
    """An issue a week and a broadcast a month, every fourth of these a poll; and one that is paused now."""
    days = [(7 * week + 2, DIGEST) for week in range(ISSUES)]
    days += [(MONTH * month + 20, BROADCAST if month % 4 else POLL) for month in range(BROADCASTS)]
    days.append((0, BROADCAST))
    sent: list[Sent] = []
    at = 1
    for number, (ago, kind) in enumerate(sorted(days, key=lambda day: -day[0]), 1):
        count = 2 * SLOTS if kind is DIGEST else 2
        sent.append(Sent(number, kind, ago, tuple(range(at, at + count))))
        at += count
    return sent


async def _write_campaigns(connection: AsyncConnection, cipher: Cipher, sent: Sequence[Sent]) -> None:
    await connection.execute(insert(Campaign), [_campaign(cipher, one) for one in sent])
    await connection.execute(insert(DigestIssue), [_issue(cipher, one) for one in sent if one.kind is DIGEST])
    for one in sent:
        await connection.execute(insert(CampaignText), [_text(cipher, one, at) for at in range(len(one.texts))])
    for name, last in (("campaign", sent[-1].number), ("campaign_text", sent[-1].texts[-1])):
        await connection.execute(
            text("SELECT setval(CAST(:name AS text), :last)"), {"name": f"{name}_id_seq", "last": last}
        )


def _campaign(cipher: Cipher, one: Sent) -> dict[str, object]:
    began = datetime.now(UTC) - timedelta(days=one.ago, hours=3)
    is_test = one.ago == TESTED
    return {
        "id": one.number,
        "kind": one.kind,
        "state": CampaignState.PAUSED if one.is_paused else CampaignState.DONE,
        "sample": 10 if is_test else 0,
        "winner": "a" if is_test else None,
        "made_at": began,
        "frozen_at": began,
        "planned_to": 2**63 - 1,
        "total": one.readers,
        "began_at": began,
        "ended_at": None if one.is_paused else began + timedelta(hours=2),
        "body": cipher.seal(f"Кампания {one.number}".encode(), f"campaign:{one.number}"),
    }


def _issue(cipher: Cipher, one: Sent) -> dict[str, object]:
    due = datetime.now(UTC) - timedelta(days=one.ago, hours=4)
    body = Body(until=due, known=tuple(f"item-{at}" for at in range(40)), readers=one.readers)
    sealed = cipher.seal(body.model_dump_json().encode(), f"digest_issue:{one.number}")
    since = due - timedelta(days=7)
    return {"campaign": one.number, "due": due, "since": since, "is_monthly": one.ago % 28 == 2, "body": sealed}


def _text(cipher: Cipher, one: Sent, at: int) -> dict[str, object]:
    choices = ("Иә", "Жоқ", "Білмеймін") if one.kind is POLL else ()
    leads = () if choices else (Leads(caption="Пайдалы ма?", helpful=True),)
    written = Content(text=WORDS, leads=leads, choices=choices).model_dump_json(exclude_defaults=True)
    number, is_test = one.texts[at], one.ago == TESTED
    return {
        "id": number,
        "campaign": one.number,
        "language": "both" if is_test else ("kk", "ru")[at % 2],
        "arm": ("a", "b")[at % 2] if is_test else "a",
        "slot": f"15::{at // 2}" if one.kind is DIGEST else "",
        "body": cipher.seal(written.encode(), f"campaign_text:{number}"),
    }


async def _write_all_else(connection: AsyncConnection, library: Library, last: int) -> None:
    reporting = library.reporting
    known: dict[str, object] = {
        "regions": [region.key for region in reporting.regions],
        "institutions": [one.key for one in reporting.institutions],
        "kinds": [kind.key for kind in reporting.kinds],
        "principles": [kind.principle for kind in reporting.kinds],
        "entries": list(library.faq.entries),
        "members": MEMBERS,
        "reports": REPORTS,
        "last": last,
        "bot": int(TOKEN.partition(":")[0]),
    }
    for statement in SQL.read_text(encoding="utf-8").split(";\n"):
        clause = text(statement)
        if statement.strip():
            await connection.execute(clause, {name: known[name] for name in clause.compile().params})


async def _write_copies(connection: AsyncConnection, one: Sent) -> None:
    """Deliveries of late, counts, and what members did: six in a hundred press, one reacts, a quarter votes."""
    whose = {"campaign": one.number, "readers": one.readers}
    await connection.execute(text(COUNTS), whose)
    if one.ago == TESTED:
        await connection.execute(text(ARMS), {"campaign": one.number})
    if one.is_kept:
        began = int((datetime.now(UTC) - timedelta(days=one.ago)).timestamp())
        texts = {"first": one.texts[0], "texts": len(one.texts), "began": began, "unsent": 50 if one.is_paused else 0}
        await connection.execute(text(DELIVERIES), whose | texts)
    for what, share in (("vote", 25) if one.kind is POLL else ("press", 6), ("reaction", 1)):
        done = {"what": what, "share": share, "nameless": not one.is_kept}
        await connection.execute(text(RESPONSES), whose | done)
