"""Deliveries in hand: by one sender at a time, given back after a crash, and counted once."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, update

from bot.campaigns.audience import Every
from bot.campaigns.leasing import Leasing
from bot.campaigns.models import CampaignState, Outcome
from bot.campaigns.results import Failed, Lost, Postponed, Result
from bot.storage.campaign_tables import Delivery, DeliveryState
from bot.storage.tables import Member
from tests.bot.campaigns.books import Books

QUEUED, LEASED, SENT, FAILED, UNKNOWN = (
    DeliveryState.QUEUED,
    DeliveryState.LEASED,
    DeliveryState.SENT,
    DeliveryState.FAILED,
    DeliveryState.UNKNOWN,
)


async def test_deliveries_are_taken_in_the_order_of_keys(books: Books) -> None:
    """A handful at a time; what is in hand is not taken again."""
    members = await books.enrols(7)
    number = await books.begins()
    await books.plans(number)
    first = await books.takes(number, lease=1, most=3)
    rest = await books.takes(number, lease=1)
    assert [one.member for one in first.leased] == members[:3]
    assert first.last == members[2]
    assert [one.member for one in rest.leased] == members[3:]
    assert (await books.takes(number, lease=1)).last is None
    assert {(one.state, one.lease) for one in await books.deliveries(number)} == {(LEASED, 1)}


async def test_two_senders_never_take_the_same(books: Books) -> None:
    """Nor does one take again what another has in hand."""
    await books.enrols(6)
    number = await books.begins()
    await books.plans(number)
    first, second = await books.takes(number, lease=1, most=3), await books.takes(number, lease=2)
    assert not {one.member for one in first.leased} & {one.member for one in second.leased}
    assert len(first.leased) + len(second.leased) == 6


@pytest.mark.parametrize("turn", ["pause", "stop", "recall"])
async def test_nothing_is_taken_of_a_campaign_that_is_held(books: Books, turn: str) -> None:
    """Though the sender has not looked yet."""
    await books.enrols(2)
    number = await books.begins()
    await books.plans(number)
    card = await books.card(number)
    async with books.mailroom() as room:
        await getattr(room.course, turn)(number)
    async with books.storage.transaction() as session:
        leasing = Leasing(await session.connection(), books.secrets, 1)
        assert not (await leasing.take(card, -1, 10, books.clock.now())).leased


async def test_what_a_dead_sender_had_in_hand_is_queued_again(books: Books) -> None:
    """Counted as perhaps arrived twice; what was recorded before stays as it is."""
    await books.enrols(5)
    number = await books.begins()
    await books.plans(number)
    lease, doubtful = await books.takes_over()
    assert doubtful == 0
    taken = (await books.takes(number, lease, most=3)).leased
    await books.records(lease, books.sent(taken[0]))
    assert await books.takes_over() == (lease + 1, 2)
    rows = await books.deliveries(number)
    assert [(one.state, one.doubtful) for one in rows] == [
        (SENT, 0),
        (QUEUED, 1),
        (QUEUED, 1),
        (QUEUED, 0),
        (QUEUED, 0),
    ]
    assert (await books.tally(number)).of(Outcome.DOUBTFUL) == 2
    assert await books.takes_over() == (lease + 2, 0)


async def test_what_must_not_repeat_is_of_unknown_fate_then(books: Books) -> None:
    """At most once: nobody may get it twice, so nobody is sent it again."""
    await books.enrols(3)
    number = await books.begins(at_most_once=True)
    await books.plans(number)
    lease, _ = await books.takes_over()
    await books.takes(number, lease, most=2)
    assert await books.takes_over() == (lease + 1, 0)
    assert [one.state for one in await books.deliveries(number)] == [UNKNOWN, UNKNOWN, QUEUED]
    tally = await books.tally(number)
    assert (tally.of(Outcome.UNKNOWN), tally.of(Outcome.DOUBTFUL), tally.settled) == (2, 0, 2)


async def test_what_was_in_hand_of_a_stopped_campaign_is_of_unknown_fate(books: Books) -> None:
    """It is not sent again: it can not have arrived twice."""
    await books.enrols(2)
    number = await books.begins()
    await books.plans(number)
    lease, _ = await books.takes_over()
    await books.takes(number, lease)
    async with books.mailroom() as room:
        await room.course.stop(number)
    assert await books.takes_over() == (lease + 1, 0)
    tally = await books.tally(number)
    assert (tally.of(Outcome.UNKNOWN), tally.of(Outcome.DOUBTFUL)) == (2, 0)


async def test_an_older_senders_results_change_nothing(books: Books) -> None:
    """Neither the delivery, nor the counts, nor the member: another sender has it by now, or had it already."""
    members = await books.enrols(4)
    number = await books.begins()
    await books.plans(number)
    old, _ = await books.takes_over()
    held = (await books.takes(number, old)).leased
    new, _ = await books.takes_over()
    again = (await books.takes(number, new)).leased
    await books.records(new, books.sent(again[0], message=77))
    late = int(books.clock.now().timestamp())
    await books.records(
        old,
        books.sent(held[0]),
        Failed(held[1], Outcome.BLOCKED),
        Lost(held[2]),
        Postponed(held[3], late, doubtful=True),
    )
    rows = await books.deliveries(number)
    assert [one.state for one in rows] == [SENT, LEASED, LEASED, LEASED]
    assert rows[0].message == 77
    tally = await books.tally(number)
    assert (tally.of(Outcome.SENT), tally.of(Outcome.DOUBTFUL), tally.failed, tally.settled) == (1, 4, 0, 1)
    async with books.storage.reading() as session:
        assert (await session.get_one(Member, members[1])).unreachable_since is None


async def test_results_that_are_recorded_twice_count_once(books: Books) -> None:
    """The answer to a commit was lost, and the sender writes them again."""
    await books.enrols(2)
    number = await books.begins()
    await books.plans(number)
    lease, _ = await books.takes_over()
    taken = (await books.takes(number, lease)).leased
    results: list[Result] = [books.sent(taken[0]), Failed(taken[1], Outcome.BLOCKED)]
    await books.records(lease, *results)
    await books.records(lease, *results)
    tally = await books.tally(number)
    assert (tally.of(Outcome.SENT), tally.of(Outcome.BLOCKED)) == (1, 1)


async def test_a_delivery_in_hand_whose_member_was_forgotten_is_counted(books: Books) -> None:
    """Its row is gone with the member; the campaign's figures still add up."""
    (member,) = await books.enrols(1)
    number = await books.begins()
    await books.plans(number)
    lease, _ = await books.takes_over()
    taken = (await books.takes(number, lease)).leased
    async with books.storage.transaction() as session:
        await session.execute(delete(Delivery).where(Delivery.member == member))
    await books.records(lease, books.sent(taken[0]))
    assert (await books.tally(number)).settled == (await books.card(number)).total == 1


