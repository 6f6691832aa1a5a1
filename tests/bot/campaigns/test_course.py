"""The course of a campaign: which turns are open from where, and what becomes of two that cross."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.campaigns.mailroom import Mailroom
from bot.campaigns.models import CampaignState, Round
from bot.campaigns.refusals import CampaignRefused, NothingToSend, NotNow, TextMissing
from bot.storage.campaign_tables import Campaign
from bot.storage.engine import open_storage
from tests.bot.campaigns.books import Books
from tests.bot.campaigns.mailshots import RULES

State = CampaignState
TURNS: dict[str, Callable[[Mailroom, int], Awaitable[object]]] = {
    "submit": lambda room, number: _submit(room, number, needs_approval=False),
    "ask": lambda room, number: _submit(room, number, needs_approval=True),
    "approve": lambda room, number: room.course.approve(number, 2),
    "send_back": lambda room, number: room.course.send_back(number),
    "skip": lambda room, number: room.course.skip(number),
    "pause": lambda room, number: room.course.pause(number),
    "resume": lambda room, number: room.course.resume(number),
    "stop": lambda room, number: room.course.stop(number),
    "choose": lambda room, number: room.course.choose(number, "b"),
    "correct": lambda room, number: room.course.correct(number),
    "recall": lambda room, number: room.course.recall(number),
}
OPEN = {
    State.DRAFT: {"submit": State.SCHEDULED, "ask": State.AWAITING, "skip": State.STOPPED},
    State.TEMPLATE: {},
    State.AWAITING: {"approve": State.SCHEDULED, "send_back": State.DRAFT},
    State.SCHEDULED: {"send_back": State.DRAFT},
    State.PLANNING: {
        "pause": State.PAUSED,
        "stop": State.STOPPED,
        "correct": State.PLANNING,
        "recall": State.SENDING,
    },
    State.SENDING: {"pause": State.PAUSED, "stop": State.STOPPED, "correct": State.SENDING, "recall": State.SENDING},
    State.PAUSED: {
        "resume": State.PLANNING,
        "stop": State.STOPPED,
        "correct": State.PAUSED,
        "recall": State.SENDING,
    },
    State.SAMPLED: {
        "choose": State.PLANNING,
        "stop": State.STOPPED,
        "correct": State.SAMPLED,
        "recall": State.SENDING,
    },
    State.STOPPED: {"correct": State.SENDING, "recall": State.SENDING},
    State.DONE: {"correct": State.SENDING, "recall": State.SENDING},
}


@pytest.mark.parametrize("state", OPEN)
async def test_each_state_lets_through_its_turns_and_no_others(books: Books, state: CampaignState) -> None:
    """Whatever else is asked of it is told NotNow, and moves nothing."""
    model = await books.drafts()
    async with books.storage.transaction() as session:
        room = Mailroom(session, books.secrets, books.clock.now, RULES)
        for name, turn in TURNS.items():
            number = (await room.archive.copy(model, 1)).id
            await session.execute(update(Campaign).where(Campaign.id == number).values(state=state))
            goal = OPEN[state].get(name)
            with nullcontext() if goal else pytest.raises(NotNow):
                await turn(room, number)
            assert (await room.archive.find(number)).state is (goal or state), name


async def test_of_two_who_turn_at_once_one_is_told_not_now(books: Books, database_url: str) -> None:
    """Two organisers approve and send back; there is no third state."""
    other = open_storage(database_url)
    number = await books.drafts()
    await _put(books, number, State.AWAITING)

    async def elsewhere() -> None:
        async with other.transaction() as session:
            await Mailroom(session, books.secrets, books.clock.now, RULES).course.send_back(number)

    told = await asyncio.gather(_turned(books, number, TURNS["approve"]), elsewhere(), return_exceptions=True)
    await other.close()
    refused = [one for one in told if isinstance(one, NotNow)]
    # whoever was first may also be sent back after all
    goals = {0: {State.DRAFT}, 1: {State.SCHEDULED, State.DRAFT}}
    assert (await books.card(number)).state in goals[len(refused)]


async def test_nothing_goes_without_a_text(books: Books) -> None:
    """Nor a test of which one version lacks a language."""
    empty = await books.drafts(languages=())
    with pytest.raises(NothingToSend):
        await _turned(books, empty, TURNS["submit"])
    halved = await books.drafts(arms=("a",), sample=10)
    with pytest.raises(TextMissing):
        await _turned(books, halved, TURNS["submit"])
    assert (await books.card(halved)).state is State.DRAFT


async def test_a_campaign_begins_at_its_time_and_once(books: Books) -> None:
    """Not before it, and however often is asked."""
    number = await books.drafts()
    async with books.mailroom() as room:
        await room.archive.schedule(number, books.clock.now() + timedelta(hours=1))
        await _submit(room, number, needs_approval=False)
        assert await room.course.begin_due() == 0
    books.clock.leap(3600)
    async with books.mailroom() as room:
        assert await room.course.begin_due() == 1
        assert await room.course.begin_due() == 0
    card = await books.card(number)
    assert (card.state, card.frozen_at, card.round) == (State.PLANNING, books.clock.now(), Round.SEND)


async def test_one_that_another_process_began_does_not_keep_the_others_back(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two processes look at the same minute: the second begins what the first did not."""
    numbers = [await books.drafts() for _ in range(3)]
    async with books.mailroom() as room:
        for number in numbers:
            await _submit(room, number, needs_approval=False)
    async with books.mailroom() as room:
        is_test = room.course._is_test  # noqa: SLF001 the moment between its look and its turn

        async def meanwhile(number: int) -> bool:
            if number == numbers[1]:
                begun = update(Campaign).where(Campaign.id == number).values(state=State.PLANNING)
                await room.course._session.execute(begun)  # noqa: SLF001 as the other process would
            return await is_test(number)

        monkeypatch.setattr(room.course, "_is_test", meanwhile)
        assert await room.course.begin_due() == 2
    assert {(await books.card(number)).state for number in numbers} == {State.PLANNING}


