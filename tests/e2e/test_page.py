"""The sandbox page in a real browser: all principles are read, in both languages, as a person would."""

import os
import shutil
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, async_playwright

from bot.content.library import Library
from tests.e2e.process import ROOT
from tests.stage import Stage

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]
MUST = os.environ.get("QORGAN_BROWSER_TESTS") == "must"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None and not MUST, reason="there is no Chromium here: apt install chromium"),
]


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """Chromium, without a screen."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


@pytest.fixture
async def stage(database_url: str) -> AsyncIterator[Stage]:
    """The bot with its Telegram and the people of the sandbox."""
    async with Stage(database_url) as stage:
        stage.stand_in.open_to_newcomers()
        yield stage


async def press(page: Page, caption: str) -> None:
    """Press the last button with this caption."""
    await page.get_by_test_id("inline-button").filter(has_text=caption).last.click()


async def shows(page: Page, words: str) -> None:
    """Wait until the chat shows these words."""
    await page.get_by_test_id("message").filter(has_text=words).last.wait_for()


@pytest.mark.parametrize(("code", "language"), [("kk", "Қазақша"), ("ru", "Русский")])
@pytest.mark.parametrize("width", [360, 1280])
async def test_all_principles_are_read_on_the_page(
    browser: Browser, stage: Stage, code: str, language: str, width: int
) -> None:
    """From /start through the six principles by tapping "next", with nothing wrong in the console."""
    library = Library.load(ROOT / "content")
    names = {
        principle.number: principle.in_language("kk" if code == "kk" else "ru") for principle in library.principles
    }
    person = next(iter(stage.stand_in.world.persons))
    page = await browser.new_page(viewport={"width": width, "height": 740})
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda fault: faults.append(str(fault)))

    await page.goto(f"{stage.url}/?person={person}")
    await page.get_by_test_id("start").click()
    await press(page, language)
    await press(page, "Стандарт")
    await press(page, f"1. {names[1].button}")
    for number, name in names.items():
        await shows(page, f"{number}. {name.title}")
        if number < len(names):
            await press(page, f"{number + 1}-қағидат ›" if code == "kk" else f"Принцип {number + 1} ›")

    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    assert faults == []
    await page.close()
