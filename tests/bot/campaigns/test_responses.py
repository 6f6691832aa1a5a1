"""What members did is counted once each, and told only where it hides who they are."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.campaigns.content import Content
from bot.campaigns.mailroom import Mailroom
from bot.campaigns.models import CampaignKind
from bot.campaigns.responses import FLOOR, Responses, What, sheltered
from bot.storage.campaign_tables import Delivery, DeliveryState
from bot.storage.engine import Storage
from bot.storage.secrets import Secrets
from bot.storage.tables import Member
from tests.bot.campaigns.mailshots import RULES

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


async def out(
    session: AsyncSession,
    secrets: Secrets,
    people: dict[int, str | None],
    state: DeliveryState = DeliveryState.SENT,
    doubtful: int = 0,
) -> int:
    """A campaign whose copies these people (with their regions) have; every other one has version B."""
    room = Mailroom(session, secrets, lambda: NOW, RULES)
    card = await room.archive.make(CampaignKind.POLL, 1)
    texts = [await room.archive.write(card.id, "both", Content(text="?"), "a")]
    texts.append(await room.archive.write(card.id, "both", Content(text="!"), "b"))
    for at, (person, region) in enumerate(people.items()):
        key = secrets.pseudonyms.of(person)
        if await session.get(Member, key) is None:
            await session.execute(insert(Member).values(id=key, address=b"", joined_at=NOW, region=region))
        row = {"campaign": card.id, "member": key, "text": texts[at % 2].id, "message": 100 + person}
        await session.execute(insert(Delivery).values(**row, state=int(state), doubtful=doubtful))
    (await room.archive._row(card.id)).began_at = NOW  # noqa: SLF001 nothing else sets it without a sender
    await session.flush()
    return card.id


async def test_a_member_counts_once_whatever_they_press(storage: Storage, secrets: Secrets) -> None:
    """Two buttons are both counted, the same one twice is not."""
    async with storage.transaction() as session:
        campaign = await out(session, secrets, dict.fromkeys(range(1, 8)))
        responses = Responses(session, secrets)
        for person, number in ((1, 0), (1, 2), (1, 2), (2, 2), (3, 5)):
            assert await responses.press(campaign, person, number)
        assert not await responses.press(campaign, 1, 6)
        assert not await responses.press(campaign, 99, 0)
        told = await responses.told(campaign, 7)
        assert told.presses == {0: 1, 1: 0, 2: 2, 3: 0, 4: 0, 5: 1}
        assert [version.pressed for version in await responses.versions(campaign)] == [2, 1]
        assert [version.sent for version in await responses.versions(campaign)] == [4, 3]


async def test_a_later_vote_replaces_the_earlier_one(storage: Storage, secrets: Secrets) -> None:
    """Five people, six votes: five are counted."""
    async with storage.transaction() as session:
        campaign = await out(session, secrets, dict.fromkeys(range(1, 6)))
        responses = Responses(session, secrets)
        for person in range(1, 6):
            await responses.vote(campaign, person, 0)
        await responses.vote(campaign, 1, 1)
        votes = await responses.votes(campaign)
        assert (votes.total, votes.by_choice) == (5, {0: 4, 1: 1})


async def test_whoever_votes_and_presses_is_one_person(storage: Storage, secrets: Secrets) -> None:
    """A poll with a button beneath: a version is told by its people, not by what they did."""
    async with storage.transaction() as session:
        campaign = await out(session, secrets, dict.fromkeys(range(1, 8)))
        responses = Responses(session, secrets)
        for person in (1, 2, 3):
            await responses.vote(campaign, person, 0)
        assert [version.pressed for version in await responses.versions(campaign)] == [2, 1]
        for person in (3, 4, 5):
            await responses.press(campaign, person, 0)
        assert [version.pressed for version in await responses.versions(campaign)] == [3, 2]


async def test_few_people_are_not_told_of(storage: Storage, secrets: Secrets) -> None:
    """Neither a campaign of four, nor four votes."""
    async with storage.transaction() as session:
        campaign = await out(session, secrets, dict.fromkeys(range(1, 5), "abai"))
        responses = Responses(session, secrets)
        for person in range(1, 5):
            await responses.vote(campaign, person, 0)
            await responses.press(campaign, person, 0)
        told, votes = await responses.told(campaign, 4), await responses.votes(campaign)
        assert told.presses is None
        assert told.reactions is None
        assert all(version.pressed is None for version in await responses.versions(campaign))
        assert (votes.total, votes.by_choice, votes.by_region) == (4, None, {"abai": None})


async def test_a_small_region_can_not_be_reckoned(storage: Storage, secrets: Secrets) -> None:
    """One voter in a region: the smallest of the other regions is hidden with theirs."""
    people: dict[int, str | None] = {1: "abai"}
    people |= dict.fromkeys(range(10, 16), "almaty") | dict.fromkeys(range(20, 29), "astana")
    async with storage.transaction() as session:
        campaign = await out(session, secrets, people)
        responses = Responses(session, secrets)
        for person in people:
            await responses.vote(campaign, person, person % 2)
        votes = await responses.votes(campaign)
        assert votes.by_region["abai"] is None
        assert votes.by_region["almaty"] is None
        assert votes.by_region["astana"] == {0: 5, 1: 4}
        assert await responses.by_region(campaign, What.VOTE) == {"abai": None, "almaty": None, "astana": 9}
        assert await responses.sent_by_region(campaign) == {"abai": None, "almaty": None, "astana": 9}
        assert (await responses.votes(campaign, ["astana"])).total == 9


@pytest.mark.parametrize(
    ("state", "doubtful", "counts"),
    [
        (DeliveryState.SENT, 0, True),
        (DeliveryState.LEASED, 0, True),
        (DeliveryState.UNKNOWN, 0, True),
        (DeliveryState.QUEUED, 1, True),
        (DeliveryState.QUEUED, 0, False),
        (DeliveryState.FAILED, 0, False),
    ],
)
async def test_only_who_got_a_copy_counts(
    storage: Storage, secrets: Secrets, state: DeliveryState, doubtful: int, *, counts: bool
) -> None:
    """A member may be quicker than the sender's books; whose copy never left presses a forged button."""
    async with storage.transaction() as session:
        campaign = await out(session, secrets, {1: None}, state, doubtful)
        assert await Responses(session, secrets).press(campaign, 1, 0) is counts


async def test_reactions_come_and_go(storage: Storage, secrets: Secrets) -> None:
    """Only those to copies; taken back, they are gone."""
    async with storage.transaction() as session:
        campaign = await out(session, secrets, dict.fromkeys(range(1, 8)))
        responses = Responses(session, secrets)
        for person in (1, 2, 3):
            await responses.react(person, 100 + person, reacted=True)
        await responses.react(4, 999, reacted=True)
        await responses.react(1, 102, reacted=True)
        assert (await responses.told(campaign, 7)).reactions == 3
        await responses.react(1, 101, reacted=False)
        assert (await responses.told(campaign, 7)).reactions == 2


@given(st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), st.integers(0, 30), max_size=12))
def test_what_is_hidden_hides(sizes: dict[str, int]) -> None:
    """All small ones, never a single one, never fewer than the floor in all, unless there is nothing else to hide."""
    hidden = set(sheltered(sizes))
    assert {key for key, size in sizes.items() if 0 < size < FLOOR} <= hidden
    shown = {key for key in sizes if key not in hidden and sizes[key]}
    if hidden and shown:
        assert len(hidden) > 1
        assert sum(sizes[key] for key in hidden) >= FLOOR
    assert all(sizes[key] for key in hidden)
