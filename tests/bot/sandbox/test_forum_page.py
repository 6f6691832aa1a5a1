"""The page of a forum in a real browser, on a phone: topics, the pinned card, an answer by a tap, a closed topic."""

from collections.abc import AsyncIterator

import pytest
from aiogram.types import BufferedInputFile
from playwright.async_api import Browser, Page, async_playwright

from bot.sandbox.demo import DEMO_DESK_CHAT, DEMO_ORGANISER, DEMO_OWNER
from tests.bot.sandbox.conftest import Play
from tests.e2e.test_page import CHROMIUM, FLAGS
from tests.e2e.test_page import pytestmark as in_a_browser

pytestmark = in_a_browser


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """Chromium, without a screen."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


async def opened_topic(play: Play, name: str) -> int:
    """A topic with a pinned card and a file."""
    topic = (await play.bot.create_forum_topic(DEMO_DESK_CHAT, name)).message_thread_id
    card = await play.bot.send_message(DEMO_DESK_CHAT, f"Карта {name}", message_thread_id=topic)
    await play.bot.pin_chat_message(DEMO_DESK_CHAT, card.message_id)
    file = BufferedInputFile(b"%PDF", "a.pdf")
    await play.bot.send_document(DEMO_DESK_CHAT, file, message_thread_id=topic)
    return topic


async def open_page(browser: Browser, play: Play, person: int, faults: list[str]) -> Page:
    """The desk on this person's phone; what goes wrong in the console is noted."""
    page = await browser.new_page(viewport={"width": 390, "height": 844})
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    await page.goto(f"{play.url}/?person={person}&chat={DEMO_DESK_CHAT}")
    return page


async def test_a_desk_is_worked_on_the_page(browser: Browser, play: Play) -> None:
    """From the list of topics into one, an answer by a tap, a voice message, and back."""
    play.stand_in.open_to_newcomers()
    first, second = await opened_topic(play, "Q-1"), await opened_topic(play, "Q-2")
    faults: list[str] = []
    page = await open_page(browser, play, DEMO_OWNER, faults)
    await page.get_by_test_id(f"topic-{second}").wait_for()
    await page.get_by_test_id(f"topic-{first}").click()
    card = page.get_by_test_id("message").filter(has_text="Карта Q-1")
    await card.wait_for()
    assert await page.get_by_test_id("message").filter(has_text="Q-2").count() == 0
    assert "Карта Q-1" in await page.get_by_test_id("pinned").inner_text()

    await card.get_by_text("Карта Q-1").click()
    await page.get_by_test_id("composer").fill("беру в работу")
    await page.get_by_test_id("send").click()
    await page.get_by_test_id("message").filter(has_text="беру в работу").wait_for()
    await page.get_by_test_id("attach").click()
    await page.get_by_test_id("attach-voice").click()
    await page.get_by_test_id("other").wait_for()
    said = [m for m in play.stand_in.world.chat(DEMO_DESK_CHAT).messages.values() if m.by == DEMO_OWNER]
    assert [message.topic for message in said] == [first, first]
    assert said[0].raw["reply_to_message"]["text"] == "Карта Q-1"

    await page.get_by_test_id("topic-back").click()
    await page.get_by_test_id("topics").wait_for()
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390
    assert faults == []
    await page.close()


async def test_a_closed_topic_is_marked(browser: Browser, play: Play) -> None:
    """Who manages topics closes it on the page; another organiser is told that it is closed."""
    play.stand_in.open_to_newcomers()
    topic = await opened_topic(play, "Q-1")
    faults: list[str] = []
    page = await open_page(browser, play, DEMO_OWNER, faults)
    await page.get_by_test_id(f"topic-{topic}").click()
    await page.get_by_test_id("more").click()
    await page.get_by_test_id("close-topic").click()
    await page.get_by_test_id("message").filter(has_text="тема закрыта").wait_for()
    await page.get_by_test_id("more").click()
    await page.get_by_test_id(f"speak-as-{DEMO_ORGANISER}").click()
    await page.get_by_test_id("closed-note").wait_for()
    assert not await page.get_by_test_id("composer").is_visible()
    await page.get_by_test_id("topic-back").click()
    await page.get_by_role("img", name="Тақырып жабық").wait_for()
    assert faults == []
    await page.close()
