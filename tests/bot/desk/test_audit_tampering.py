"""Whoever can write to the database, but has no key, can't change the audit unseen."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk.audit import Action
from bot.desk.verification import Break, Verdict
from bot.storage.desk_tables import AuditEntry
from bot.storage.engine import Storage
from bot.storage.secrets import Secrets
from bot.storage.tables import Secret
from tests.bot.desk.work import OpenWork
from tests.clocks import START

OLGAS_KEY, AIGULS_KEY = 4_241, 4_242
NOTED = 6


@pytest.fixture(autouse=True)
async def six_entries(open_work: OpenWork) -> None:
    """What happened at the desk before somebody meddled with it."""
    async with open_work() as work:
        await work.audit.note(AIGULS_KEY, Action.CARD_SEEN, 17)
        await work.audit.note(AIGULS_KEY, Action.NAME_ASKED, 17, "сот сұрады")
        await work.audit.note(OLGAS_KEY, Action.NAME_AGREED, 17, "сот сұрады")
        await work.audit.note(AIGULS_KEY, Action.NAME_OPENED, 17)
        await work.audit.note(AIGULS_KEY, Action.EXPORTED)
        await work.audit.note(AIGULS_KEY, Action.CLOSED, 17, "келісілді")


async def verdict(open_work: OpenWork) -> Verdict:
    """What the audit says of itself."""
    async with open_work() as work:
        return await work.audit.verify()


@pytest.mark.parametrize(
    "values",
    [
        {"at": START + timedelta(microseconds=1)},
        {"actor": OLGAS_KEY + 7},
        {"actor": None},
        {"action": Action.CARD_SEEN.value},
        {"action": "no such action"},
        {"report": 18},
        {"report": None},
        {"detail": None},
        {"detail": b""},
        {"detail": b"not sealed at all, but long enough for it"},
        {"hash": bytes(32)},
        {"hash": b""},
    ],
    ids=lambda values: "-".join(f"{name}={value!r:.12}" for name, value in values.items()),
)
async def test_each_column_is_covered(open_work: OpenWork, storage: Storage, values: Mapping[str, object]) -> None:
    """A changed value shows at its entry; those before it still hold, and the list can still be read."""
    async with storage.transaction() as session:
        await session.execute(update(AuditEntry).where(AuditEntry.number == 3).values(dict(values)))
    assert await verdict(open_work) == Verdict(2, 3, Break.CHANGED)
    async with open_work() as work:
        assert len(await work.audit.entries()) == NOTED


async def test_the_untouched_chain_holds(open_work: OpenWork) -> None:
    """All the other stories here begin with a chain that holds."""
    assert await verdict(open_work) == Verdict(NOTED)


async def test_a_detail_added_shows(open_work: OpenWork, storage: Storage, secrets: Secrets) -> None:
    """Even one sealed with the right key."""
    sealed = secrets.cipher.seal("рұқсат болды".encode(), "audit:4")
    async with storage.transaction() as session:
        await session.execute(update(AuditEntry).where(AuditEntry.number == 4).values(detail=sealed))
    assert await verdict(open_work) == Verdict(3, 4, Break.CHANGED)


@pytest.mark.parametrize("column", ["at", "actor", "action", "report", "hash"])
async def test_what_is_of_another_kind_shows(open_work: OpenWork, storage: Storage, column: str) -> None:
    """SQLite keeps words where a moment, a number or bytes should be: verifying tells where, and does not fall over."""
    if not storage.is_sqlite:
        pytest.skip("PostgreSQL keeps to the columns' types")
    async with storage.transaction() as session:
        await session.execute(text(f"UPDATE audit SET {column} = 'қайдам' WHERE number = 4"))  # noqa: S608
    assert await verdict(open_work) == Verdict(3, 4, Break.CHANGED)


@pytest.mark.parametrize("column", ["actor", "action", "report", "detail", "hash", "at"])
async def test_swapped_values_show(open_work: OpenWork, storage: Storage, column: str) -> None:
    """A column exchanged between two entries: the first of them is named; equal values exchange nothing."""
    async with storage.transaction() as session:
        first, second = [await _row(session, number) for number in (1, 6)]
        first_value, second_value = getattr(first, column), getattr(second, column)
        await session.execute(update(AuditEntry).where(AuditEntry.number == 1).values({column: second_value}))
        await session.execute(update(AuditEntry).where(AuditEntry.number == 6).values({column: first_value}))
    expected = Verdict(NOTED) if first_value == second_value else Verdict(0, 1, Break.CHANGED)
    assert await verdict(open_work) == expected


async def test_swapped_entries_show(open_work: OpenWork, storage: Storage) -> None:
    """Two whole entries change places."""
    async with storage.transaction() as session:
        for old, new in ((2, 99), (5, 2), (99, 5)):
            await session.execute(update(AuditEntry).where(AuditEntry.number == old).values(number=new))
    assert await verdict(open_work) == Verdict(1, 2, Break.CHANGED)


@pytest.mark.parametrize("number", [1, 3, NOTED - 1])
async def test_a_missing_entry_shows(open_work: OpenWork, storage: Storage, number: int) -> None:
    """Deleted from the beginning or the middle."""
    async with storage.transaction() as session:
        await session.execute(delete(AuditEntry).where(AuditEntry.number == number))
    assert await verdict(open_work) == Verdict(number - 1, number, Break.MISSING)


async def test_closing_the_gap_does_not_help(open_work: OpenWork, storage: Storage) -> None:
    """The entries after a deleted one are numbered anew."""
    async with storage.transaction() as session:
        await session.execute(delete(AuditEntry).where(AuditEntry.number == 3))
        for number in range(4, NOTED + 1):
            await session.execute(update(AuditEntry).where(AuditEntry.number == number).values(number=number - 1))
    assert await verdict(open_work) == Verdict(2, 3, Break.CHANGED)


@pytest.mark.parametrize("left", [0, 1, NOTED - 1])
async def test_a_tail_cut_off_shows(open_work: OpenWork, storage: Storage, left: int) -> None:
    """The head points to an entry that is not there any more; even where none is left."""
    async with storage.transaction() as session:
        await session.execute(delete(AuditEntry).where(AuditEntry.number > left))
    assert await verdict(open_work) == Verdict(left, left + 1, Break.CUT)


async def test_a_tail_cut_off_stays_seen(open_work: OpenWork, storage: Storage) -> None:
    """What is noted afterwards does not grow over the cut."""
    async with storage.transaction() as session:
        await session.execute(delete(AuditEntry).where(AuditEntry.number > 4))
    async with open_work() as work:
        await work.audit.note(OLGAS_KEY, Action.AUDIT_SEEN)
    assert await verdict(open_work) == Verdict(4, 5, Break.MISSING)


async def test_a_head_taken_away_shows_for_good(open_work: OpenWork, storage: Storage) -> None:
    """With the head and the tail gone together, the desk works on, and the place stays marked."""
    async with storage.transaction() as session:
        await session.execute(delete(AuditEntry).where(AuditEntry.number > 4))
        await session.execute(delete(Secret).where(Secret.name == "audit_head"))
    assert await verdict(open_work) == Verdict(4, 5, Break.CUT)
    async with open_work() as work:
        await work.audit.note(OLGAS_KEY, Action.AUDIT_SEEN)
        await work.audit.note(OLGAS_KEY, Action.STATS_SEEN)
    assert await verdict(open_work) == Verdict(4, 5, Break.CUT)


@pytest.mark.parametrize("place", ["secret:pseudonyms", "secret:another"])
async def test_another_secret_in_the_heads_place_shows(
    open_work: OpenWork, storage: Storage, secrets: Secrets, place: str
) -> None:
    """A head that can't be opened vouches for nothing."""
    sealed = secrets.cipher.seal(b'[6, "00"]', place)
    async with storage.transaction() as session:
        await session.execute(update(Secret).where(Secret.name == "audit_head").values(sealed=sealed))
    assert await verdict(open_work) == Verdict(NOTED, NOTED + 1, Break.CUT)


