"""Invitations: one person, one day, one role."""

import asyncio
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.desk.invitations import GOOD_FOR, KEPT_FOR
from bot.desk.organiser import Organiser
from bot.desk.refusals import (
    InvitationExpired,
    InvitationNeedless,
    InvitationRefused,
    InvitationUnknown,
    InvitationUsed,
    InvitationVoid,
    NoRegions,
    NotAnOwner,
)
from bot.storage.desk_tables import Invitation, Role
from bot.storage.engine import Storage
from tests.bot.desk.work import BAUYRZHAN, ERLAN, OLGA, SAULE, TIMUR, OpenWork
from tests.clocks import LeapingClock


async def invite(open_work: OpenWork, by: Organiser, role: Role = Role.ORGANISER, *regions: str) -> str:
    """The word of a new invitation."""
    async with open_work() as work:
        return await work.invitations.make(role, regions, by)


async def accept(open_work: OpenWork, word: str, telegram_id: int = ERLAN, name: str = "Ерлан") -> Organiser:
    """Bring an invitation's word."""
    async with open_work() as work:
        return await work.invitations.use(word, telegram_id, name)


async def test_an_invitation_gives_its_role(open_work: OpenWork, olga: Organiser) -> None:
    """With its regions, to whoever brings the word."""
    word = await invite(open_work, olga, Role.REGIONAL, "zhetisu", "abai")
    erlan = await accept(open_work, word)
    assert (erlan.role, erlan.regions, erlan.name) == (Role.REGIONAL, frozenset({"abai", "zhetisu"}), "Ерлан")
    async with open_work() as work:
        assert await work.roles.find(ERLAN) == erlan


async def test_the_word_fits_a_link_and_is_kept_nowhere(open_work: OpenWork, olga: Organiser, storage: Storage) -> None:
    """24 characters of a deep link's alphabet hold 144 random bits; no two are alike."""
    words = {await invite(open_work, olga) for _ in range(20)}
    assert len(words) == 20
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{24}", word) for word in words)
    async with storage.transaction() as session:
        rows = (await session.scalars(select(Invitation))).all()
    assert len({row.id for row in rows}) == 20


async def test_an_unknown_word_gives_nothing(open_work: OpenWork, olga: Organiser) -> None:
    """Nor does a longer, shorter or empty one; every refusal is one kind."""
    word = await invite(open_work, olga)
    for wrong in ("", word[:-1], word + "A", word.swapcase()):
        with pytest.raises(InvitationUnknown):
            await accept(open_work, wrong)
    assert issubclass(InvitationUnknown, InvitationRefused)


async def test_a_word_is_good_once(open_work: OpenWork, olga: Organiser) -> None:
    """Not for another person, and not again for the same."""
    word = await invite(open_work, olga)
    await accept(open_work, word)
    for telegram_id in (ERLAN, TIMUR):
        with pytest.raises(InvitationUsed):
            await accept(open_work, word, telegram_id)
    async with open_work() as work:
        assert await work.roles.find(TIMUR) is None


async def test_of_many_who_bring_one_word_at_once_one_gets_the_role(open_work: OpenWork, olga: Organiser) -> None:
    """The link was posted in a group: eight people tap it in the same moment."""
    word = await invite(open_work, olga)
    people = range(8_100_000_000, 8_100_000_008)
    results = await asyncio.gather(*(accept(open_work, word, person) for person in people), return_exceptions=True)
    won = [result for result in results if isinstance(result, Organiser)]
    assert len(won) == 1
    assert all(isinstance(result, InvitationUsed) for result in results if result not in won)
    async with open_work() as work:
        assert [found for person in people if (found := await work.roles.find(person))] == won


async def test_an_invitation_lasts_a_day(open_work: OpenWork, olga: Organiser, clock: LeapingClock) -> None:
    """The last second is good, the next one is not."""
    first, second = await invite(open_work, olga), await invite(open_work, olga)
    clock.leap(GOOD_FOR.total_seconds() - 1)
    await accept(open_work, first)
    clock.leap(1)
    with pytest.raises(InvitationExpired):
        await accept(open_work, second, TIMUR)


async def test_only_owners_invite(open_work: OpenWork, bauyrzhan: Organiser, aigul: Organiser, dana: Organiser) -> None:
    """Whatever the role; an owner least of all."""
    for who in (bauyrzhan, aigul, dana):
        for role in (Role.OWNER, Role.ANALYST):
            with pytest.raises(NotAnOwner):
                await invite(open_work, who, role)


async def test_an_owner_may_invite_an_owner(open_work: OpenWork, olga: Organiser) -> None:
    """So there are two, as consent to open names needs."""
    assert (await accept(open_work, await invite(open_work, olga, Role.OWNER))).role is Role.OWNER


async def test_a_regional_invitation_names_its_regions(open_work: OpenWork, olga: Organiser) -> None:
    """It is refused when made, not when used."""
    with pytest.raises(NoRegions):
        await invite(open_work, olga, Role.REGIONAL)


async def test_a_dismissed_owners_invitations_are_void(open_work: OpenWork, saule: Organiser, olga: Organiser) -> None:
    """What she left behind gives nobody a role; also where she only has a lesser role now."""
    words = [await invite(open_work, saule, Role.OWNER) for _ in range(2)]
    async with open_work() as work:
        await work.roles.give(SAULE, "Сәуле", Role.ORGANISER, (), olga.person)
    with pytest.raises(InvitationVoid):
        await accept(open_work, words[0])
    async with open_work() as work:
        await work.roles.take(saule.person)
    with pytest.raises(InvitationVoid):
        await accept(open_work, words[1])
    async with open_work() as work:
        assert await work.roles.find(ERLAN) is None


async def test_an_owner_who_tries_the_link_loses_nothing(open_work: OpenWork, saule: Organiser) -> None:
    """Neither their role nor the invitation."""
    word = await invite(open_work, saule, Role.ANALYST)
    for owner in (OLGA, SAULE):
        with pytest.raises(InvitationNeedless):
            await accept(open_work, word, owner)
    async with open_work() as work:
        assert await work.roles.find(SAULE) == saule
    assert (await accept(open_work, word)).role is Role.ANALYST


async def test_an_invitation_replaces_a_lesser_role(open_work: OpenWork, olga: Organiser, bauyrzhan: Organiser) -> None:
    """An organiser of all regions is to work in one."""
    await accept(open_work, await invite(open_work, olga, Role.REGIONAL, "abai"), BAUYRZHAN, "Бауыржан")
    async with open_work() as work:
        found = await work.roles.find(BAUYRZHAN)
    assert found is not None
    assert (found.person, found.role, found.regions) == (bauyrzhan.person, Role.REGIONAL, frozenset({"abai"}))


async def test_old_invitations_are_dropped(
    open_work: OpenWork, olga: Organiser, storage: Storage, clock: LeapingClock
) -> None:
    """Whatever became of them; younger ones stay."""
    await accept(open_work, await invite(open_work, olga))
    clock.leap((KEPT_FOR - timedelta(hours=1)).total_seconds())
    word = await invite(open_work, olga)
    clock.leap(7200)
    async with open_work() as work:
        await work.invitations.forget_old()
    async with storage.transaction() as session:
        assert len((await session.scalars(select(Invitation))).all()) == 1
    await accept(open_work, word, TIMUR)
