"""The audit as it grows, and as it is read."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.desk.audit import DETAIL_LIMIT, Action, Audit
from bot.desk.verification import PAGE, Verdict
from bot.storage.cipher import Cipher, Unreadable
from bot.storage.desk_tables import AuditEntry
from bot.storage.engine import Storage
from bot.storage.secrets import Secrets, load_secrets
from bot.storage.tables import Secret
from tests.bot.desk.work import AIGUL, OpenWork
from tests.clocks import START, LeapingClock

AIGULS_KEY = 4_242
OLD, NEW = bytes(range(32)), bytes(range(32, 64))


async def test_an_entry_is_read_as_it_was_noted(open_work: OpenWork, clock: LeapingClock) -> None:
    """Who, what, which report, the words, and the moment."""
    clock.leap(754)
    async with open_work() as work:
        await work.audit.note(AIGULS_KEY, Action.TRANSFERRED, 17, "Абай → Алматы")
    async with open_work() as work:
        (entry,) = await work.audit.entries()
    assert (entry.number, entry.at) == (1, START + timedelta(seconds=754))
    assert (entry.actor, entry.action, entry.report) == (AIGULS_KEY, Action.TRANSFERRED, 17)
    assert entry.detail == "Абай → Алматы"


async def test_what_an_author_did_is_noted_by_the_hour(open_work: OpenWork, clock: LeapingClock) -> None:
    """The exact moment of a filing could be compared with who was online: it is not kept here either."""
    clock.leap(3600 + 754)
    async with open_work() as work:
        await work.audit.note(None, Action.REPORT_TAKEN, 17)
        (entry,) = await work.audit.entries()
        assert (entry.actor, entry.at) == (None, START + timedelta(hours=1))
        assert (await work.audit.verify()).holds


async def test_details_lie_sealed_and_bounded(open_work: OpenWork, storage: Storage) -> None:
    """The table shows no words; what is too long is cut."""
    async with open_work() as work:
        await work.audit.note(AIGULS_KEY, Action.NAME_ASKED, 17, "соттан сұрау " * 500)
        assert len((await work.audit.entries())[0].detail or "") == DETAIL_LIMIT
        assert (await work.audit.verify()).holds
    async with storage.transaction() as session:
        sealed = await session.scalar(select(AuditEntry.detail))
    assert sealed is not None
    assert "сот".encode() not in sealed


async def test_pages_go_back_from_the_newest(open_work: OpenWork) -> None:
    """The newest first; the next page begins before the last entry seen; one report's entries by themselves."""
    async with open_work() as work:
        for number in range(1, 8):
            await work.audit.note(AIGULS_KEY, Action.CARD_SEEN, number % 2)
    async with open_work() as work:
        newest = await work.audit.entries(limit=3)
        assert [entry.number for entry in newest] == [7, 6, 5]
        assert [entry.number for entry in await work.audit.entries(newest[-1].number, limit=3)] == [4, 3, 2]
        assert [entry.number for entry in await work.audit.entries(report=0)] == [6, 4, 2]
        assert [entry.number for entry in await work.audit.entries(6, report=0, limit=1)] == [4]


async def test_an_empty_audit_holds(open_work: OpenWork) -> None:
    """Nothing happened, nothing is wrong."""
    async with open_work() as work:
        assert await work.audit.verify() == Verdict(0)


async def test_a_long_audit_is_gone_through_in_pages(open_work: OpenWork) -> None:
    """Several pages and a piece of one: every entry counts."""
    async with open_work() as work:
        for _ in range(2 * PAGE + 7):
            await work.audit.note(AIGULS_KEY, Action.CARD_SEEN, 17)
    async with open_work() as work:
        assert await work.audit.verify() == Verdict(2 * PAGE + 7)


async def test_many_who_note_at_once_stand_in_one_chain(open_work: OpenWork) -> None:
    """Forty pieces of work, begun together on an empty audit: no number twice, none left out."""

    async def work_once(number: int) -> None:
        async with open_work() as work:
            await work.audit.note(AIGULS_KEY, Action.ASSIGNED, number)
            await asyncio.sleep(0)
            await work.audit.note(AIGULS_KEY, Action.MOVED, number)

    await asyncio.gather(*(work_once(number) for number in range(40)))
    async with open_work() as work:
        assert await work.audit.verify() == Verdict(80)
        entries = await work.audit.entries(limit=100)
    assert [entry.number for entry in entries] == list(range(80, 0, -1))
    assert sorted(entry.report or 0 for entry in entries) == sorted([*range(40), *range(40)])


