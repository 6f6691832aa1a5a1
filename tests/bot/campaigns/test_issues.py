"""Issues of the digest: one for each moment of the schedule, and the month in which it goes out."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.campaigns.issues import Body, Issue, month_began_with, with_opening, with_part
from bot.campaigns.mailroom import Mailroom
from bot.campaigns.models import CampaignKind
from bot.campaigns.refusals import NoSuchCampaign, NotNow
from bot.storage.campaign_tables import Campaign, CampaignState, DigestIssue
from bot.storage.engine import Storage
from bot.storage.secrets import Secrets
from tests.bot.campaigns.mailshots import RULES
from tests.clocks import START, LeapingClock

DAY = timedelta(days=1)


class Desk:
    """The mailroom, and a clock to move."""

    def __init__(self, storage: Storage, secrets: Secrets) -> None:
        self.clock = LeapingClock()
        self._storage = storage
        self._secrets = secrets

    @asynccontextmanager
    async def room(self) -> AsyncIterator[Mailroom]:
        """The services, in a transaction of their own."""
        async with self._storage.transaction() as session:
            yield Mailroom(session, self._secrets, self.clock.now, RULES)

    async def makes(self, due: datetime = START, *, is_monthly: bool = False) -> Issue | None:
        """Make an issue for this moment; None where there is one."""
        async with self.room() as room:
            card = await room.archive.make(CampaignKind.DIGEST, None)
            body = Body(until=self.clock.now(), known=("item:a",), opened={"first": 3})
            issue = Issue(card.id, due, START - DAY, is_monthly, body)
            return issue if await room.issues.begin(issue) else None

    async def sends(self, *, is_monthly: bool) -> int:
        """Make an issue for now and let it go; gives its number."""
        issue = await self.makes(self.clock.now(), is_monthly=is_monthly)
        assert issue is not None
        async with self._storage.transaction() as session:
            row = await session.get_one(Campaign, issue.number)
            row.state, row.began_at = CampaignState.DONE, self.clock.now()
        return issue.number

    async def month_began_with(self, number: int) -> int | None:
        """What planning asks."""
        async with self._storage.transaction() as session:
            return await month_began_with(session, number)


@pytest.fixture
def desk(storage: Storage, secrets: Secrets) -> Desk:
    """A mailroom without issues."""
    return Desk(storage, secrets)


async def test_an_issue_is_kept_as_it_was_made(desk: Desk) -> None:
    """And waits until it is sent or skipped."""
    made = await desk.makes()
    assert made is not None
    async with desk.room() as room:
        assert await room.issues.find(made.number) == made
        assert await room.issues.of([made.number, 77]) == {made.number: made}
        assert await room.issues.waiting() == made
        assert await room.issues.last_sent() is None
        assert await room.issues.last_due() == START
        await room.course.skip(made.number)
        assert await room.issues.waiting() is None
        assert (await room.archive.find(made.number)).state is CampaignState.STOPPED
        with pytest.raises(NoSuchCampaign):
            await room.issues.find(77)


async def test_its_body_is_sealed(desk: Desk, storage: Storage) -> None:
    """Nobody reads it in the database."""
    made = await desk.makes()
    assert made is not None
    async with storage.transaction() as session:
        assert b"item:a" not in (await session.get_one(DigestIssue, made.number)).body


async def test_a_moment_has_one_issue(desk: Desk) -> None:
    """Whoever makes the second one is told so."""
    assert await desk.makes() is not None
    assert await desk.makes() is None
    assert await desk.makes(START + DAY) is not None


async def test_the_newest_issue_stands_for_a_moment_without_news(desk: Desk) -> None:
    """So that it is not looked after again."""
    await desk.makes()
    async with desk.room() as room:
        await room.issues.pass_over(START + 7 * DAY)
        assert await room.issues.last_due() == START + 7 * DAY
        await room.issues.pass_over(START)
        assert await room.issues.last_due() == START + 7 * DAY


async def test_only_an_issue_that_waits_is_changed(desk: Desk) -> None:
    """What was sent or skipped stays as it is."""
    made = await desk.makes()
    assert made is not None
    changed = with_opening(with_part(made, "item:a", struck=True), "kk", "<b>Сәлем</b>")
    async with desk.room() as room:
        await room.issues.change(changed)
        found = await room.issues.find(made.number)
        assert (found.body.struck, found.body.opening) == (("item:a",), {"kk": "<b>Сәлем</b>"})
        back = with_opening(with_part(found, "item:a", struck=False), "kk", "")
        assert back == replace(made, body=made.body)
        await room.course.skip(made.number)
        with pytest.raises(NotNow):
            await room.issues.change(changed)


async def test_a_month_begins_with_its_first_issue_that_went_out(desk: Desk) -> None:
    """One that was skipped begins none."""
    first = await desk.sends(is_monthly=True)
    skipped = await desk.makes(START + DAY, is_monthly=True)
    assert skipped is not None
    async with desk.room() as room:
        await room.course.skip(skipped.number)
    desk.clock.leap(2 * 86_400)
    second = await desk.sends(is_monthly=False)
    assert await desk.month_began_with(first) == first
    assert await desk.month_began_with(second) == first


async def test_no_month_has_begun_before_the_first_issue(desk: Desk) -> None:
    """Then all monthly readers are due."""
    number = await desk.sends(is_monthly=False)
    assert await desk.month_began_with(number) is None


async def test_a_month_is_that_of_the_day_on_which_people_get_it(desk: Desk) -> None:
    """What is sent in the last evening's quiet hours belongs to the next month."""
    async with desk.room() as room:
        assert await room.issues.begins_a_month()
    await desk.sends(is_monthly=True)
    async with desk.room() as room:
        assert not await room.issues.begins_a_month()
    last_evening = datetime(2026, 11, 30, 21, 30, tzinfo=RULES.zone)
    desk.clock.leap((last_evening - desk.clock.now()).total_seconds())
    async with desk.room() as room:
        assert await room.issues.begins_a_month()
    await desk.sends(is_monthly=True)
    desk.clock.leap(86_400)
    async with desk.room() as room:
        assert not await room.issues.begins_a_month()
