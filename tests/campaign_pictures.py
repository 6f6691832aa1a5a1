"""Campaigns as organisers and members live through them on the sandbox page, in both languages: pictures.

python -m tests.campaign_pictures build/campaigns
"""

import asyncio
import sys
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from aiogram.filters.callback_data import CallbackData
from playwright.async_api import async_playwright

from bot.campaigns.audience import Every
from bot.campaigns.models import CampaignKind
from bot.clock import SystemClock
from bot.desk.roles import Role
from bot.languages import LANGUAGE_CODES, LanguageCode
from bot.telegram.copy_buttons import LeaveDigest, PressLead, Vote
from handlers.buttons import ChooseLanguage
from handlers.campaign_buttons import (
    AddLead,
    ApproveCampaign,
    ChooseTime,
    CorrectCampaign,
    MakeCampaign,
    OpenAudience,
    OpenCampaign,
    OpenCampaigns,
    OpenLeads,
    OpenReportOf,
    OpenTexts,
    OpenTime,
    PreviewTexts,
    SubmitCampaign,
    SwitchFilter,
    TestCopy,
    TurnCampaign,
)
from handlers.digest_buttons import (
    ChooseEvery,
    ChooseOwnInstitution,
    ChooseOwnRegion,
    EditIssue,
    MakeIssue,
    OpenInstitutions,
    OpenRegions,
    OpenTopics,
    PreviewIssue,
    SendIssue,
    WriteOpening,
)
from tests.clocks import ALMATY
from tests.e2e.process import ROOT
from tests.e2e.test_page import CHROMIUM, FLAGS
from tests.handlers.desk_on_stage import invite
from tests.load.crowds import open_filled
from tests.report_pictures import Album
from tests.stage import PersonOnStage, Stage

MEMBERS = 60
RATE = 3
"""Messages a second: slow enough for pictures of a campaign that goes."""
TEXTS = {
    "kk": "**Жасанды интеллект және сіздің құқығыңыз**\n\nБейсенбіде, сағат 16:00-де мектептің акт залында кездесеміз.",
    "ru": "**Искусственный интеллект и Ваши права**\n\nВстречаемся в четверг в 16:00 в актовом зале школы.",
}
MENDED = {
    "kk": "**Жасанды интеллект және сіздің құқығыңыз**\n\nКездесу жұмаға, сағат 15:00-ге ауысты.",
    "ru": "**Искусственный интеллект и Ваши права**\n\nВстреча перенесена на пятницу, 15:00.",
}
POLL = {
    "kk": "Мектебіңізде ЖИ қолданыла ма?\nИә, күнде\nКейде\nЖоқ",
    "ru": "В Вашей школе применяют ИИ?\nДа, каждый день\nИногда\nНет",
}
MEMBER = {"kk": "Айгүл", "ru": "Ольга"}


class NoonClock(SystemClock):
    """The machine's own clock, set so that it was noon when the pictures were begun: nobody is asleep."""

    def __init__(self) -> None:
        began = super().now().astimezone(ALMATY)
        self._ahead = began.replace(hour=12, minute=0, second=0) - began

    def now(self) -> datetime:
        """The moment that this clock shows, in UTC."""
        return super().now() + self._ahead


class Story:
    """One language's pictures, numbered in their order."""

    def __init__(self, album: Album, code: LanguageCode) -> None:
        self._album = album
        self._code = code
        self._count = 0

    async def shows(self, name: str, person: PersonOnStage) -> None:
        """A picture of somebody's chat."""
        self._count += 1
        await self._album.take(f"{self._code}-{self._count:02}-{name}", person)

    async def presses(self, person: PersonOnStage, button: CallbackData) -> None:
        """Press a button; a picture of what comes of it."""
        await person.presses(button)
        await self.shows(button.__prefix__, person)


