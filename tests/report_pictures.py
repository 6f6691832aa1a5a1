"""Reports as people live through them on the sandbox page, in both languages: pictures, taps and seconds.

python -m tests.report_pictures build/reports

The author's first report is driven through the page at human speed: a second a tap, four letters a second.
"""

import asyncio
import sys
import tempfile
import time
from io import BytesIO
from pathlib import Path

from aiogram.filters.callback_data import CallbackData
from PIL import Image
from playwright.async_api import Browser, Page, async_playwright

from bot.clock import SystemClock
from bot.desk.roles import Role
from bot.languages import LANGUAGE_CODES, LanguageCode
from bot.reports.models import Identity, Outcome
from bot.storage.engine import open_storage
from bot.storage.upgrade import upgrade
from handlers.buttons import ChooseLanguage
from handlers.desk_buttons import (
    AskName,
    AssignReport,
    CloseReport,
    Export,
    OpenDesk,
    OpenOrganisers,
    OpenStats,
    OpenTemplates,
    OpenThread,
    SendToAuthor,
    TakeReport,
)
from handlers.report_buttons import (
    ChooseIdentity,
    ChooseInstitution,
    ChooseKind,
    ChooseRegion,
    CleanPhone,
    ForgetMe,
    GiveConsent,
    OpenConsent,
    OpenDanger,
    OpenMine,
    OpenOwn,
    OpenPrivacy,
    OpenReport,
    OpenStep,
    Rate,
    Reopen,
    SendReport,
    ShowCode,
    ShowProof,
    StoryTold,
    Withdraw,
    WriteToDesk,
)
from tests.e2e.process import ROOT
from tests.e2e.test_page import CHROMIUM, FLAGS
from tests.handlers.desk_on_stage import KIND, Desk, files_report, invite
from tests.stage import PersonOnStage, Stage

NARROW = {"width": 360, "height": 800}
TAP, LETTER = 1.0, 0.25
"""Seconds."""
NAMES = {"kk": ("Айгүл", "Гүлнәр", "Ержан"), "ru": ("Ольга", "Светлана", "Игорь")}
STORY = {
    "kk": "Сыныптағы үстелімнің үстіне камера қойды, ешкім келісімімді сұрамады.",
    "ru": "Над моим столом в классе поставили камеру, согласия никто не спросил.",
}
ANSWERS = {
    "kk": (
        "Камераны кім қойды?",
        "Оқу ісінің меңгерушісі, дүйсенбіде.",
        "Директорға жаздық, камераны алып тастайды.",
    ),
    "ru": ("Кто поставил камеру?", "Завуч, в понедельник.", "Мы написали директору, камеру уберут."),
}


class Album:
    """Takes pictures of what people see."""

    def __init__(self, stage: Stage, browser: Browser, folder: Path) -> None:
        self._stage = stage
        self._browser = browser
        self._folder = folder

    async def open(self, person: PersonOnStage, theme: str = "light") -> Page:
        """Somebody's chat as it is now."""
        page = await self._browser.new_page(viewport={"width": NARROW["width"], "height": NARROW["height"]})
        where = f"&chat={person.chat}" if person.chat < 0 else ""
        where += f"&topic={person.topic}" if person.topic else ""
        await page.goto(f"{self._stage.url}/?person={person.person.id}{where}&theme={theme}")
        await page.get_by_test_id("message").last.wait_for()
        return page

    async def take(self, name: str, person: PersonOnStage) -> None:
        """A picture of somebody's chat."""
        page = await self.open(person)
        await page.wait_for_timeout(150)
        await page.screenshot(path=self._folder / f"{name}.png")
        await page.close()


