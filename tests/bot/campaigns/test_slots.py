"""Slots: who is due, and who gets the same text."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.campaigns.audience import Every
from bot.campaigns.slots import ALL_TOPICS, Slot, Topic, due_slots, is_due, slot_of_member
from bot.storage.engine import Storage
from bot.storage.tables import Member
from tests.bot.campaigns.readers import enrol, reader
from tests.clocks import START


async def due(session: AsyncSession, month_began_with: int | None) -> list[int]:
    """The members who are due."""
    rows = await session.scalars(select(Member.id).where(is_due(month_began_with)).order_by(Member.id))
    return list(rows)


async def test_who_is_due(storage: Storage) -> None:
    """Weekly readers each time; monthly ones who have had none of the month's issues, 7 being its first."""
    async with storage.transaction() as session:
        await enrol(
            session,
            reader(1, Every.WEEKLY, issue=7),
            reader(2, Every.MONTHLY),
            reader(3, Every.MONTHLY, issue=6),
            reader(4, Every.MONTHLY, issue=7),
            reader(5, Every.MONTHLY, issue=8),
            reader(6, Every.URGENT),
            reader(7, Every.NONE),
            reader(8, None),
        )
        assert await due(session, 7) == [1, 2, 3]
        assert await due(session, None) == [1, 2, 3, 4, 5]


async def test_whoever_changes_how_often_gets_no_second_one_in_a_month(storage: Storage) -> None:
    """A weekly reader who has had this month's issue and turns monthly waits for the next month."""
    async with storage.transaction() as session:
        await enrol(session, reader(1, Every.WEEKLY, issue=7))
        (await session.get_one(Member, 1)).digest = Every.MONTHLY
        await session.flush()
        assert await due(session, 7) == []
        assert await due(session, 9) == [1]


async def test_slots_gather_those_who_get_the_same(storage: Storage) -> None:
    """A region counts for those only who want its news; the undecided read Kazakh; the unreachable are left out."""
    some, lost = Topic.LAW | Topic.ANSWERS, reader(6)
    lost.unreachable_since = START
    async with storage.transaction() as session:
        await enrol(
            session,
            reader(1, region="almaty"),
            reader(2, region="almaty", language=None),
            reader(3, topics=some, region="almaty", issue=4),
            reader(4, topics=some, issue=4),
            reader(5, Every.MONTHLY, language="ru"),
            lost,
            reader(7, Every.URGENT),
        )
        found = dict(await due_slots(session, None))
    assert found == {
        Slot("kk", ALL_TOPICS, "almaty", None, Every.WEEKLY): 2,
        Slot("kk", some, None, 4, None): 2,
        Slot("ru", ALL_TOPICS, None, None, Every.MONTHLY): 1,
    }


async def test_the_database_names_slots_as_we_do(storage: Storage) -> None:
    """Planning joins members with texts by this name."""
    async with storage.transaction() as session:
        await enrol(
            session,
            reader(1, region="almaty"),
            reader(2, topics=Topic.TRAINING, issue=12, region="abai"),
            reader(3, Every.MONTHLY, topics=Topic.REGION | Topic.LAW, language="ru", issue=3),
        )
        named = set(await session.scalars(select(slot_of_member)))
        assert named == {slot.key for slot, _count in await due_slots(session, None)}
        assert named == {"15:almaty:weekly", "2::12", "5::3"}
