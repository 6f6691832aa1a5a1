"""The digest on the stage: readers, an owner and an organiser who send issues, and news that is made up."""

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from bot.campaigns.audience import Every
from bot.campaigns.issues import Issue
from bot.content.digest_items import DigestItem
from bot.desk.roles import Role
from bot.languages import LanguageCode
from bot.questions.readings import Readings
from bot.telegram.copy_buttons import LeaveDigest
from handlers.digest_buttons import ChooseEvery, SendIssue
from tests.bot.campaigns.mailshots import Mailshots, members
from tests.bot.digest.made import library_with
from tests.clocks import ALMATY, LeapingClock
from tests.handlers.desk_on_stage import invite
from tests.stage import PersonOnStage, Shown, Stage, texts

_TITLE = re.compile(r"<b>(?:Жаңалық|Новость) ([0-9]{4}-[0-9]{2}-[0-9]{2}-[a-z0-9-]+)</b>")


@dataclass
class Digest:
    """The stage with those who send issues: Olga owns the desk, Bauyrzhan is an organiser."""

    stage: Stage
    clock: LeapingClock
    olga: PersonOnStage
    bauyrzhan: PersonOnStage

    async def reader(self, language: LanguageCode = "ru", every: Every | None = Every.WEEKLY) -> PersonOnStage:
        """Somebody who reads this language and gets the digest so often."""
        (person,) = await members(self.stage, language)
        if every is not None:
            await person.presses(ChooseEvery(every=every))
        return person

    async def at(self, year: int, month: int, day: int, hour: int = 10, minute: int = 1) -> None:
        """Let it be this moment in Almaty, and let the bot do what it does by itself."""
        moment = datetime(year, month, day, hour, minute, tzinfo=ALMATY)
        self.clock.leap((moment - self.clock.now()).total_seconds())
        await self.stage.keeps_house()

    async def waiting(self) -> Issue | None:
        """The issue that waits."""
        async with Mailshots(self.stage).mailroom() as room:
            return await room.issues.waiting()

    async def draft(self) -> int:
        """The number of the issue that waits."""
        issue = await self.waiting()
        assert issue is not None
        return issue.number

    async def last(self) -> int:
        """The number of the last issue that went out."""
        async with Mailshots(self.stage).mailroom() as room:
            issue = await room.issues.last_sent()
        assert issue is not None
        return issue.number

    async def reads(self, entry: str, times: int) -> None:
        """Somebody reads an answer so often."""
        async with Mailshots(self.stage).session() as (session, _secrets):
            readings = Readings(session, self.clock.now)
            for _time in range(times):
                readings.count(entry, "kk")
            await readings.write()

    async def sends(self) -> int:
        """Olga sends the issue that waits; gives its number."""
        number = await self.draft()
        await self.olga.presses(SendIssue(id=number, sure=True))
        return number


@asynccontextmanager
async def digest(database_url: str, *items: DigestItem, **settings: object) -> AsyncIterator[Digest]:
    """The bot with these items. `settings`: what the operator has set besides."""
    clock, read = LeapingClock(), texts()
    stage = Stage(database_url, clock=clock, says=replace(read, library=library_with(read.library, *items)))
    olga, bauyrzhan = (stage.person(name, "ru") for name in ("Ольга", "Бауыржан"))
    stage.sets(owner_ids=str(olga.person.id), **settings)
    async with stage:
        await olga.says("/start")
        await invite(olga, bauyrzhan, Role.ORGANISER)
        yield Digest(stage, clock, olga, bauyrzhan)


def copies(person: PersonOnStage) -> list[Shown]:
    """The issues in somebody's chat: known by the button at their foot."""
    return [screen for screen in person.screens if LeaveDigest().pack() in _carried(screen)]


def told(shown: Shown) -> list[str]:
    """The ids of the items that an issue tells of, in their order."""
    return _TITLE.findall(shown.html)


def drafts(person: PersonOnStage) -> list[Shown]:
    """The cards of issues that wait, in an organiser's chat."""
    return [screen for screen in person.screens if any(data.startswith("i_send") for data in _carried(screen))]


def _carried(screen: Shown) -> Sequence[str]:
    return [str(button["value"]) for row in screen.buttons for button in row]
