"""The desk's cast, and pieces of work done by it."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import count

import pytest

from bot.desk.organiser import Organiser
from bot.reports.models import Draft, Identity, Part
from bot.storage.desk_tables import Role
from bot.storage.engine import Storage
from bot.storage.secrets import Secrets
from tests.bot.desk.work import AIGUL, BAUYRZHAN, DANA, OLGA, SAULE, TIMUR, FileReport, OpenWork, Work
from tests.clocks import LeapingClock


@pytest.fixture
def clock() -> LeapingClock:
    """The time at which the desk works."""
    return LeapingClock()


@pytest.fixture
def open_work(storage: Storage, secrets: Secrets, clock: LeapingClock) -> OpenWork:
    """Opens a piece of work, committed at its end."""

    @asynccontextmanager
    async def open_work() -> AsyncIterator[Work]:
        async with storage.transaction() as session:
            yield Work(session, secrets, clock.now)

    return open_work


@pytest.fixture
def file_report(open_work: OpenWork) -> FileReport:
    """Files a report, each by another author; gives its number."""
    authors = count(9_000_000_001)

    async def file_report(
        region: str = "abai", *, identity: Identity = Identity.ANONYMOUS, name: str = "", past_desk: bool = False
    ) -> int:
        draft = Draft(
            kind="workload",
            principle=1,
            story=(Part(message=1, words="Жүктемені бағдарлама белгіледі"),),
            region=region,
            identity=identity,
            name=name,
            past_desk=past_desk,
        )
        async with open_work() as work:
            return (await work.office.filing.file(next(authors), draft, "kk")).number

    return file_report


@pytest.fixture
async def olga(open_work: OpenWork) -> Organiser:
    """An owner by the settings."""
    async with open_work() as work:
        found = await work.roles.find(OLGA)
    assert found is not None
    return found


@pytest.fixture
async def saule(open_work: OpenWork, olga: Organiser) -> Organiser:
    """Another owner, appointed."""
    return await _appoint(open_work, SAULE, "Сәуле", Role.OWNER, olga)


@pytest.fixture
async def bauyrzhan(open_work: OpenWork, olga: Organiser) -> Organiser:
    """An organiser of all regions."""
    return await _appoint(open_work, BAUYRZHAN, "Бауыржан", Role.ORGANISER, olga)


@pytest.fixture
async def aigul(open_work: OpenWork, olga: Organiser) -> Organiser:
    """The organiser of the region of Abai."""
    return await _appoint(open_work, AIGUL, "Айгүл", Role.REGIONAL, olga, "abai")


@pytest.fixture
async def timur(open_work: OpenWork, olga: Organiser) -> Organiser:
    """The organiser of the city of Almaty and the region of Zhetisu."""
    return await _appoint(open_work, TIMUR, "Тимур", Role.REGIONAL, olga, "almaty-city", "zhetisu")


@pytest.fixture
async def dana(open_work: OpenWork, olga: Organiser) -> Organiser:
    """An analyst."""
    return await _appoint(open_work, DANA, "Дана", Role.ANALYST, olga)


@pytest.fixture
def cast(
    olga: Organiser, bauyrzhan: Organiser, aigul: Organiser, timur: Organiser, dana: Organiser
) -> Sequence[Organiser]:
    """An owner, an organiser of all regions, two regional ones, an analyst."""
    return (olga, bauyrzhan, aigul, timur, dana)


async def _appoint(
    open_work: OpenWork,
    telegram_id: int,
    name: str,
    role: Role,
    by: Organiser,
    *regions: str,
) -> Organiser:
    async with open_work() as work:
        return await work.roles.give(telegram_id, name, role, regions, by.person)
