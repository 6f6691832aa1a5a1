"""Whether an entry helped: one word a person, which they may change."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest
from sqlalchemy import event, select

from bot.questions.verdicts import Verdicts
from bot.storage.engine import Storage
from bot.storage.secrets import Secrets
from bot.storage.tables import EntryVerdict
from tests.clocks import LeapingClock

AIGUL, ABAI = 7_000_000_001, 7_000_000_002

OpenVerdicts = Callable[[], AbstractAsyncContextManager[Verdicts]]


@pytest.fixture
def clock() -> LeapingClock:
    """The time at which verdicts are given."""
    return LeapingClock()


@pytest.fixture
def open_verdicts(storage: Storage, secrets: Secrets, clock: LeapingClock) -> OpenVerdicts:
    """Opens the verdicts for one piece of work, committed at its end."""

    @asynccontextmanager
    async def open_verdicts() -> AsyncIterator[Verdicts]:
        async with storage.transaction() as session:
            yield Verdicts(session, secrets, clock.now)

    return open_verdicts


async def rows(storage: Storage) -> list[EntryVerdict]:
    """The verdicts in the database, in the order in which they were given."""
    async with storage.transaction() as session:
        return list(await session.scalars(select(EntryVerdict).order_by(EntryVerdict.given_at)))


async def test_a_verdict_is_remembered(open_verdicts: OpenVerdicts) -> None:
    """In the same piece of work and in the next; of other entries and by other people nothing is known."""
    async with open_verdicts() as verdicts:
        assert await verdicts.of(AIGUL, "camera") is None
        await verdicts.give(AIGUL, "camera", "kk", helped=True)
        await verdicts.give(ABAI, "camera", "ru", helped=False)
        assert await verdicts.of(AIGUL, "camera") is True
    async with open_verdicts() as verdicts:
        assert await verdicts.of(AIGUL, "camera") is True
        assert await verdicts.of(ABAI, "camera") is False
        assert await verdicts.of(AIGUL, "bonus") is None


async def test_the_last_word_counts(open_verdicts: OpenVerdicts, storage: Storage, clock: LeapingClock) -> None:
    """Who changes their mind, or the language, has one row still: the newest."""
    async with open_verdicts() as verdicts:
        await verdicts.give(AIGUL, "camera", "kk", helped=True)
    clock.leap(3600)
    async with open_verdicts() as verdicts:
        await verdicts.give(AIGUL, "camera", "ru", helped=False)
    (verdict,) = await rows(storage)
    assert (verdict.entry, verdict.language, verdict.helped, verdict.given_at) == ("camera", "ru", False, clock.now())


async def test_a_mind_may_change_within_a_piece_of_work(open_verdicts: OpenVerdicts, storage: Storage) -> None:
    """Two taps that are worked off together leave one row: the later tap's."""
    async with open_verdicts() as verdicts:
        for helped in (True, False, True, False):
            await verdicts.give(AIGUL, "camera", "kk", helped=helped)
            assert await verdicts.of(AIGUL, "camera") is helped
    (verdict,) = await rows(storage)
    assert verdict.helped is False


async def test_each_person_and_entry_has_a_verdict_of_its_own(open_verdicts: OpenVerdicts, storage: Storage) -> None:
    """Two people, two entries: four rows."""
    async with open_verdicts() as verdicts:
        for person in (AIGUL, ABAI):
            for entry in ("camera", "bonus"):
                await verdicts.give(person, entry, "kk", helped=person == AIGUL)
    found = await rows(storage)
    assert len({(row.person, row.entry) for row in found}) == len(found) == 4
    assert [row.helped for row in found].count(True) == 2


async def test_a_verdict_does_not_show_whose_it_is(
    open_verdicts: OpenVerdicts, storage: Storage, secrets: Secrets
) -> None:
    """The row knows a person by their pseudonym only."""
    async with open_verdicts() as verdicts:
        await verdicts.give(AIGUL, "camera", "kk", helped=True)
    (verdict,) = await rows(storage)
    assert verdict.person == secrets.pseudonyms.of(AIGUL) != AIGUL


async def test_asking_again_costs_no_query(open_verdicts: OpenVerdicts, storage: Storage) -> None:
    """A verdict that was read or given in a piece of work is not read again."""
    async with open_verdicts() as verdicts:
        await verdicts.give(AIGUL, "camera", "kk", helped=True)
    queries: list[str] = []
    event.listen(
        storage.engine.sync_engine, "before_cursor_execute", lambda _, __, statement, *___: queries.append(statement)
    )
    async with open_verdicts() as verdicts:
        for _ in range(3):
            await verdicts.of(AIGUL, "camera")
        await verdicts.give(AIGUL, "camera", "kk", helped=False)
    assert len([query for query in queries if query.startswith("SELECT")]) == 1


async def test_work_that_fails_gives_no_verdict(open_verdicts: OpenVerdicts, storage: Storage) -> None:
    """The verdicts never commit by themselves."""
    with pytest.raises(RuntimeError):
        await _give_and_fail(open_verdicts)
    assert await rows(storage) == []


async def _give_and_fail(open_verdicts: OpenVerdicts) -> None:
    async with open_verdicts() as verdicts:
        await verdicts.give(AIGUL, "camera", "kk", helped=True)
        raise RuntimeError
