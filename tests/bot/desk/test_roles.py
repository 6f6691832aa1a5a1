"""Who has which role, and what it lets them do."""

import pytest
from sqlalchemy import select

from bot.desk.organiser import Organiser
from bot.desk.refusals import LastOwner, NoRegions, NotAnOwner, OwnerBySettings
from bot.desk.roles import Roles
from bot.reports.models import Standing, Status
from bot.storage.desk_tables import OrganiserRow, Role
from bot.storage.engine import Storage
from bot.storage.secrets import Secrets
from tests.bot.desk.work import AIGUL, BAUYRZHAN, DANA, ERLAN, OLGA, SAULE, FileReport, OpenWork
from tests.clocks import LeapingClock


@pytest.fixture
async def reports(file_report: FileReport, open_work: OpenWork) -> dict[str, Standing]:
    """One report of each sort."""
    numbers = {
        "abai": await file_report("abai"),
        "almaty": await file_report("almaty-city"),
        "nowhere": await file_report(""),
        "past the desk": await file_report("abai", past_desk=True),
    }
    async with open_work() as work:
        return {name: await work.office.casebook.standing(number) for name, number in numbers.items()}


def seen(organiser: Organiser, reports: dict[str, Standing]) -> set[str]:
    """The reports that the organiser may see; whoever sees one may work it."""
    assert all(organiser.may_see(report) == organiser.may_work(report) for report in reports.values())
    return {name for name, report in reports.items() if organiser.may_see(report)}


async def test_owners_see_every_report(olga: Organiser, saule: Organiser, reports: dict[str, Standing]) -> None:
    """By the settings or appointed: also what went past the desk."""
    assert seen(olga, reports) == seen(saule, reports) == {"abai", "almaty", "nowhere", "past the desk"}


async def test_organisers_see_what_came_to_the_desk(bauyrzhan: Organiser, reports: dict[str, Standing]) -> None:
    """All regions and none, but nothing that went past the desk."""
    assert seen(bauyrzhan, reports) == {"abai", "almaty", "nowhere"}


async def test_regional_organisers_see_their_regions(
    aigul: Organiser, timur: Organiser, reports: dict[str, Standing]
) -> None:
    """Not another's, not one without region, and not their own region's that went past the desk."""
    assert seen(aigul, reports) == {"abai"}
    assert seen(timur, reports) == {"almaty"}


async def test_analysts_see_no_report(dana: Organiser, reports: dict[str, Standing]) -> None:
    """Numbers only."""
    assert seen(dana, reports) == set()
    assert dana.may_see_numbers()
    assert not dana.may_see_reports()


async def test_what_else_roles_allow(olga: Organiser, bauyrzhan: Organiser, aigul: Organiser, dana: Organiser) -> None:
    """From the owner down."""
    cast = (olga, bauyrzhan, aigul, dana)
    assert [who.may_see_reports() for who in cast] == [True, True, True, False]
    assert [who.may_see_numbers() for who in cast] == [True, True, False, True]
    assert [who.may_export() for who in cast] == [True, True, False, False]
    assert [who.may_ask_names() for who in cast] == [True, False, False, False]
    for owners_only in ("may_export_personal", "may_manage", "may_see_audit", "may_agree_to_names"):
        assert [getattr(who, owners_only)() for who in cast] == [True, False, False, False]


async def test_a_stranger_has_no_role(open_work: OpenWork) -> None:
    """Nobody knows Erlan, by his id or by his key."""
    async with open_work() as work:
        assert await work.roles.find(ERLAN) is None
        assert await work.roles.by_person(work.roles.key(ERLAN)) is None


async def test_a_role_is_kept_sealed(
    aigul: Organiser, open_work: OpenWork, storage: Storage, secrets: Secrets, clock: LeapingClock
) -> None:
    """The row shows neither id nor name; the next piece of work finds both."""
    async with open_work() as work:
        assert await work.roles.find(AIGUL) == aigul
        assert await work.roles.by_person(aigul.person) == aigul
    assert (aigul.telegram_id, aigul.name, aigul.regions) == (AIGUL, "Айгүл", frozenset({"abai"}))
    async with storage.transaction() as session:
        row = (await session.scalars(select(OrganiserRow))).one()
    assert row.person not in {AIGUL, secrets.pseudonyms.of(AIGUL)}
    assert str(AIGUL).encode() not in row.body
    assert "Айгүл".encode() not in row.body
    assert row.appointed_at == clock.now()


async def test_everybody_with_a_role(
    open_work: OpenWork, saule: Organiser, clock: LeapingClock, olga: Organiser
) -> None:
    """Owners by the settings first, then the others as they came."""
    clock.leap(60)
    async with open_work() as work:
        await work.roles.give(DANA, "Дана", Role.ANALYST, (), olga.person)
    async with open_work() as work:
        assert [organiser.telegram_id for organiser in await work.roles.all()] == [OLGA, SAULE, DANA]
        assert await work.roles.owners() == [olga, saule]


