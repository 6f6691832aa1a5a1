"""The roll of members."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest
from sqlalchemy import event, select, update

from bot.members.roll import MemberRoll
from bot.storage.engine import Storage
from bot.storage.secrets import Secrets
from bot.storage.tables import Member
from tests.clocks import LeapingClock

AIGUL, ABAI, STRANGER = 7_000_000_001, 7_000_000_002, 7_000_000_003

OpenRoll = Callable[[], AbstractAsyncContextManager[MemberRoll]]


@pytest.fixture
def clock() -> LeapingClock:
    """The time at which things happen to members."""
    return LeapingClock()


@pytest.fixture
def open_roll(storage: Storage, secrets: Secrets, clock: LeapingClock) -> OpenRoll:
    """Opens the roll for one piece of work, committed at its end."""

    @asynccontextmanager
    async def open_roll() -> AsyncIterator[MemberRoll]:
        async with storage.transaction() as session:
            yield MemberRoll(session, secrets, clock.now)

    return open_roll


async def rows(storage: Storage) -> list[Member]:
    """The members in the database, in the order in which they joined."""
    async with storage.transaction() as session:
        return list(await session.scalars(select(Member).order_by(Member.joined_at)))


async def test_a_newcomer_is_enrolled_once(open_roll: OpenRoll, storage: Storage, clock: LeapingClock) -> None:
    """Who writes again, in the same piece of work or later, stays the member of the first day."""
    joined = clock.now()
    async with open_roll() as roll:
        await roll.enrol(AIGUL)
        await roll.enrol(AIGUL)
    clock.leap(3600)
    async with open_roll() as roll:
        await roll.enrol(AIGUL)
    (aigul,) = await rows(storage)
    assert aigul.joined_at == joined


async def test_a_members_id_is_only_kept_sealed(open_roll: OpenRoll, storage: Storage, secrets: Secrets) -> None:
    """The row shows no Telegram id; the address opens to it, in this row alone."""
    async with open_roll() as roll:
        await roll.enrol(AIGUL)
    (aigul,) = await rows(storage)
    assert aigul.id != AIGUL
    assert str(AIGUL).encode() not in aigul.address
    assert secrets.cipher.open(aigul.address, f"member:{aigul.id}") == str(AIGUL).encode()


async def test_a_chosen_language_is_remembered(open_roll: OpenRoll) -> None:
    """Each member's choice is their own, can be changed, and outlives the piece of work."""
    async with open_roll() as roll:
        for person in (AIGUL, ABAI):
            await roll.enrol(person)
        assert await roll.language(AIGUL) is None
        await roll.choose_language(AIGUL, "ru")
        await roll.choose_language(ABAI, "ru")
        assert await roll.language(AIGUL) == "ru"
    async with open_roll() as roll:
        await roll.choose_language(AIGUL, "kk")
    async with open_roll() as roll:
        assert (await roll.language(AIGUL), await roll.language(ABAI)) == ("kk", "ru")


async def test_a_stranger_leaves_no_trace(open_roll: OpenRoll, storage: Storage) -> None:
    """Who taps in a group, or blocks a bot they never started, does not become a member."""
    async with open_roll() as roll:
        await roll.choose_language(STRANGER, "ru")
        await roll.lose(STRANGER)
        assert await roll.language(STRANGER) is None
    assert await rows(storage) == []


async def test_a_language_of_another_version_counts_as_none(open_roll: OpenRoll, storage: Storage) -> None:
    """A language that this version does not speak is asked for again."""
    async with open_roll() as roll:
        await roll.enrol(AIGUL)
    async with storage.transaction() as session:
        await session.execute(update(Member).values(language="en"))
    async with open_roll() as roll:
        assert await roll.language(AIGUL) is None


async def test_a_lost_member_keeps_the_first_day_of_silence(
    open_roll: OpenRoll, storage: Storage, clock: LeapingClock
) -> None:
    """Learning again that messages do not arrive does not make the silence younger."""
    async with open_roll() as roll:
        await roll.enrol(AIGUL)
        await roll.lose(AIGUL)
    lost = clock.now()
    clock.leap(3600)
    async with open_roll() as roll:
        await roll.lose(AIGUL)
    (aigul,) = await rows(storage)
    assert aigul.unreachable_since == lost


async def test_a_lost_member_who_writes_is_found_again(open_roll: OpenRoll, storage: Storage) -> None:
    """Coming back ends the silence and keeps the language."""
    async with open_roll() as roll:
        await roll.enrol(AIGUL)
        await roll.choose_language(AIGUL, "ru")
        await roll.lose(AIGUL)
    async with open_roll() as roll:
        await roll.enrol(AIGUL)
        assert await roll.language(AIGUL) == "ru"
    (aigul,) = await rows(storage)
    assert aigul.unreachable_since is None


async def test_members_who_are_called_together_cost_one_query(open_roll: OpenRoll, storage: Storage) -> None:
    """A batch's people, members and strangers, are read at once and never again."""
    async with open_roll() as roll:
        await roll.enrol(AIGUL)
        await roll.enrol(ABAI)
    queries: list[str] = []
    event.listen(
        storage.engine.sync_engine,
        "before_cursor_execute",
        lambda _connection, _cursor, statement, *_: queries.append(statement),
    )
    async with open_roll() as roll:
        await roll.call([AIGUL, ABAI, STRANGER])
        for person in (AIGUL, ABAI, STRANGER):
            await roll.language(person)
        await roll.call([AIGUL, STRANGER])
    assert len([query for query in queries if "FROM member" in query]) == 1


async def test_work_that_fails_enrols_nobody(open_roll: OpenRoll, storage: Storage) -> None:
    """The roll never commits by itself."""
    with pytest.raises(RuntimeError):
        await _enrol_and_fail(open_roll)
    assert await rows(storage) == []


async def _enrol_and_fail(open_roll: OpenRoll) -> None:
    async with open_roll() as roll:
        await roll.enrol(AIGUL)
        raise RuntimeError
