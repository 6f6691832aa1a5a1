"""What is kept of campaigns that are long over."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, insert, select

from bot.campaigns.models import Outcome
from bot.campaigns.responses import Responses
from bot.campaigns.retention import Retention
from bot.campaigns.rules import DELIVERIES_KEPT
from bot.storage.campaign_tables import CampaignResponse, Delivery
from tests.bot.campaigns.books import Books

MEMBERS = 25


@pytest.fixture(autouse=True)
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten rows in a transaction."""
    monkeypatch.setattr("bot.campaigns.retention.AT_ONCE", 10)


async def test_who_got_what_is_forgotten_in_time_a_part_at_a_time(books: Books) -> None:
    """The counts stay, of a campaign that is over for as long as is kept, and not a moment earlier."""
    number = await _over(books)
    books.clock.leap(DELIVERIES_KEPT.total_seconds())
    assert not await _forgets(books)
    books.clock.leap(1)
    left = []
    while await _forgets(books):
        left.append(len(await books.deliveries(number)))
    assert left == [15, 5, 0, 0, 0]
    tally = await books.tally(number)
    assert (tally.of(Outcome.SENT), (await books.card(number)).total) == (MEMBERS, MEMBERS)


async def test_responses_stay_without_their_members(books: Books) -> None:
    """As many as there were, of nobody in particular."""
    number = await _over(books)
    before = await _responses(books, number)
    books.clock.leap(DELIVERIES_KEPT.total_seconds() + 1)
    while await _forgets(books):
        pass
    after = await _responses(books, number)
    assert (len(before), len(after), len(set(after))) == (MEMBERS // 2, MEMBERS // 2, MEMBERS // 2)
    assert max(after) < 0 <= min(before)


async def test_versions_are_told_after_their_copies_are_forgotten(books: Books) -> None:
    """As many as were sent of each, though nobody knows any more to whom."""
    await books.enrols(MEMBERS)
    lease, _ = await books.takes_over()
    number = await books.begins(arms=("a", "b"), sample=100)
    await books.sends(number, lease)
    async with books.storage.reading() as session:
        before = await Responses(session, books.secrets).versions(number)
    assert sum(one.sent for one in before) == MEMBERS
    assert {one.arm for one in before if one.sent} == {"a", "b"}
    async with books.storage.transaction() as session:
        await session.execute(delete(Delivery))
        assert await Responses(session, books.secrets).versions(number) == before


async def test_what_goes_on_and_what_is_young_is_kept(books: Books) -> None:
    """However long ago it began."""
    await books.enrols(MEMBERS)
    running = await books.begins()
    await books.plans(running)
    books.clock.leap(2 * DELIVERIES_KEPT.total_seconds())
    young = await _over(books)
    books.clock.leap(timedelta(days=1).total_seconds())
    assert not await _forgets(books)
    assert len(await books.deliveries(running)) == MEMBERS
    assert len(await books.deliveries(young)) == 2 * MEMBERS


async def _over(books: Books) -> int:
    """A campaign that everybody got, and to which every second one reacted."""
    members = await books.enrols(MEMBERS)
    number = await books.begins()
    lease, _ = await books.takes_over()
    await books.sends(number, lease)
    await books.clerk.finish(await books.card(number))
    rows = [{"campaign": number, "member": key, "what": "reaction", "choice": 0} for key in members[: MEMBERS // 2]]
    async with books.storage.transaction() as session:
        await session.execute(insert(CampaignResponse), rows)
    return number


async def _forgets(books: Books) -> bool:
    async with books.storage.transaction() as session:
        return await Retention(session, books.clock.now()).forget_some()


async def _responses(books: Books, number: int) -> list[int]:
    async with books.storage.reading() as session:
        rows = select(CampaignResponse.member).where(CampaignResponse.campaign == number)
        return list(await session.scalars(rows))
