"""How fast calls leave."""

import asyncio
import gc
from collections.abc import Iterable
from itertools import pairwise

import pytest

from bot.telegram.pace import (
    CAMPAIGN_CONCURRENCY,
    CONCURRENCY,
    OVERALL_RATE,
    RECOVERY_SECONDS,
    REMEMBERED_CHATS,
    Bucket,
    Pace,
    Priority,
)
from tests.clocks import HeldClock, LeapingClock

CAMPAIGN = Priority.CAMPAIGN
GROUP = -1001234567890


class Post:
    """Sends through a pace and remembers when each call left."""

    def __init__(self, clock: HeldClock, campaign_rate: float = 25) -> None:
        self.left: list[float] = []
        self.pace = Pace(clock, campaign_rate)
        self._clock = clock
        self._tasks: list[asyncio.Task[None]] = []

    async def send(self, chats: Iterable[int | None], priority: Priority = Priority.PEOPLE) -> None:
        """Have a call wait for its turn to each of these chats."""
        self._tasks += [asyncio.create_task(self._send(chat, priority)) for chat in chats]
        await self._clock.settle()

    def left_between(self, start: float, end: float) -> int:
        """How many calls left from `start` on, and before `end`."""
        return len([at for at in self.left if start <= at < end])

    async def _send(self, chat: int | None, priority: Priority) -> None:
        async with self.pace.turn(chat, priority):
            self.left.append(self._clock.monotonic())


@pytest.fixture
def clock() -> HeldClock:
    """A clock that stands until it is moved."""
    return HeldClock()


@pytest.fixture
def post(clock: HeldClock) -> Post:
    """A pace with nothing sent so far."""
    return Post(clock)


async def times(pace: Pace, clock: LeapingClock, chats: Iterable[int], priority: Priority) -> list[float]:
    """When each of these calls leaves, if each waits for the one before."""
    left = []
    for chat in chats:
        async with pace.turn(chat, priority):
            left.append(round(clock.monotonic(), 3))
    return left


async def test_one_chat_gets_a_burst_then_one_a_second() -> None:
    """A conversation is quick; a flood into one chat is held to Telegram's rate."""
    clock = LeapingClock()
    left = await times(Pace(clock), clock, [42] * 12, Priority.PEOPLE)
    assert left == [0.0] * 8 + [1.0, 2.0, 3.0, 4.0]


async def test_a_rested_chat_has_its_burst_again() -> None:
    """After a pause the next taps are answered at once."""
    clock = LeapingClock()
    pace = Pace(clock)
    await times(pace, clock, [42] * 8, Priority.PEOPLE)
    clock.leap(60)
    assert await times(pace, clock, [42] * 9, Priority.PEOPLE) == [60.0] * 8 + [61.0]


async def test_a_group_gets_no_more_than_twenty_a_minute() -> None:
    """In no minute do more than 20 calls leave for one group, the first minute included."""
    clock = LeapingClock()
    left = await times(Pace(clock), clock, [GROUP] * 60, Priority.PEOPLE)
    assert max(len([at for at in left if start <= at < start + 60]) for start in left) <= 20


async def test_one_chats_flood_holds_up_nobody_else(post: Post) -> None:
    """People in other chats are answered while one chat waits."""
    await post.send([42] * 20)
    await post.send(range(100, 120))
    assert len(post.left) == 8 + 20


async def test_people_are_not_held_to_the_overall_rate(post: Post) -> None:
    """Two hundred people who write at once are answered at once, as far as the places under way reach."""
    await post.send(range(1, 201))
    assert post.left == [0.0] * 200


@pytest.mark.parametrize("rate", [5, 25])
async def test_a_campaign_is_held_to_its_rate(rate: float) -> None:
    """SEND_RATE messages a second leave for many chats, evenly and without a burst."""
    clock = LeapingClock()
    left = await times(Pace(clock, rate), clock, range(1, 102), CAMPAIGN)
    assert left[-1] == pytest.approx(100 / rate, abs=0.01)
    assert all(later - earlier == pytest.approx(1 / rate, abs=0.002) for earlier, later in pairwise(left))


async def test_a_campaign_waits_while_people_are_answered(clock: HeldClock, post: Post) -> None:
    """After 60 answers at once the campaign's turn comes when Telegram's rate has room again: 31 tokens later."""
    await post.send(range(1, 61))
    await post.send([1000], CAMPAIGN)
    await clock.move(1.0)
    assert len(post.left) == 60
    await clock.move(0.1)
    assert len(post.left) == 61


async def test_people_go_before_a_waiting_campaign(clock: HeldClock, post: Post) -> None:
    """A campaign of hundreds that waits for its turns makes no person wait."""
    await post.send(range(1000, 1300), CAMPAIGN)
    await clock.move(1.0)
    before = len(post.left)
    await post.send(range(1, 11))
    assert len(post.left) == before + 10


async def test_a_campaign_leaves_places_for_people() -> None:
    """However many of a campaign's calls hang, some places under way are kept free."""
    hang = asyncio.Event()
    clock = LeapingClock()
    pace = Pace(clock)
    started: list[Priority] = []

    async def send(chat: int, priority: Priority) -> None:
        async with pace.turn(chat, priority):
            started.append(priority)
            await hang.wait()

    tasks = [asyncio.create_task(send(chat, CAMPAIGN)) for chat in range(1000, 1100)]
    await HeldClock().settle()
    while len(started) < CAMPAIGN_CONCURRENCY:
        await HeldClock().settle()
    tasks += [asyncio.create_task(send(chat, Priority.PEOPLE)) for chat in range(1, 101)]
    await HeldClock().settle()
    assert started.count(CAMPAIGN) == CAMPAIGN_CONCURRENCY
    assert started.count(Priority.PEOPLE) == CONCURRENCY - CAMPAIGN_CONCURRENCY
    hang.set()
    await asyncio.gather(*tasks)
    assert len(started) == 200