async def at_human_speed(album: Album, author: PersonOnStage, code: LanguageCode) -> tuple[int, float]:
    """File a report through the page; gives the taps and the seconds from the tap on "report" to the receipt."""
    page = await album.open(author)
    taps: list[CallbackData] = [OpenReport(), GiveConsent(), ChooseKind(key=KIND)]
    after: list[CallbackData] = [
        StoryTold(),
        ChooseRegion(key="almaty"),
        ChooseInstitution(key="school"),
        ChooseIdentity(identity=Identity.NAMED),
        SendReport(),
    ]
    started = time.monotonic()
    for tap in taps:
        await _tap(page, author, tap)
    await page.locator("textarea").press_sequentially(STORY[code], delay=LETTER * 1000)
    await page.keyboard.press("Enter")
    await page.get_by_test_id("message").filter(has_text=STORY[code]).last.wait_for()
    await author.settled()
    for tap in after:
        await _tap(page, author, tap)
    seconds = time.monotonic() - started
    await page.close()
    return len(taps) + len(after), seconds


async def _tap(page: Page, author: PersonOnStage, tap: CallbackData) -> None:
    caption = next(b["text"] for row in author.screen.buttons for b in row if b["value"] == tap.pack())
    await asyncio.sleep(TAP)
    await page.get_by_test_id("inline-button").get_by_text(str(caption), exact=True).last.click()
    await author.settled()


def photo() -> bytes:
    """Something to send."""
    body = BytesIO()
    Image.new("RGB", (640, 400), "lightsteelblue").save(body, "JPEG")
    return body.getvalue()


async def authors_side(album: Album, desk: Desk, code: LanguageCode) -> list[PersonOnStage]:
    """By name, to the secretary, anonymous with a voice message and a photo; every screen on the way."""
    named, secret, hidden = people = [desk.stage.person(name, code) for name in NAMES[code]]
    for somebody in people:
        await somebody.says("/start")
        await somebody.presses(ChooseLanguage(code=code))
    await album.take(f"{code}-01-menu", named)
    taps, seconds = await at_human_speed(album, named, code)
    print(f"{code}: {taps} taps, {seconds:.1f} s from “report” to the receipt", flush=True)
    await album.take(f"{code}-02-receipt", named)
    await files_report(secret, STORY[code], Identity.SECRETARY)
    await hidden.presses(OpenReport())
    await album.take(f"{code}-03-consent", hidden)
    await hidden.presses(OpenConsent())
    await album.take(f"{code}-04-consent-in-full", hidden)
    await hidden.presses(OpenDanger())
    await album.take(f"{code}-05-danger", hidden)
    await hidden.presses(GiveConsent())
    await album.take(f"{code}-06-kinds", hidden)
    await hidden.presses(ChooseKind(key=KIND))
    await album.take(f"{code}-07-story", hidden)
    await hidden.says(STORY[code])
    await hidden.sends_voice()
    await hidden.sends_photo(photo())
    await album.take(f"{code}-08-told", hidden)
    steps = (StoryTold(), ChooseRegion(key="shymkent"), ChooseInstitution(key="college"))
    for at, step in enumerate(steps, 9):
        await hidden.presses(step)
        await album.take(f"{code}-{at:02}-step", hidden)
    await hidden.presses(ChooseIdentity(identity=Identity.ANONYMOUS))
    await album.take(f"{code}-12-summary", hidden)
    await hidden.presses(OpenStep(step="subject"))
    await album.take(f"{code}-13-subject", hidden)
    await hidden.presses(OpenStep(step="summary"))
    await hidden.presses(SendReport())
    await album.take(f"{code}-14-receipt", hidden)
    return people