async def test_who_does_not_want_it_any_more_is_not_sent_it(books: Books) -> None:
    """Forgotten, unreachable, unsubscribed: each with its cause, none in hand."""
    members = await books.enrols(5)
    number = await books.begins()
    await books.plans(number)
    async with books.storage.transaction() as session:
        for member, change in (
            (members[1], {"unreachable_since": books.clock.now()}),
            (members[2], {"digest": Every.NONE}),
            (members[3], {"digest": Every.URGENT}),
        ):
            await session.execute(update(Member).where(Member.id == member).values(change))
        await session.execute(delete(Member).where(Member.id == members[0]))
    handful = await books.takes(number, lease=1)
    assert [one.cause for one in handful.failed] == [
        Outcome.GONE,
        Outcome.BLOCKED,
        Outcome.UNSUBSCRIBED,
        Outcome.UNSUBSCRIBED,
    ]
    assert [one.member for one in handful.leased] == [members[4]]
    await books.records(1, *handful.failed)
    assert (await books.tally(number)).failed == 4
    assert [one.state for one in await books.deliveries(number)] == [FAILED] * 4 + [LEASED]


async def test_what_is_urgent_reaches_those_who_want_only_that(books: Books) -> None:
    """And nobody who wants nothing."""
    await books.enrols(1, digest=Every.URGENT)
    await books.enrols(1, digest=Every.NONE)
    number = await books.begins(urgent=True)
    await books.plans(number)
    assert len((await books.takes(number, lease=1)).leased) == 1


async def test_what_is_postponed_waits_for_its_time(books: Books) -> None:
    """And is all that is left."""
    await books.enrols(2)
    number = await books.begins()
    await books.plans(number)
    lease, _ = await books.takes_over()
    taken = (await books.takes(number, lease)).leased
    later = int((books.clock.now() + timedelta(seconds=30)).timestamp())
    await books.records(lease, books.sent(taken[0]), Postponed(taken[1], later, doubtful=False))
    assert await books.left(number, lease) == later
    assert not (await books.takes(number, lease)).leased
    books.clock.leap(30)
    (again,) = (await books.takes(number, lease)).leased
    assert (again.member, again.tries) == (taken[1].member, 1)
    assert (await books.tally(number)).of(Outcome.DOUBTFUL) == 0


async def test_an_address_that_can_not_be_read_fails_alone(books: Books) -> None:
    """One broken row holds nobody else up."""
    first, _ = await books.enrols(2)
    number = await books.begins()
    await books.plans(number)
    async with books.storage.transaction() as session:
        await session.execute(update(Member).where(Member.id == first).values(address=b"x"))
    handful = await books.takes(number, lease=1)
    assert ([one.cause for one in handful.failed], len(handful.leased)) == ([Outcome.REFUSED], 1)


async def test_what_another_sender_has_in_hand_is_asked_for_a_second_later(books: Books) -> None:
    """Whoever is done with the rest waits for it, without asking again and again."""
    await books.enrols(2)
    number = await books.begins()
    await books.plans(number)
    taken = (await books.takes(number, lease=1, most=1)).leased
    assert await books.left(number) == 0
    rest = (await books.takes(number, lease=2)).leased
    await books.records(2, *(books.sent(one) for one in rest))
    assert await books.left(number, lease=2) == int(books.clock.now().timestamp()) + 1
    await books.records(1, *(books.sent(one) for one in taken))
    assert await books.left(number, lease=2) is None


async def test_what_is_in_hand_by_the_database_alone_is_put_back(books: Books) -> None:
    """The answer to a commit was lost: the sender never knew what it took. What others have stays in their hands."""
    await books.enrols(3)
    number = await books.begins()
    await books.plans(number)
    await books.takes(number, lease=1, most=1)
    await books.takes(number, lease=2)
    await books.clerk.left(await books.card(number), 2)
    rows = await books.deliveries(number)
    assert [(one.state, one.lease, one.doubtful) for one in rows] == [
        (LEASED, 1, 0),
        (QUEUED, None, 0),
        (QUEUED, None, 0),
    ]


async def test_a_campaign_that_was_turned_meanwhile_is_not_held(books: Books) -> None:
    """Telegram refuses everything, and an organiser was quicker to stop it: that is no fault of the sender."""
    number = await books.begins()
    await books.plans(number)
    card = await books.card(number)
    async with books.mailroom() as room:
        await room.course.stop(number)
    await books.clerk.hold(card)
    assert (await books.card(number)).state is CampaignState.STOPPED
