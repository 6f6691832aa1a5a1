"""Planning in stretches: everybody of the audience once, whatever happens between two of them."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, update

from bot.campaigns.content import TextLanguage
from bot.campaigns.models import CampaignState
from bot.campaigns.planning import END
from bot.storage.campaign_tables import DeliveryState
from bot.storage.tables import Member
from tests.bot.campaigns.books import Books

MANY = 95


@pytest.fixture(autouse=True)
def short_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    """About ten members at a time."""
    monkeypatch.setattr("bot.campaigns.planning.STRETCH", 10)


async def test_everybody_has_a_delivery_after_several_stretches(books: Books) -> None:
    """Each stretch adds its part to the total; the last one lets the sending begin."""
    members = await books.enrols(MANY)
    number = await books.begins()
    totals = [0]
    while not await books.clerk.plan(await books.card(number)):
        card = await books.card(number)
        assert card.state is CampaignState.PLANNING
        totals.append(card.total)
    assert len(totals) == MANY // 10 + 1
    assert totals == sorted(totals)
    assert await books.planned(number) == members
    card = await books.card(number)
    assert (card.state, card.total) == (CampaignState.SENDING, MANY)
    assert {delivery.state for delivery in await books.deliveries(number)} == {DeliveryState.QUEUED}


async def test_the_first_and_the_last_key_are_in(books: Books) -> None:
    """Keys are numbers from nought to the greatest: nobody stands beyond the edge, nor between two stretches."""
    edges = [0, 1, END // 2, END // 2 + 1, END - 1, END]
    await books.puts_in(*({"id": key} for key in edges))
    await books.enrols(40)
    number = await books.begins()
    await books.plans(number)
    assert set(edges) <= set(await books.planned(number))
    assert (await books.card(number)).total == 40 + len(edges)


async def test_a_member_on_the_border_of_two_stretches_is_planned_once(books: Books) -> None:
    """A stretch ends with the key with which the next one does not begin."""
    width = END // 2 + 1
    await books.puts_in(*({"id": key} for key in (width - 2, width - 1, width, width + 1)))
    await books.enrols(8)
    number = await books.begins()
    assert not await books.clerk.plan(await books.card(number))
    await books.plans(number)
    assert (await books.card(number)).total == len(await books.planned(number)) == 12


async def test_planning_that_is_paused_goes_on_where_it_was(books: Books) -> None:
    """Nothing is planned while it is held, nothing twice afterwards."""
    members = await books.enrols(MANY)
    number = await books.begins()
    stale = await books.card(number)
    for _ in range(3):
        await books.clerk.plan(stale)
    async with books.mailroom() as room:
        await room.course.pause(number)
    before = await books.planned(number)
    assert 0 < len(before) < MANY
    assert await books.clerk.plan(stale), "there is nothing to plan for whoever did not know of the pause"
    assert await books.planned(number) == before
    async with books.mailroom() as room:
        await room.course.resume(number)
    assert (await books.card(number)).state is CampaignState.PLANNING
    await books.plans(number)
    assert await books.planned(number) == members
    assert (await books.card(number)).total == MANY


async def test_planning_goes_on_after_a_restart(books: Books) -> None:
    """The campaign knows how far it was; a new process asks nobody else."""
    members = await books.enrols(MANY)
    number = await books.begins()
    for _ in range(4):
        await books.clerk.plan(await books.card(number))
    # more members than there were: the stretches have other borders now
    books.clock.leap(1)
    await books.enrols(60)
    await books.plans(number, books.another_clerk())
    assert await books.planned(number) == members


async def test_who_joins_after_the_freezing_is_not_in(books: Books) -> None:
    """The audience is that of the moment at which the campaign began."""
    members = await books.enrols(MANY)
    number = await books.begins()
    await books.clerk.plan(await books.card(number))
    books.clock.leap(0.001)
    newcomers = await books.enrols(20)
    await books.plans(number)
    assert await books.planned(number) == members
    assert not set(newcomers) & set(await books.planned(number))


async def test_who_can_not_be_reached_any_more_is_not_planned(books: Books) -> None:
    """Members who blocked the bot, or were forgotten, while others were planned."""
    members = await books.enrols(MANY)
    number = await books.begins()
    await books.clerk.plan(await books.card(number))
    planned = set(await books.planned(number))
    blocked, forgotten = [member for member in members if member not in planned][:2]
    async with books.storage.transaction() as session:
        away = update(Member).where(Member.id == blocked)
        await session.execute(away.values(unreachable_since=books.clock.now() + timedelta(seconds=1)))
        await session.execute(delete(Member).where(Member.id == forgotten))
    await books.plans(number)
    assert set(members) - set(await books.planned(number)) == {blocked, forgotten}
    assert (await books.card(number)).total == MANY - 2


async def test_planning_that_is_stopped_stays_where_it_is(books: Books) -> None:
    """What was planned is never sent, and nothing more is planned."""
    await books.enrols(MANY)
    number = await books.begins()
    stale = await books.card(number)
    await books.clerk.plan(stale)
    async with books.mailroom() as room:
        await room.course.stop(number)
    before = await books.planned(number)
    assert await books.clerk.plan(stale)
    assert await books.planned(number) == before
    assert not (await books.takes(number, 1)).leased


async def test_an_audience_of_nobody_is_planned_at_once(books: Books) -> None:
    """Nothing to send is no fault."""
    number = await books.begins()
    await books.plans(number)
    assert (await books.card(number)).total == 0
    assert await books.left(number) is None


async def test_each_member_gets_the_text_of_their_language(books: Books) -> None:
    """The undecided the Kazakh one; a single text in both languages goes to all."""
    kazakh, undecided = await books.enrols(3, language="kk"), await books.enrols(2, language=None)
    russian = await books.enrols(4, language="ru")
    number = await books.begins()
    await books.plans(number)
    texts = await _texts(books, number)
    assert {texts[member] for member in (*kazakh, *undecided)} == {"kk"}
    assert {texts[member] for member in russian} == {"ru"}
    alone: dict[TextLanguage, int] = {"kk": 5, "ru": 4, "both": 9}
    for language, count in alone.items():
        number = await books.begins([language])
        await books.plans(number)
        assert set((await _texts(books, number)).values()) == {language}
        assert (await books.card(number)).total == count


async def _texts(books: Books, number: int) -> dict[int, str]:
    """The language of each member's text."""
    async with books.mailroom() as room:
        languages = {text.id: text.language for text in await room.archive.texts(number)}
    return {delivery.member: languages[delivery.text] for delivery in await books.deliveries(number)}