async def test_too_many_requests_stop_everyone(clock: HeldClock, post: Post) -> None:
    """For `retry_after` seconds nothing leaves: no answer, no campaign, no call without a chat."""
    post.pace.stop_for(5)
    await post.send([1, GROUP, None])
    await post.send([2], CAMPAIGN)
    await clock.move(4.9)
    assert post.left == []
    await clock.move(2.1)
    assert len(post.left) == 4


async def test_who_was_waiting_already_is_stopped_too(clock: HeldClock, post: Post) -> None:
    """A call whose turn would have come during the stop waits until its end."""
    await post.send([42] * 9)
    post.pace.stop_for(10)
    await clock.move(9.9)
    assert len(post.left) == 8
    await clock.move(2.1)
    assert len(post.left) == 9


async def test_a_shorter_stop_does_not_end_a_longer_one(clock: HeldClock, post: Post) -> None:
    """Telegram's longest word counts."""
    post.pace.stop_for(10)
    post.pace.stop_for(1)
    await post.send([1])
    await clock.move(9.9)
    assert post.left == []


async def test_after_a_stop_the_rate_comes_back_gradually(clock: HeldClock, post: Post) -> None:
    """Even people's answers start at a part of the rate, and leave faster from second to second."""
    post.pace.stop_for(5)
    await post.send(range(1, 61))
    for _ in range(11):
        await clock.move(1.0)
    assert post.left_between(0, 5) == 0
    first, sixth = post.left_between(5, 6), post.left_between(10, 11)
    assert 0 < first < sixth < OVERALL_RATE


async def test_the_full_rate_is_back_in_the_end(clock: HeldClock, post: Post) -> None:
    """Half a minute after the stop, people are answered at once again."""
    post.pace.stop_for(5)
    await clock.move(5 + RECOVERY_SECONDS)
    await post.send(range(1, 101))
    assert len(post.left) == 100


def buckets() -> int:
    """How many buckets there are in this process."""
    gc.collect()
    return sum(isinstance(thing, Bucket) for thing in gc.get_objects())


async def test_quiet_chats_are_forgotten() -> None:
    """Who wrote long ago takes no memory; who writes just now is still held to their rate."""
    clock = LeapingClock()
    pace = Pace(clock)
    before = buckets()
    for first in range(1, 40_001, 10_000):
        await times(pace, clock, range(first, first + 10_000), Priority.PEOPLE)
        clock.leap(60)
    await times(pace, clock, [42] * 8, Priority.PEOPLE)
    await times(pace, clock, range(100_000, 120_000), Priority.PEOPLE)
    assert buckets() - before <= REMEMBERED_CHATS + 3
    now = clock.monotonic()
    assert await times(pace, clock, [42], Priority.PEOPLE) == [now + 1.0]


class Replicas:
    """Two processes' paces, told of each other as through the database."""

    def __init__(self, clock: LeapingClock, rate: float) -> None:
        self.both = (Pace(clock, rate), Pace(clock, rate))

    def share(self) -> None:
        """Each tells its news, and hears the other's."""
        first, second = self.both
        (spent, stopped), (others, stop) = first.news(), second.news()
        first.hear(others, stop or 0.0)
        second.hear(spent, stopped or 0.0)


async def test_what_one_replica_sends_counts_for_all() -> None:
    """People answered by the other make a campaign wait here: together they keep to the overall rate."""
    clock = LeapingClock()
    replicas = Replicas(clock, OVERALL_RATE)
    answering, campaigning = replicas.both
    clock.leap(5)
    await times(answering, clock, range(1, 31), Priority.PEOPLE)
    replicas.share()
    assert campaigning.grant(30) == 0
    clock.leap(0.5)
    assert campaigning.grant(30) == pytest.approx(OVERALL_RATE * 0.5, abs=1)


async def test_what_was_heard_is_not_told_again() -> None:
    """Otherwise two would tell each other of the same messages for ever."""
    clock = LeapingClock()
    replicas = Replicas(clock, OVERALL_RATE)
    first, second = replicas.both
    await times(first, clock, range(1, 11), Priority.PEOPLE)
    replicas.share()
    assert (first.news(), second.news()) == ((0, None), (0, None))


async def test_a_429_of_one_replica_stops_all() -> None:
    """For as long as Telegram said, and it is told once."""
    clock = LeapingClock()
    replicas = Replicas(clock, OVERALL_RATE)
    told, other = replicas.both
    clock.leap(5)
    told.stop_for(7)
    replicas.share()
    assert other.grant(1) == 0
    assert other.seconds_until_grant(1) == pytest.approx(7)
    assert other.news() == (0, None)
    assert told.news() == (0, None)


async def test_news_that_could_not_be_told_stays_news() -> None:
    """The database was away."""
    clock = LeapingClock()
    pace = Pace(clock, OVERALL_RATE)
    await times(pace, clock, range(1, 4), Priority.PEOPLE)
    pace.stop_for(7)
    spent, stopped = pace.news()
    pace.keep_news(spent, stopped)
    told, stop = pace.news()
    assert (told, round(stop or 0.0)) == (3, 7)