async def test_work_that_fails_leaves_no_gap(open_work: OpenWork) -> None:
    """What was rolled back is not in the chain, and the next entry takes its number."""
    async with open_work() as work:
        await work.audit.note(AIGULS_KEY, Action.ASSIGNED, 1)
    with pytest.raises(RuntimeError):
        await _note_and_fail(open_work)
    async with open_work() as work:
        await work.audit.note(AIGULS_KEY, Action.CLOSED, 1)
        assert [entry.action for entry in await work.audit.entries()] == [Action.CLOSED, Action.ASSIGNED]
        assert (await work.audit.verify()).holds


async def test_noting_and_verifying_in_one_piece_of_work(open_work: OpenWork) -> None:
    """Looking at the audit is noted by whoever looks, before or after."""
    async with open_work() as work:
        await work.audit.note(AIGULS_KEY, Action.AUDIT_SEEN)
        assert await work.audit.verify() == Verdict(1)
        await work.audit.note(AIGULS_KEY, Action.AUDIT_SEEN)
        assert await work.audit.verify() == Verdict(2)


async def test_the_chain_outlives_a_change_of_keys(storage: Storage, clock: LeapingClock) -> None:
    """Everything is sealed anew with another key, the old one goes: the chain holds and goes on."""
    async with storage.transaction() as session:
        audit = Audit(session, await load_secrets(session, Cipher([OLD])), clock.now)
        await audit.note(AIGULS_KEY, Action.NAME_ASKED, 17, "сот сұрады")
        await audit.note(AIGULS_KEY, Action.NAME_OPENED, 17)
    await _seal_anew(storage)
    async with storage.transaction() as session:
        audit = Audit(session, await load_secrets(session, Cipher([NEW])), clock.now)
        assert await audit.verify() == Verdict(2)
        await audit.note(AIGULS_KEY, Action.CLOSED, 17)
        assert await audit.verify() == Verdict(3)
        assert (await audit.entries())[-1].detail == "сот сұрады"


async def test_a_replica_without_the_newest_key_notes_nothing(
    open_work: OpenWork, storage: Storage, secrets: Secrets, clock: LeapingClock
) -> None:
    """While keys are changed, a process that can't read the chain's head must not begin another one."""
    async with open_work() as work:
        await work.audit.note(AIGULS_KEY, Action.CLOSED, 17)
    late = Secrets(Cipher([NEW]), secrets.pseudonyms)
    async with storage.transaction() as session:
        with pytest.raises(Unreadable):
            await Audit(session, late, clock.now).note(AIGULS_KEY, Action.CLOSED, 18)
    async with open_work() as work:
        assert await work.audit.verify() == Verdict(1)


async def test_no_telegram_id_is_in_the_audit(open_work: OpenWork, storage: Storage) -> None:
    """The actor is the key of an organiser, not their Telegram id, nor their key as a member or an author."""
    async with open_work() as work:
        await work.audit.note(work.roles.key(AIGUL), Action.CLOSED, 17)
        assert work.roles.key(AIGUL) != work.office.authors.key(AIGUL)
    async with storage.transaction() as session:
        assert await session.scalar(select(AuditEntry.actor)) != AIGUL


async def _note_and_fail(open_work: OpenWork) -> None:
    async with open_work() as work:
        await work.audit.note(AIGULS_KEY, Action.ANSWERED, 1)
        raise RuntimeError


async def _seal_anew(storage: Storage) -> None:
    both, new = Cipher([NEW, OLD]), Cipher([NEW])
    async with storage.transaction() as session:
        for secret in (await session.scalars(select(Secret))).all():
            place = f"secret:{secret.name}"
            secret.sealed = new.seal(both.open(secret.sealed, place), place)
        for row in (await session.scalars(select(AuditEntry).where(AuditEntry.detail.is_not(None)))).all():
            place = f"audit:{row.number}"
            plain = both.open(row.detail or b"", place)
            sealed = new.seal(plain, place)
            await session.execute(update(AuditEntry).where(AuditEntry.number == row.number).values(detail=sealed))