async def composing(story: Story, organiser: PersonOnStage, number: int) -> None:
    """A message with a photo in both languages, its buttons, its readers, its time."""
    await organiser.says("/broadcast")
    await story.shows("board", organiser)
    await story.presses(organiser, MakeCampaign(kind=CampaignKind.BROADCAST))
    await organiser.says(TEXTS["kk"], formatted=True)
    await story.shows("kazakh-taken", organiser)
    await organiser.says(TEXTS["ru"], formatted=True)
    await story.shows("card", organiser)
    for button in (
        OpenTexts(id=number),
        OpenLeads(id=number),
        AddLead(id=number, kind="helpful"),
        AddLead(id=number, kind="url"),
    ):
        await story.presses(organiser, button)
    await organiser.says("Тіркелу | Записаться — https://example.org/register")
    await story.shows("lead-added", organiser)
    for choice in (
        OpenAudience(id=number),
        OpenAudience(id=number, part="regions"),
        SwitchFilter(id=number, part="regions", value="almaty"),
        SwitchFilter(id=number, part="regions", value=""),
        OpenAudience(id=number, part="subscriptions"),
        OpenAudience(id=number, part="joined"),
        OpenTime(id=number),
        ChooseTime(id=number, when="now"),
        PreviewTexts(id=number),
        TestCopy(id=number),
    ):
        await story.presses(organiser, choice)


async def going(story: Story, stage: Stage, people: Sequence[PersonOnStage], number: int) -> None:
    """It is approved, goes, is paused, corrected, recalled, reported."""
    organiser, second, member = people
    await story.presses(organiser, SubmitCampaign(id=number))
    stage.waits_for_errands = False
    await organiser.presses_data(_like(organiser, SubmitCampaign))
    await story.shows("awaiting", organiser)
    await story.shows("please-approve", second)
    await second.presses_data(_like(second, ApproveCampaign))
    await story.shows("approved", second)
    await asyncio.sleep(4)
    await story.presses(organiser, OpenCampaign(id=number))
    await story.presses(organiser, TurnCampaign(id=number, to="pause"))
    await story.presses(organiser, TurnCampaign(id=number, to="stop"))
    await story.presses(organiser, OpenCampaign(id=number))
    await story.presses(organiser, TurnCampaign(id=number, to="resume"))
    stage.waits_for_errands = True
    await stage.settled()
    await stage.keeps_house()
    await story.shows("done", organiser)
    await story.shows("copy", member)
    await member.presses_data(_like(member, PressLead))
    await story.presses(organiser, OpenReportOf(id=number))
    await story.presses(organiser, OpenReportOf(id=number, form="picture"))
    await organiser.says("/broadcast")


async def mending(story: Story, stage: Stage, people: Sequence[PersonOnStage], number: int, code: LanguageCode) -> None:
    """A slip is corrected in the copies that are out; then they are recalled."""
    organiser, _, member = people
    await story.presses(organiser, OpenCampaign(id=number))
    await story.presses(organiser, CorrectCampaign(id=number))
    await organiser.presses_data(_like(organiser, CorrectCampaign, last=code == "ru"))
    await story.shows("new-words", organiser)
    await organiser.says(MENDED[code], formatted=True)
    await story.shows("seen-before", organiser)
    await organiser.presses_data(_like(organiser, CorrectCampaign))
    await stage.keeps_house()
    await story.shows("corrected", organiser)
    await story.shows("copy-corrected", member)
    await organiser.says("/broadcast")
    await organiser.presses(OpenCampaign(id=number))
    await story.presses(organiser, TurnCampaign(id=number, to="recall"))
    await organiser.presses(TurnCampaign(id=number, to="recall", sure=True))
    await stage.keeps_house()
    await story.shows("recalled", organiser)
    await story.shows("copy-recalled", member)


