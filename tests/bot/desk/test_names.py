"""A name given only to the secretary: who gets to see it, and when."""

import asyncio
from collections.abc import Sequence

import pytest
from sqlalchemy import select

from bot.desk.names import REASON_LIMIT
from bot.desk.organiser import Organiser
from bot.desk.refusals import (
    AgreedAlready,
    NameNotSealed,
    NameNotYours,
    NameRefused,
    NotAgreed,
    OpenedAlready,
    OwnConsent,
    ReasonMissing,
)
from bot.reports.models import Identity
from bot.storage.desk_tables import NameRequest, Role
from bot.storage.engine import Storage
from tests.bot.desk.work import FileReport, OpenWork
from tests.clocks import LeapingClock

NAME, REASON = "Гүлнар Сейітова", "Сот куәгердің атын сұрады"


@pytest.fixture
async def sealed(file_report: FileReport) -> int:
    """A report whose author named themselves to the secretary alone."""
    return await file_report(identity=Identity.SECRETARY, name=NAME)


@pytest.fixture
async def third(open_work: OpenWork, olga: Organiser) -> Organiser:
    """A third owner."""
    async with open_work() as work:
        return await work.roles.give(7_000_000_333, "Динара", Role.OWNER, (), olga.person)


async def ask(open_work: OpenWork, report: int, by: Organiser, reason: str = REASON) -> int:
    """Ask for a name; the request's id."""
    async with open_work() as work:
        return await work.names.ask(report, by, reason)


async def agree(open_work: OpenWork, request: int, by: Organiser) -> None:
    """Consent to a request."""
    async with open_work() as work:
        await work.names.agree(request, by)


async def open_name(open_work: OpenWork, request: int, by: Organiser) -> str:
    """Open the name."""
    async with open_work() as work:
        return await work.names.open(request, by)


async def test_a_name_is_opened_after_an_owners_consent(
    open_work: OpenWork, sealed: int, saule: Organiser, olga: Organiser, clock: LeapingClock
) -> None:
    """Asked by an owner, agreed to by another, shown to the first."""
    request = await ask(open_work, sealed, saule)
    await agree(open_work, request, olga)
    clock.leap(60)
    assert await open_name(open_work, request, saule) == NAME
    async with open_work() as work:
        asked = await work.names.find(request, olga)
    assert asked is not None
    assert (asked.report, asked.asked_by, asked.agreed_by) == (sealed, saule.person, olga.person)
    assert asked.opened_at == clock.now()


async def test_without_consent_the_name_stays_sealed(open_work: OpenWork, sealed: int, saule: Organiser) -> None:
    """However often it is tried; every refusal is one kind."""
    request = await ask(open_work, sealed, saule)
    for _ in range(2):
        with pytest.raises(NotAgreed):
            await open_name(open_work, request, saule)
    assert issubclass(NotAgreed, NameRefused)


async def test_where_the_settings_need_no_consent_it_opens_at_once(
    open_work: OpenWork, sealed: int, saule: Organiser
) -> None:
    """Still once, and still to its asker."""
    async with open_work() as work:
        request = await work.names_without_consent.ask(sealed, saule, REASON)
        assert await work.names_without_consent.open(request, saule) == NAME
        with pytest.raises(OpenedAlready):
            await work.names_without_consent.open(request, saule)


async def test_an_owner_needs_another_owner(
    open_work: OpenWork, sealed: int, olga: Organiser, saule: Organiser
) -> None:
    """Nobody consents to their own request."""
    request = await ask(open_work, sealed, olga)
    with pytest.raises(OwnConsent):
        await agree(open_work, request, olga)
    await agree(open_work, request, saule)
    assert await open_name(open_work, request, olga) == NAME


async def test_only_owners_consent(
    open_work: OpenWork, sealed: int, olga: Organiser, cast: Sequence[Organiser]
) -> None:
    """All others are answered as if there were no request."""
    request = await ask(open_work, sealed, olga)
    for organiser in cast[1:]:
        with pytest.raises(NameNotYours):
            await agree(open_work, request, organiser)


async def test_one_consent_is_enough(
    open_work: OpenWork, sealed: int, olga: Organiser, saule: Organiser, third: Organiser
) -> None:
    """Of two owners at once one has agreed, and the other learns it."""
    request = await ask(open_work, sealed, third)
    results = await asyncio.gather(
        *(agree(open_work, request, owner) for owner in (olga, saule)), return_exceptions=True
    )
    assert [type(result) for result in results if result is not None] == [AgreedAlready]


