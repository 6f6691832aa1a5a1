"""Which group works which region."""

from sqlalchemy import select

from bot.desk.groups import ALL_REGIONS, Group
from bot.storage.desk_tables import DeskTopic, Post
from bot.storage.engine import Storage
from tests.bot.desk.work import OpenWork
from tests.clocks import START, LeapingClock

ALMATYS, ABAIS, EVERYBODYS, SETTINGS, ELSEWHERE = -1001, -1002, -1003, -1004, -1005


async def test_a_report_goes_to_its_regions_group(open_work: OpenWork) -> None:
    """Else to that of all regions, else to the settings', else nowhere."""
    async with open_work() as work:
        assert await work.groups.place_for("almaty-city", None) is None
        assert await work.groups.place_for("almaty-city", SETTINGS) == SETTINGS
        await work.groups.bind(ALMATYS, "almaty-city", is_forum=True)
        assert await work.groups.place_for("almaty-city", SETTINGS) == ALMATYS
        assert await work.groups.place_for("abai", SETTINGS) == SETTINGS
        await work.groups.bind(EVERYBODYS, ALL_REGIONS, is_forum=True)
    async with open_work() as work:
        assert await work.groups.place_for("almaty-city", SETTINGS) == ALMATYS
        assert await work.groups.place_for("abai", SETTINGS) == EVERYBODYS
        assert await work.groups.place_for(None, SETTINGS) == EVERYBODYS


async def test_a_region_has_one_group_and_a_group_many_regions(open_work: OpenWork, clock: LeapingClock) -> None:
    """Binding a region anew takes it from the group it had."""
    async with open_work() as work:
        await work.groups.bind(ALMATYS, "almaty-city", is_forum=True)
        await work.groups.bind(ALMATYS, "abai", is_forum=True)
    clock.leap(60)
    async with open_work() as work:
        await work.groups.bind(ABAIS, "abai", is_forum=False)
        assert await work.groups.regions_of(ALMATYS) == {"almaty-city"}
        assert await work.groups.regions_of(ABAIS) == {"abai"}
        assert await work.groups.all() == [
            Group("abai", ABAIS, is_forum=False, bound_at=clock.now()),
            Group("almaty-city", ALMATYS, is_forum=True, bound_at=START),
        ]


async def test_a_chat_is_a_desk_where_a_region_is_bound(open_work: OpenWork) -> None:
    """Or where the settings say so; the settings' group stays one beside others."""
    async with open_work() as work:
        await work.groups.bind(EVERYBODYS, ALL_REGIONS, is_forum=True)
        assert await work.groups.is_desk(EVERYBODYS, None)
        assert await work.groups.is_desk(SETTINGS, SETTINGS)
        assert not await work.groups.is_desk(ELSEWHERE, SETTINGS)
        assert not await work.groups.is_desk(ELSEWHERE, None)


async def test_an_unbound_group_is_no_desk(open_work: OpenWork) -> None:
    """All its regions leave it; other groups keep theirs."""
    async with open_work() as work:
        for chat, region in ((ALMATYS, "almaty-city"), (ALMATYS, ALL_REGIONS), (ABAIS, "abai")):
            await work.groups.bind(chat, region, is_forum=True)
        await work.groups.unbind(ALMATYS)
    async with open_work() as work:
        assert not await work.groups.is_desk(ALMATYS, None)
        assert [group.chat for group in await work.groups.all()] == [ABAIS]


async def test_a_group_that_migrates_keeps_its_regions_and_reports(open_work: OpenWork, storage: Storage) -> None:
    """Its old messages do not: their numbers belong to other messages in the new group."""
    async with open_work() as work:
        await work.groups.bind(ALMATYS, "almaty-city", is_forum=False)
        work.session.add(DeskTopic(report=2, chat=ALMATYS, card=41))
        work.session.add(DeskTopic(report=1, chat=ALMATYS, card=40))
        work.session.add(DeskTopic(report=3, chat=ABAIS, topic=7, card=40))
        for chat in (ALMATYS, ABAIS):
            work.session.add(Post(report=1, side="desk", kind="words", owed_at=START, chat=chat, message=42))
        assert await work.groups.migrated(ALMATYS, ELSEWHERE) == [1, 2]
    async with open_work() as work:
        assert await work.groups.place_for("almaty-city", None) == ELSEWHERE
        assert not await work.groups.is_desk(ALMATYS, None)
    async with storage.transaction() as session:
        topics = (await session.scalars(select(DeskTopic).order_by(DeskTopic.report))).all()
        posts = (await session.scalars(select(Post).order_by(Post.id))).all()
    assert [(row.chat, row.topic, row.card) for row in topics] == [
        (ELSEWHERE, None, None),
        (ELSEWHERE, None, None),
        (ABAIS, 7, 40),
    ]
    assert {(row.chat, row.message) for row in posts} == {(ELSEWHERE, None), (ABAIS, 42)}


async def test_the_settings_group_can_migrate_as_well(open_work: OpenWork) -> None:
    """The setting still says the old id; reports go to the new one, unless all regions have another group."""
    async with open_work() as work:
        await work.groups.migrated(SETTINGS, ELSEWHERE, SETTINGS)
        assert await work.groups.place_for("abai", SETTINGS) == ELSEWHERE
        assert await work.groups.is_desk(ELSEWHERE, SETTINGS)
    async with open_work() as work:
        await work.groups.bind(EVERYBODYS, ALL_REGIONS, is_forum=True)
        await work.groups.migrated(SETTINGS, ABAIS, SETTINGS)
        assert await work.groups.place_for("abai", SETTINGS) == EVERYBODYS
