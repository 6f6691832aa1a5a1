"""`make pictures`: real conversations on the sandbox page, as the README shows them.

With a folder's name, every screen of the bot in both languages as a picture, to be looked at:
`python -m tests.pictures build/screens`.
"""

import asyncio
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright

from bot.storage.engine import open_storage
from bot.storage.upgrade import upgrade
from tests.e2e.process import ROOT
from tests.e2e.test_page import CHROMIUM, FLAGS
from tests.stage import PersonOnStage, Stage

PHONE = {"width": 390, "height": 1560}
NARROW = {"width": 360, "height": 740}
PEOPLE = {"kk": "Айгүл", "ru": "Ольга"}
WORDS = {"kk": "жүйе рейтингім төмен деп сыйлықақы бермеді, заңды ма?", "ru": "premiyu schitaet robot, eto zakonno?"}
NOT_SHOWN = ("language:", "judge:")
"""What changes the conversation, or shows the same screen again."""

LANGUAGE = {"kk": "Қазақша", "ru": "Русский"}


async def readme(stage: Stage, browser: Browser, code: str, to: Path) -> None:
    """A greeting, a choice, a question in one's own words, and the answer."""
    person = stage.person(PEOPLE[code], code)
    await person.says("/start")
    await person.presses(LANGUAGE[code])
    await person.says(WORDS[code])
    page = await _open(stage, browser, person, PHONE, "light")
    await page.screenshot(path=to)
    await page.close()


async def every_screen(stage: Stage, browser: Browser, code: str, folder: Path) -> None:
    """Each screen that can be reached by tapping, as a picture of a narrow phone."""
    person = stage.person(PEOPLE[code], code)
    await person.says("/start")
    await person.presses(LANGUAGE[code])
    seen: set[str] = set()
    waiting = ["menu"]
    while waiting:
        data = waiting.pop(0)
        if data in seen:
            continue
        seen.add(data)
        await person.presses_data(data)
        screen = person.screen
        buttons = [button for row in screen.buttons for button in row if button["kind"] == "callback"]
        waiting.extend(value for value in (str(b["value"]) for b in buttons) if not value.startswith(NOT_SHOWN))
        page = await _open(stage, browser, person, NARROW, "dark" if len(seen) % 5 == 0 else "light")
        await page.screenshot(path=folder / f"{code}-{data.replace(':', '-')}.png")
        await page.close()


async def _open(stage: Stage, browser: Browser, person: PersonOnStage, size: dict[str, int], theme: str) -> Page:
    page = await browser.new_page(viewport={"width": size["width"], "height": size["height"]})
    await page.goto(f"{stage.url}/?person={person.person.id}&theme={theme}")
    await page.get_by_test_id("message").last.wait_for()
    return page


async def main() -> None:
    """Take the README's pictures, or all."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / ".pictures"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data:
        url = f"sqlite+aiosqlite:///{data}/qorgan.db"
        storage = open_storage(url)
        await upgrade(storage)
        await storage.close()
        async with Stage(url) as stage, async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            for code in PEOPLE:
                if len(sys.argv) > 1:
                    await every_screen(stage, browser, code, folder)
                else:
                    await readme(stage, browser, code, folder / f"{code}.png")
            await browser.close()


if __name__ == "__main__":
    if shutil.which("chromium") is None:
        sys.exit("there is no Chromium here: apt install chromium")
    asyncio.run(main())