async def test_only_the_asker_opens(
    open_work: OpenWork, sealed: int, third: Organiser, olga: Organiser, saule: Organiser, aigul: Organiser
) -> None:
    """Not who consented, not another owner, not a colleague."""
    request = await ask(open_work, sealed, third)
    await agree(open_work, request, olga)
    for other in (olga, saule, aigul):
        with pytest.raises(NameNotYours):
            await open_name(open_work, request, other)


async def test_a_request_opens_the_name_once(
    open_work: OpenWork, sealed: int, saule: Organiser, olga: Organiser
) -> None:
    """Pressed five times at once, shown once; another look needs another consent."""
    request = await ask(open_work, sealed, saule)
    await agree(open_work, request, olga)
    results = await asyncio.gather(*(open_name(open_work, request, saule) for _ in range(5)), return_exceptions=True)
    assert [result for result in results if isinstance(result, str)] == [NAME]
    assert sum(isinstance(result, OpenedAlready) for result in results) == 4
    again = await ask(open_work, sealed, saule)
    with pytest.raises(NotAgreed):
        await open_name(open_work, again, saule)


async def test_regional_organisers_and_analysts_do_not_ask(
    open_work: OpenWork, sealed: int, aigul: Organiser, timur: Organiser, dana: Organiser
) -> None:
    """Not even in their own region."""
    for organiser in (aigul, timur, dana):
        with pytest.raises(NameNotYours):
            await ask(open_work, sealed, organiser)


async def test_past_the_desk_only_owners_ask(
    open_work: OpenWork, file_report: FileReport, olga: Organiser, bauyrzhan: Organiser
) -> None:
    """The organiser is answered as for a report that is not there."""
    report = await file_report(identity=Identity.SECRETARY, name=NAME, past_desk=True)
    for hidden in (report, report + 1, -1, 2**63):
        with pytest.raises(NameNotYours):
            await ask(open_work, hidden, bauyrzhan)
    assert await ask(open_work, report, olga)


async def test_only_a_sealed_name_is_asked_for(open_work: OpenWork, file_report: FileReport, saule: Organiser) -> None:
    """An anonymous report has none; a named one shows it to all who work it."""
    for report in (
        await file_report(),
        await file_report(identity=Identity.NAMED, name=NAME),
        await file_report(identity=Identity.SECRETARY),
    ):
        with pytest.raises(NameNotSealed):
            await ask(open_work, report, saule)


async def test_a_name_forgotten_meanwhile_is_gone(
    open_work: OpenWork, sealed: int, saule: Organiser, olga: Organiser
) -> None:
    """The author's wish goes before a consent."""
    request = await ask(open_work, sealed, saule)
    await agree(open_work, request, olga)
    async with open_work() as work:
        await work.office.authors.unlink([sealed])
    with pytest.raises(NameNotSealed):
        await open_name(open_work, request, saule)


async def test_a_role_lost_meanwhile_ends_the_request(
    open_work: OpenWork, sealed: int, saule: Organiser, olga: Organiser
) -> None:
    """Who became a regional organiser does not see the name, consent or not."""
    request = await ask(open_work, sealed, saule)
    await agree(open_work, request, olga)
    async with open_work() as work:
        lesser = await work.roles.give(saule.telegram_id, saule.name, Role.REGIONAL, ["abai"], olga.person)
    with pytest.raises(NameNotYours):
        await open_name(open_work, request, lesser)


@pytest.mark.parametrize("reason", ["", "   ", "\n"])
async def test_a_reason_must_be_given(open_work: OpenWork, sealed: int, olga: Organiser, reason: str) -> None:
    """White space is none."""
    with pytest.raises(ReasonMissing):
        await ask(open_work, sealed, olga, reason)


async def test_the_reason_is_kept_sealed_and_bounded(
    open_work: OpenWork, sealed: int, saule: Organiser, storage: Storage
) -> None:
    """It opens for those whom it concerns."""
    request = await ask(open_work, sealed, saule, REASON * 100)
    async with storage.transaction() as session:
        kept = await session.scalar(select(NameRequest.reason))
    assert kept is not None
    assert REASON.encode() not in kept
    async with open_work() as work:
        asked = await work.names.find(request, saule)
    assert asked is not None
    assert asked.reason == (REASON * 100)[:REASON_LIMIT]


async def test_a_request_is_shown_to_its_asker_and_to_owners(
    open_work: OpenWork, sealed: int, third: Organiser, saule: Organiser, aigul: Organiser
) -> None:
    """To others it does not exist, like a number that was never given."""
    request = await ask(open_work, sealed, third)
    async with open_work() as work:
        assert await work.names.find(request, saule)
        assert await work.names.find(request, third)
        assert await work.names.find(request, aigul) is None
        assert await work.names.find(request + 1, saule) is None
        assert await work.names.find(10**30, saule) is None
