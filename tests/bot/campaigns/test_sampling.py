"""The split of an A/B test: about as many as asked, halves alike, and nobody in both."""

from collections import Counter
from itertools import pairwise

from sqlalchemy import update

from bot.campaigns.models import CampaignState
from bot.storage.campaign_tables import Campaign
from tests.bot.campaigns.books import Books

MEMBERS = 2_000
PERCENT = 30


async def test_a_sample_gets_both_versions_and_the_others_the_better_one(books: Books) -> None:
    """Everybody once: a version each in the sample, the chosen one for the rest."""
    members = await books.enrols(MEMBERS)
    number = await books.begins(arms=("a", "b"), sample=PERCENT)
    await books.plans(number)
    sample = await _arms(books, number)
    count = Counter(sample.values())
    assert abs(count.total() - MEMBERS * PERCENT / 100) < MEMBERS * 0.04
    assert abs(count["a"] - count["b"]) < MEMBERS * 0.05
    await _sampled(books, number)
    async with books.mailroom() as room:
        await room.course.choose(number, "b")
    await books.plans(number)
    after = await _arms(books, number)
    assert sorted(after) == members
    assert {member: after[member] for member in sample} == sample
    assert {arm for member, arm in after.items() if member not in sample} == {"b"}
    assert (await books.card(number)).total == MEMBERS


async def test_each_campaign_splits_anew(books: Books) -> None:
    """The same members are not always the ones who are tried."""
    await books.enrols(400)
    samples = []
    for _ in range(3):
        number = await books.begins(arms=("a", "b"), sample=PERCENT)
        await books.plans(number)
        samples.append(await _arms(books, number))
    for one, other in pairwise(samples):
        both = one.keys() & other.keys()
        assert len(both) < 0.6 * len(one)
        assert {one[member] == other[member] for member in both} == {True, False}


async def test_a_sample_of_everybody_leaves_nobody(books: Books) -> None:
    """A hundred percent; the rest is empty."""
    members = await books.enrols(60)
    number = await books.begins(arms=("a", "b"), sample=100)
    await books.plans(number)
    assert sorted(await _arms(books, number)) == members
    await _sampled(books, number)
    async with books.mailroom() as room:
        await room.course.choose(number, "a")
    await books.plans(number)
    assert (await books.card(number)).total == 60


async def _sampled(books: Books, number: int) -> None:
    async with books.storage.transaction() as session:
        await session.execute(update(Campaign).where(Campaign.id == number).values(state=CampaignState.SAMPLED))


async def _arms(books: Books, number: int) -> dict[int, str]:
    """The version that each member has."""
    async with books.mailroom() as room:
        arms = {text.id: text.arm for text in await room.archive.texts(number)}
    return {delivery.member: arms[delivery.text] for delivery in await books.deliveries(number)}