async def test_what_was_planned_to_its_end_is_sent_on_after_a_pause(books: Books) -> None:
    """And what was not is planned on."""
    number = await books.begins()
    await books.plans(number)
    for turn in ("pause", "resume"):
        await _turned(books, number, TURNS[turn])
    assert (await books.card(number)).state is State.SENDING


async def test_a_round_that_was_turned_meanwhile_is_not_ended(books: Books) -> None:
    """The sender was finishing while an organiser recalled."""
    number = await books.begins()
    await books.plans(number)
    card = await books.card(number)
    await _turned(books, number, TURNS["recall"])
    await books.clerk.finish(card)
    card = await books.card(number)
    assert (card.state, card.round) == (State.SENDING, Round.RECALL)
    await books.clerk.finish(card)
    assert (await books.card(number)).state is State.STOPPED


async def test_what_was_corrected_while_it_went_out_is_corrected_afterwards(books: Books) -> None:
    """Some got the older text; nobody did where nothing was out yet."""
    await books.enrols(2)
    number = await books.begins()
    lease, _ = await books.takes_over()
    await books.sends(number, lease)
    await _turned(books, number, TURNS["correct"])
    await books.clerk.finish(await books.card(number))
    card = await books.card(number)
    assert (card.state, card.round, card.version) == (State.SENDING, Round.CORRECT, 1)
    untouched = await books.begins()
    await _turned(books, untouched, TURNS["correct"])
    await books.plans(untouched)
    await books.clerk.finish(await books.card(untouched))
    assert (await books.card(untouched)).state is State.DONE


async def test_a_second_correction_is_not_lost_at_the_end_of_the_first(books: Books) -> None:
    """The sender ends the round of the version that it knows, while there is a newer one."""
    await books.enrols(2)
    number = await books.begins()
    lease, _ = await books.takes_over()
    await books.sends(number, lease)
    await books.clerk.finish(await books.card(number))
    await _turned(books, number, TURNS["correct"])
    known = await books.card(number)
    await _turned(books, number, TURNS["correct"])
    await books.clerk.finish(known)
    card = await books.card(number)
    assert (card.state, card.round, card.version) == (State.SENDING, Round.CORRECT, 2)
    await books.clerk.finish(card)
    assert (await books.card(number)).state is State.DONE


async def test_unknown_campaigns_are_told_of(books: Books) -> None:
    """A number that was never given."""
    with pytest.raises(CampaignRefused):
        await books.card(4711)
    with pytest.raises(NotNow):
        await _turned(books, 4711, TURNS["pause"])


async def _turned(books: Books, number: int, turn: Callable[[Mailroom, int], Awaitable[object]]) -> None:
    async with books.mailroom() as room:
        await turn(room, number)


async def _submit(room: Mailroom, number: int, *, needs_approval: bool) -> None:
    await room.course.submit(number, await room.archive.texts(number), needs_approval=needs_approval)


async def _put(books: Books, number: int, state: CampaignState) -> None:
    async with books.storage.transaction() as session:
        await session.execute(update(Campaign).where(Campaign.id == number).values(state=state))