async def asking(story: Story, stage: Stage, people: Sequence[PersonOnStage], number: int) -> None:
    """A poll, its votes, its results."""
    organiser, second, member = people
    await organiser.presses(MakeCampaign(kind=CampaignKind.POLL))
    for code in LANGUAGE_CODES:
        await organiser.says(POLL[code])
    await story.shows("poll", organiser)
    await organiser.presses(SwitchFilter(id=number, part="roles", value="owner"))
    await organiser.presses(SwitchFilter(id=number, part="roles", value="organiser"))
    await organiser.presses(ChooseTime(id=number, when="now"))
    await organiser.presses(SubmitCampaign(id=number))
    await organiser.presses_data(_like(organiser, SubmitCampaign))
    await stage.settled()
    await story.shows("vote", second)
    await second.presses(Vote(campaign=number, choice=1))
    await story.shows("voted", second)
    await organiser.says("/broadcast")
    await story.presses(organiser, OpenReportOf(id=number))
    for shelf in ("drafts", "over", "templates"):
        await story.presses(organiser, OpenCampaigns.model_validate({"shelf": shelf}))
    await story.shows("member", member)


async def digesting(story: Story, stage: Stage, people: Sequence[PersonOnStage]) -> None:
    """What a member chooses, an issue as organisers see it, and as its reader gets it."""
    organiser, _, member = people
    await member.says("/digest")
    await story.shows("digest", member)
    for choice in (
        ChooseEvery(every=Every.WEEKLY),
        OpenTopics(),
        OpenRegions(),
        ChooseOwnRegion(key="almaty"),
        OpenInstitutions(),
        ChooseOwnInstitution(key="school"),
    ):
        await story.presses(member, choice)
    await organiser.says("/digests")
    await story.shows("digests", organiser)
    await organiser.presses(MakeIssue())
    await story.shows("issue", organiser)
    number = int(_like(organiser, SendIssue).split(":")[1])
    for button in (
        PreviewIssue(id=number),
        EditIssue(id=number),
        WriteOpening(id=number, language="kk"),
        SendIssue(id=number),
        SendIssue(id=number, sure=True),
    ):
        await story.presses(organiser, button)
    await stage.settled()
    await story.shows("digest-issue", member)
    await member.presses_data(_like(member, LeaveDigest))
    await story.shows("unsubscribed", member)


def _like(person: PersonOnStage, kind: type[CallbackData], *, last: bool = False) -> str:
    """What the first (or last) button of this kind carries on somebody's screen."""
    found = [str(b["value"]) for row in person.screen.buttons for b in row]
    of_kind = [data for data in found if data.split(":")[0] == kind.__prefix__]
    return of_kind[-1 if last else 0]


async def main() -> None:
    """Live through everything in both languages."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "campaigns"
    folder.mkdir(parents=True, exist_ok=True)
    for code in LANGUAGE_CODES:
        with tempfile.TemporaryDirectory() as data:
            await _tell(code, folder, f"sqlite+aiosqlite:///{data}/qorgan.db")


async def _tell(code: LanguageCode, folder: Path, url: str) -> None:
    storage, _secrets = await open_filled(url, MEMBERS)
    await storage.close()
    stage = Stage(url, clock=NoonClock())
    stage.stand_in.world.add_crowd(MEMBERS)
    olga, bauyrzhan, member = (stage.person(name, code) for name in ("Ольга", "Бауыржан", MEMBER[code]))
    forum = stage.forum("Кәсіподақ үстелі · Стол профсоюза", olga, bauyrzhan)
    stage.sets(desk_chat_id=forum.chat, owner_ids=str(olga.person.id), approval_above=20, send_rate=RATE)
    people = (olga, bauyrzhan, member)
    async with stage, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        story = Story(Album(stage, browser, folder), code)
        for person in people:
            await person.says("/start")
            await person.presses(ChooseLanguage(code=code))
        await invite(olga, bauyrzhan, Role.ORGANISER)
        await composing(story, olga, 1)
        await going(story, stage, people, 1)
        await mending(story, stage, people, 1, code)
        await asking(story, stage, people, 2)
        await digesting(story, stage, people)


if __name__ == "__main__":
    asyncio.run(main())
