"""The page with clips, albums, polls and reactions in a real browser, on the narrowest phones."""

from collections.abc import AsyncIterator

import pytest
from aiogram.types import BufferedInputFile, InputMediaPhoto, InputMediaVideo
from playwright.async_api import Browser, FilePayload, Page, async_playwright

from tests.bot.sandbox.conftest import Play
from tests.e2e.test_page import CHROMIUM, FLAGS
from tests.e2e.test_page import pytestmark as in_a_browser

pytestmark = in_a_browser
WIDTH = 360
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360f8cf500f0003860180ed7b6b6e0000000049454e44ae426082"
)


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """Chromium, without a screen."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


@pytest.fixture
async def page(browser: Browser, play: Play) -> AsyncIterator[Page]:
    """A person's private chat; nothing may be wrong in the console, nor wider than the phone."""
    faults: list[str] = []
    page = await browser.new_page(viewport={"width": WIDTH, "height": 740})
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    await page.goto(f"{play.url}/?person={play.aigul.id}")
    await page.get_by_test_id("message").first.wait_for()
    yield page
    assert await page.evaluate("document.documentElement.scrollWidth") <= WIDTH
    assert faults == []
    await page.close()


async def reacts(page: Page, emoji: str) -> None:
    """Put a reaction under the last message of the bot."""
    await page.locator("[data-testid=react]:visible").last.click()
    await page.get_by_test_id(f"react-{emoji}").click()


async def test_an_album_of_the_bot_is_one_group(page: Page, play: Play) -> None:
    """A photo and a video, with the caption under them; a reaction goes to the first."""
    photo = InputMediaPhoto(media=BufferedInputFile(PIXEL, "a.png"), caption="<b>Екі сурет</b>", parse_mode="HTML")
    video = InputMediaVideo(media=BufferedInputFile(b"mp4", "Жиналыс.mp4"), duration=65)
    sent = await play.bot.send_media_group(play.aigul.id, [photo, video])
    album = page.get_by_test_id("album")
    await album.wait_for()
    assert await album.get_by_test_id("message").count() == 2
    assert "1:05" in await album.get_by_test_id("clip").inner_text()
    await album.get_by_text("Екі сурет").wait_for()
    await album.get_by_test_id("react").first.click()
    await page.get_by_test_id("react-🔥").click()
    await album.get_by_test_id("reaction").wait_for()
    messages = play.stand_in.world.chat(play.aigul.id).messages
    assert messages[sent[0].message_id].reactions == {play.aigul.id: "🔥"}


async def test_a_person_attaches_an_album(page: Page, play: Play) -> None:
    """Several files at once; the marks of the caption are read."""
    files = [
        FilePayload(name="1.png", mimeType="image/png", buffer=PIXEL),
        FilePayload(name="2.png", mimeType="image/png", buffer=PIXEL),
        FilePayload(name="3.mp4", mimeType="video/mp4", buffer=b"mp4"),
    ]
    await page.get_by_test_id("file").set_input_files(files)
    await page.get_by_test_id("caption").fill("**Міне**")
    await page.get_by_test_id("send-file").click()
    album = page.get_by_test_id("album")
    await album.locator("b", has_text="Міне").wait_for()
    assert await album.get_by_test_id("message").count() == 3
    told = [update.message for update in await play.bot.get_updates() if update.message][1:]
    assert len({message.media_group_id for message in told}) == 1


async def test_a_poll_is_asked_and_answered(page: Page, play: Play) -> None:
    """A person's own with two answers; the bot's by a tap."""
    await page.get_by_test_id("attach").click()
    await page.get_by_test_id("attach-poll").click()
    await page.get_by_test_id("poll-question").fill("Кім келеді?")
    await page.get_by_test_id("poll-options").fill("Мен\n\nСен\nОл")
    await page.get_by_role("checkbox", name="Бірнеше жауап").check()
    await page.get_by_test_id("form-add").click()
    card = page.get_by_test_id("poll").filter(has_text="Кім келеді?")
    await card.get_by_role("checkbox", name="Мен").check()
    await card.get_by_role("checkbox", name="Ол").check()
    await card.get_by_test_id("poll-vote").click()
    await card.get_by_test_id("poll-result").first.wait_for()
    asked = (await play.bot.get_updates())[-1].message
    assert asked is not None
    assert asked.poll is not None
    assert [option.text for option in asked.poll.options] == ["Мен", "Сен", "Ол"]
    sent = await play.bot.send_poll(play.aigul.id, "Келесіз бе?", ["Иә, келемін", "Жоқ"])
    await page.get_by_test_id("poll-option").filter(has_text="Иә").click()
    await page.get_by_test_id("poll-result").filter(has_text="Иә").filter(has_text="100%").wait_for()
    assert play.stand_in.world.chat(play.aigul.id).messages[sent.message_id].votes == {play.aigul.id: [0]}


async def test_a_reaction_is_put_changed_and_taken_away(page: Page, play: Play) -> None:
    """By the small button and by a tap on what is there."""
    sent = await play.bot.send_message(play.aigul.id, "Ертең жиналыс болады, ұзын сөйлем екі жолға бөлінеді.")
    message = play.stand_in.world.chat(play.aigul.id).messages[sent.message_id]
    await reacts(page, "👍")
    await page.get_by_test_id("reaction").filter(has_text="👍").wait_for()
    await reacts(page, "❤")
    await page.get_by_test_id("reaction").filter(has_text="❤").wait_for()
    assert message.reactions == {play.aigul.id: "❤"}
    await page.get_by_test_id("reaction").click()
    await page.get_by_test_id("reaction").wait_for(state="detached")
    assert message.reactions == {}


async def test_marks_are_typed_and_edited(page: Page, play: Play) -> None:
    """An edit begins with the marks that were typed."""
    await page.get_by_test_id("composer").fill("**Сәлем** [осында](https://a.kz)")
    await page.get_by_test_id("send").click()
    said = page.get_by_test_id("message").filter(has_text="Сәлем осында")
    await said.locator("b").wait_for()
    await said.get_by_text("Сәлем").click(button="right")
    await page.get_by_test_id("edit").click()
    assert await page.get_by_test_id("composer").input_value() == "**Сәлем** [осында](https://a.kz)"
    await page.get_by_test_id("composer").fill("__Сәлем__")
    await page.get_by_test_id("send").click()
    await page.get_by_test_id("message").locator("i", has_text="Сәлем").wait_for()
    edited = (await play.bot.get_updates())[-1].edited_message
    assert edited is not None
    assert edited.html_text == "<i>Сәлем</i>"


async def test_clips_and_a_channels_post_are_sent(page: Page, play: Play) -> None:
    """Each from the menu; the post keeps its button."""
    for kind in ("video", "animation", "video_note", "channel"):
        await page.get_by_test_id("attach").click()
        await page.get_by_test_id(f"attach-{kind}").click()
    await page.get_by_test_id("inline-button").filter(has_text="Оқу").wait_for()
    assert await page.get_by_test_id("clip").count() == 3
    told = [update.message for update in await play.bot.get_updates() if update.message][1:]
    assert [message.content_type for message in told] == ["video", "animation", "video_note", "text"]
    assert told[-1].reply_markup is not None