async def desks_side(album: Album, desk: Desk, author: PersonOnStage, code: LanguageCode) -> None:
    """The anonymous report is taken, asked about, answered, closed; its author reopens it."""
    number = len(desk.forum.topics)
    asked, said, answered = ANSWERS[code]
    here = desk.here(desk.bauyrzhan)
    await album.take(f"{code}-20-topic", here)
    await here.presses(TakeReport(report=number), desk.card())
    written = await here.says(asked, reply_to=desk.topic().screens[1])
    await album.take(f"{code}-21-preview", here)
    await here.presses(SendToAuthor(report=number, draft=written, asks=True))
    await album.take(f"{code}-22-sent", here)
    await album.take(f"{code}-23-asked", author)
    await author.presses(WriteToDesk(report=number))
    await author.says(said)
    await album.take(f"{code}-24-passed-on", author)
    await here.presses(OpenTemplates(report=number), desk.card())
    await album.take(f"{code}-25-templates", here)
    await here.presses(AssignReport(report=number), desk.card())
    await album.take(f"{code}-26-assign", here)
    written = await here.says(answered, reply_to=desk.topic().screens[1])
    await here.presses(SendToAuthor(report=number, draft=written))
    await here.presses(CloseReport(report=number), desk.card())
    await album.take(f"{code}-27-close", here)
    await here.presses(CloseReport(report=number, outcome=Outcome.AGREED))
    await album.take(f"{code}-28-closed", author)
    for at, button in enumerate((OpenOwn(report=number), Rate(report=number, stars=5)), 29):
        await author.presses(button)
        await album.take(f"{code}-{at}-own", author)
    await author.presses(Reopen(report=number))
    await album.take(f"{code}-31-reopened", author)
    await album.take(f"{code}-32-topic-again", here)
    buttons = (
        ShowProof(report=number),
        ShowCode(report=number),
        CleanPhone(report=number),
        Withdraw(report=number),
        OpenMine(),
        *(OpenPrivacy(page=page) for page in range(1, 6)),
        ForgetMe(),
    )
    for at, button in enumerate(buttons, 33):
        await author.presses(button)
        await album.take(f"{code}-{at}-{button.__prefix__}", author)
    await author.says("/mydata")
    await album.take(f"{code}-45-mydata", author)


async def owners_side(album: Album, desk: Desk, code: LanguageCode) -> None:
    """The queue, the thread, roles, audit, numbers, exports, a name that is opened."""
    olga = desk.olga
    await olga.says("/start")
    await olga.presses(ChooseLanguage(code=code))
    number = len(desk.forum.topics)
    for at, button in enumerate((OpenDesk(show="all"), OpenThread(report=number), OpenOrganisers(), OpenStats()), 50):
        await olga.presses(button)
        await album.take(f"{code}-{at}-{button.__prefix__}", olga)
    await olga.says(f"/desk {number - 1}")
    await album.take(f"{code}-54-card", olga)
    await olga.presses(AskName(report=number - 1))
    await album.take(f"{code}-55-reason", olga)
    for at, command in enumerate(("/invite", "/audit", "/export"), 56):
        await olga.says(command)
        await album.take(f"{code}-{at}{command.replace('/', '-')}", olga)
    await olga.presses(OpenStats(pictures=True))
    await album.take(f"{code}-59-pictures", olga)
    await olga.says("/export")
    await olga.presses(Export(what="document"))
    await album.take(f"{code}-60-document", olga)


async def main() -> None:
    """Live through everything in both languages."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "reports"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data:
        url = f"sqlite+aiosqlite:///{data}/qorgan.db"
        storage = open_storage(url)
        await upgrade(storage)
        await storage.close()
        stage = Stage(url, clock=SystemClock())
        olga, bauyrzhan, madina = (stage.person(name, "ru") for name in ("Ольга", "Бауыржан", "Мадина"))
        forum = stage.forum("Кәсіподақ үстелі · Стол профсоюза", olga, bauyrzhan, madina)
        stage.sets(desk_chat_id=forum.chat, owner_ids=str(olga.person.id))
        desk = Desk(stage, forum, olga, bauyrzhan, madina)
        async with stage, async_playwright() as playwright:
            album = Album(stage, await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS), folder)
            await invite(olga, bauyrzhan, Role.ORGANISER)
            for code in LANGUAGE_CODES:
                await bauyrzhan.says("/start")
                await bauyrzhan.presses(ChooseLanguage(code=code))
                people = await authors_side(album, desk, code)
                await desks_side(album, desk, people[-1], code)
                await owners_side(album, desk, code)


if __name__ == "__main__":
    asyncio.run(main())