async def test_a_head_set_back_shows(open_work: OpenWork, storage: Storage) -> None:
    """An older head, kept by somebody, is put back while the entries stay."""
    async with storage.transaction() as session:
        older = await session.scalar(select(Secret.sealed).where(Secret.name == "audit_head"))
    async with open_work() as work:
        await work.audit.note(AIGULS_KEY, Action.EXPORT_PERSONAL)
    async with storage.transaction() as session:
        await session.execute(update(Secret).where(Secret.name == "audit_head").values(sealed=older))
    assert await verdict(open_work) == Verdict(NOTED + 1, NOTED + 1, Break.CHANGED)


@pytest.mark.parametrize("number", [-1, 0])
async def test_an_entry_put_in_before_the_first_shows(open_work: OpenWork, storage: Storage, number: int) -> None:
    """The chain begins with number 1."""
    await _put_in(storage, number)
    assert await verdict(open_work) == Verdict(0, number, Break.CHANGED)


async def test_an_entry_put_in_behind_the_last_shows(open_work: OpenWork, storage: Storage) -> None:
    """Nobody without the key can make its hash."""
    await _put_in(storage, NOTED + 1)
    assert await verdict(open_work) == Verdict(NOTED, NOTED + 1, Break.CHANGED)


async def test_an_unreadable_detail_is_told_from_none(open_work: OpenWork, storage: Storage) -> None:
    """The list shows the rest of a damaged entry."""
    async with storage.transaction() as session:
        await session.execute(update(AuditEntry).where(AuditEntry.number == 2).values(detail=b"?", action="?"))
    async with open_work() as work:
        entries = {entry.number: entry for entry in await work.audit.entries()}
    assert (entries[2].detail, entries[2].action, entries[2].report) == (None, None, 17)
    assert entries[1].detail == ""


async def _row(session: AsyncSession, number: int) -> AuditEntry:
    return await session.get_one(AuditEntry, number)


async def _put_in(storage: Storage, number: int) -> None:
    async with storage.transaction() as session:
        values = {"number": number, "at": START, "actor": OLGAS_KEY, "action": "closed", "hash": bytes(32)}
        await session.execute(insert(AuditEntry).values(values))