async def test_an_owner_by_settings_can_be_given_a_name(open_work: OpenWork, olga: Organiser) -> None:
    """A row for them adds the name; they are counted once."""
    async with open_work() as work:
        await work.roles.give(OLGA, "Ольга", Role.OWNER, (), olga.person)
    async with open_work() as work:
        assert [(owner.name, owner.role) for owner in await work.roles.all()] == [("Ольга", Role.OWNER)]


async def test_an_owner_by_settings_stays_one(open_work: OpenWork, olga: Organiser, saule: Organiser) -> None:
    """No other owner can take their role, or give them a lesser one."""
    async with open_work() as work:
        with pytest.raises(OwnerBySettings):
            await work.roles.take(olga.person)
        with pytest.raises(OwnerBySettings):
            await work.roles.give(OLGA, "Ольга", Role.ANALYST, (), saule.person)


async def test_settings_go_before_rows(
    aigul: Organiser, storage: Storage, secrets: Secrets, clock: LeapingClock
) -> None:
    """Who is written into OWNER_IDS later is an owner at once, of all regions."""
    async with storage.transaction() as session:
        found = await Roles(session, secrets, clock.now, [AIGUL]).find(AIGUL)
    assert found == Organiser(aigul.person, AIGUL, "Айгүл", Role.OWNER)


async def test_only_owners_give_roles(
    open_work: OpenWork, bauyrzhan: Organiser, aigul: Organiser, dana: Organiser
) -> None:
    """Nobody else, not even to themselves; nor somebody without a role."""
    async with open_work() as work:
        for key in (bauyrzhan.person, aigul.person, dana.person, work.roles.key(ERLAN)):
            with pytest.raises(NotAnOwner):
                await work.roles.give(ERLAN, "Ерлан", Role.ANALYST, (), key)
        with pytest.raises(NotAnOwner):
            await work.roles.give(BAUYRZHAN, "Бауыржан", Role.OWNER, (), bauyrzhan.person)


async def test_a_regional_organiser_needs_a_region(open_work: OpenWork, olga: Organiser) -> None:
    """Others have none, even where some were named."""
    async with open_work() as work:
        with pytest.raises(NoRegions):
            await work.roles.give(ERLAN, "Ерлан", Role.REGIONAL, (), olga.person)
        erlan = await work.roles.give(ERLAN, "Ерлан", Role.ORGANISER, ["abai"], olga.person)
    assert erlan.regions == frozenset()


async def test_a_dismissed_organiser_is_a_stranger(open_work: OpenWork, bauyrzhan: Organiser) -> None:
    """From the next piece of work on; dismissing twice changes nothing."""
    for _ in range(2):
        async with open_work() as work:
            await work.roles.take(bauyrzhan.person)
    async with open_work() as work:
        assert await work.roles.find(BAUYRZHAN) is None


async def test_the_last_owner_stays(
    storage: Storage, secrets: Secrets, clock: LeapingClock, saule: Organiser, bauyrzhan: Organiser
) -> None:
    """Where the settings name no owner any more, somebody must be left to appoint others."""
    async with storage.transaction() as session:
        roles = Roles(session, secrets, clock.now, [])
        with pytest.raises(LastOwner):
            await roles.take(saule.person)
        with pytest.raises(LastOwner):
            await roles.give(SAULE, "Сәуле", Role.ORGANISER, (), saule.person)
        await roles.give(BAUYRZHAN, "Бауыржан", Role.OWNER, (), saule.person)
        await roles.take(saule.person)
        assert [owner.person for owner in await roles.owners()] == [bauyrzhan.person]


async def test_reports_of_a_dismissed_organiser_are_free_again(
    open_work: OpenWork, file_report: FileReport, bauyrzhan: Organiser, aigul: Organiser
) -> None:
    """Open ones can be taken by others; closed ones still say whose they were; Aigul keeps hers."""
    open_one, closed_one, aiguls = [await file_report() for _ in range(3)]
    async with open_work() as work:
        await work.office.casebook.assign(open_one, bauyrzhan.person)
        await work.office.casebook.assign(closed_one, bauyrzhan.person)
        await work.office.casebook.move(closed_one, Status.CLOSED)
        await work.office.casebook.assign(aiguls, aigul.person)
        await work.roles.take(bauyrzhan.person)
    assignees = {open_one: None, closed_one: bauyrzhan.person, aiguls: aigul.person}
    async with open_work() as work:
        for number, assignee in assignees.items():
            assert (await work.office.casebook.standing(number)).assignee == assignee


async def test_whoever_changes_regions_keeps_what_they_may_work(
    open_work: OpenWork, file_report: FileReport, bauyrzhan: Organiser, olga: Organiser
) -> None:
    """An organiser of all regions becomes Almaty's alone."""
    abais, almatys = await file_report("abai"), await file_report("almaty-city")
    async with open_work() as work:
        for number in (abais, almatys):
            await work.office.casebook.assign(number, bauyrzhan.person)
        await work.roles.give(BAUYRZHAN, "Бауыржан", Role.REGIONAL, ["almaty-city"], olga.person)
    async with open_work() as work:
        assert (await work.office.casebook.standing(abais)).assignee is None
        assert (await work.office.casebook.standing(almatys)).assignee == bauyrzhan.person
