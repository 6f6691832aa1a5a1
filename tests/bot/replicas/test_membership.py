"""Who holds which chats, and who leads, as replicas come, go, die and stand still."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection

import pytest
from sqlalchemy import text

from bot.replicas import session as sessions
from bot.replicas.bells import Bell, ring
from bot.replicas.leadership import NotLeading, insist_on_lead
from bot.replicas.membership import Membership
from bot.replicas.partitions import EVERY
from bot.replicas.session import SessionLost, open_session
from bot.replicas.standing import SURE_SECONDS, Standing
from bot.storage.engine import Storage, open_storage
from tests.clocks import HeldClock

TURNS = 1_500
"""How often the clock is moved on while something is waited for."""


class Replica:
    """A process among the replicas that does nothing but note what it should do."""

    def __init__(self, database_url: str) -> None:
        self.clock = HeldClock()
        self.storage = open_storage(database_url)
        self.standing = Standing(self.clock.monotonic)
        self.membership = Membership(self.storage, self.standing, self, self.clock)
        self.bells: list[Bell] = []
        self.is_leading = False
        self.left: set[int] = set()
        self._task = asyncio.create_task(self.membership.run())

    async def take(self, partitions: Collection[int]) -> None:
        """These are ours now."""
        self.standing.add(partitions)

    async def leave(self, partitions: Collection[int]) -> None:
        """Others may have these."""
        self.standing.remove(partitions)
        self.left.update(partitions)

    def drop(self, partitions: Collection[int]) -> None:
        """Others may have these already."""
        self.standing.remove(partitions)

    def lead(self) -> None:
        """Begin to lead."""
        self.is_leading = True

    async def stand_down(self) -> None:
        """Lead no longer."""
        self.is_leading = False

    def told(self, bell: Bell) -> None:
        """Note what was rung."""
        self.bells.append(bell)

    @property
    def holds(self) -> frozenset[int]:
        """The partitions that it may handle now."""
        return self.standing.partitions

    async def ends(self) -> None:
        """Stop as a process that is told to."""
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        await self.storage.close()

    async def loses_its_session(self, by: Storage) -> None:
        """The session is ended from outside."""
        async with by.transaction() as session:
            ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = :name"
            await session.execute(text(ended), {"name": self.storage.name})


class Company:
    """Replicas that come one after another; time passes for those that do not stand still."""

    def __init__(self, database_url: str) -> None:
        self._database_url = database_url
        self.replicas: list[Replica] = []
        self.still: set[Replica] = set()

    def comes(self) -> Replica:
        """One more."""
        self.replicas.append(Replica(self._database_url))
        return self.replicas[-1]

    async def until(self, condition: Callable[[], bool]) -> None:
        """Let time pass until it is so."""
        for _ in range(TURNS):
            if condition():
                return
            for replica in self.replicas:
                if replica not in self.still:
                    await replica.clock.move(0.1)
            await asyncio.sleep(0.01)  # the database answers in its own time
        raise AssertionError("it did not come to that")


@pytest.fixture
async def company(shared: Storage) -> AsyncIterator[Company]:
    """An installation without a process yet."""
    company = Company(shared.engine.url.render_as_string(hide_password=False))
    yield company
    for replica in company.replicas:
        await replica.ends()


async def test_one_holds_all_chats_and_leads(company: Company) -> None:
    """Without others there is nothing to share."""
    only = company.comes()
    await company.until(lambda: only.holds == EVERY and only.is_leading)
    assert only.standing.is_sure


async def test_three_share_the_chats_and_one_leads(company: Company) -> None:
    """Each has about a third, nobody what another has, and all chats are held."""
    three = [company.comes() for _ in range(3)]
    await company.until(
        lambda: sum(len(one.holds) for one in three) == len(EVERY) and min(len(o.holds) for o in three) > 0
    )
    await company.until(lambda: max(len(one.holds) for one in three) <= 22)
    assert frozenset().union(*(one.holds for one in three)) == EVERY
    assert [one.is_leading for one in three].count(True) == 1


async def test_a_newcomer_is_given_its_share(company: Company) -> None:
    """Whoever has too many finishes what is in hand of some, and lets them go; the lead stays."""
    first = company.comes()
    await company.until(lambda: first.holds == EVERY)
    second = company.comes()
    await company.until(lambda: len(second.holds) == len(EVERY) // 2)
    assert first.left == second.holds == EVERY - first.holds
    assert (first.is_leading, second.is_leading) == (True, False)


async def test_whoever_ends_leaves_all_to_the_others(company: Company) -> None:
    """The lead as well."""
    first, second = company.comes(), company.comes()
    await company.until(lambda: len(first.holds) == len(second.holds) == len(EVERY) // 2)
    leader, other = (first, second) if first.is_leading else (second, first)
    await leader.ends()
    company.replicas.remove(leader)
    await company.until(lambda: other.holds == EVERY and other.is_leading)


async def test_who_stands_still_is_put_out_and_joins_anew(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    """The others take all it held; when it goes on, it knows at once that it may call nobody, and begins afresh."""
    first, second = company.comes(), company.comes()
    await company.until(lambda: len(first.holds) == len(second.holds) == len(EVERY) // 2)
    leader, other = (first, second) if first.is_leading else (second, first)
    company.still.add(leader)
    leadership = leader.standing.leadership
    monkeypatch.setattr(sessions, "SILENT_SECONDS", 0.05)
    await company.until(lambda: other.holds == EVERY and other.is_leading)
    monkeypatch.undo()
    assert other.standing.leadership > leadership
    # its own clock has gone on all the while: what it still believes to hold, it does not touch
    leader.clock.leap(SURE_SECONDS)
    assert not leader.standing.is_sure
    company.still.clear()
    await company.until(lambda: len(leader.holds) == len(other.holds) == len(EVERY) // 2)
    assert (leader.is_leading, other.is_leading) == (False, True)


async def test_a_lost_session_loses_everything_until_the_next(company: Company, shared: Storage) -> None:
    """PostgreSQL has restarted, say: nothing is held or led, and soon all is again."""
    only = company.comes()
    await company.until(lambda: only.holds == EVERY and only.is_leading)
    leadership = only.standing.leadership
    await only.loses_its_session(shared)
    await company.until(lambda: not only.holds and not only.is_leading)
    assert not only.standing.is_sure
    await company.until(lambda: only.holds == EVERY and only.is_leading)
    assert only.standing.leadership == leadership + 1


async def test_a_bell_is_heard_by_all_once_it_is_committed(company: Company, shared: Storage) -> None:
    """What is rung in a transaction that is undone is never heard."""
    first, second = company.comes(), company.comes()
    await company.until(lambda: len(first.holds) == len(second.holds) == len(EVERY) // 2)
    async with shared.transaction() as session:
        await ring(session, Bell.CAMPAIGNS)
        await session.rollback()
    async with shared.transaction() as session:
        await ring(session, Bell.ERRANDS)
    await company.until(lambda: Bell.ERRANDS in first.bells and Bell.ERRANDS in second.bells)
    assert Bell.CAMPAIGNS not in (*first.bells, *second.bells)


async def test_a_transaction_of_a_former_leader_is_undone(company: Company, shared: Storage) -> None:
    """It asks whether it leads in the transaction itself; a new leader's first word waits for those that have asked."""
    only = company.comes()
    await company.until(lambda: only.is_leading)
    async with shared.transaction() as session:
        await insist_on_lead(session, only.standing)
    former = Standing(only.clock.monotonic)
    former.leadership = only.standing.leadership - 1
    with pytest.raises(NotLeading):
        async with shared.transaction() as session:
            await insist_on_lead(session, former)


async def test_a_database_that_is_not_there_is_told_as_lost(shared: Storage) -> None:
    """No session, no matter why: the process goes on and tries again."""
    away = open_storage(shared.engine.url.set(port=1).render_as_string(hide_password=False))
    with pytest.raises(SessionLost):
        async with open_session(away, lambda _bell: None):
            raise AssertionError("nobody answers there")
    await away.close()
