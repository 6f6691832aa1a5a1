"""Reading the Standard and sending it on."""

import pytest

from bot.content.library import Library
from handlers.buttons import OpenAbout, OpenChapter, SharePrinciple
from tests.e2e.process import ROOT
from tests.stage import PersonOnStage, Stage


@pytest.fixture(scope="module")
def library() -> Library:
    """The union's own texts."""
    return Library.load(ROOT / "content")


@pytest.mark.parametrize(
    "words", ["/standard 3", "3", "принцип 3", "3-қағида", "3-қағидат", "прозрачность", "ҚАРА ЖӘШІК"]
)
async def test_a_number_or_a_name_opens_the_principle(aigul: PersonOnStage, library: Library, words: str) -> None:
    """However a teacher asks, the right principle comes as a new message, in their language."""
    await aigul.says(words)
    assert aigul.screen.text.startswith(f"3. {library.principle(3).in_language('kk').title}")


@pytest.mark.parametrize("words", ["/standard", "/standard 7", "/standard жоқ нәрсе"])
async def test_the_command_alone_opens_the_contents(aigul: PersonOnStage, words: str) -> None:
    """Without a number that exists, the contents are shown."""
    await aigul.says(words)
    assert "ЖИ дәуірінде" in aigul.screen.text
    assert any(caption.startswith("6. ") for caption in aigul.screen.captions)


@pytest.mark.parametrize("words", ["7", "0", "қайырлы таң", "?", "<b>&", "№"])
async def test_words_that_fit_nothing_are_answered_with_what_can_be_asked(aigul: PersonOnStage, words: str) -> None:
    """Never silence."""
    await aigul.says(words)
    assert "жауабым жоқ" in aigul.screen.text
    assert "Барлық бөлім" in aigul.screen.captions


async def test_chapters_and_about_answer_to_their_names(olga: PersonOnStage, library: Library) -> None:
    """ "риски" opens the risks, "о боте" the page about the bot."""
    await olga.says("риски")
    assert olga.screen.text.startswith("Риски")
    await olga.says("о боте")
    assert olga.screen.text.startswith(library.about.in_language("ru").title)


async def test_a_link_opens_that_very_screen_in_its_language(erzhan: PersonOnStage, library: Library) -> None:
    """A newcomer reads on in the language of whoever sent the link."""
    await erzhan.follows("p3full_ru")
    assert library.principle(3).in_language("ru").title in erzhan.screen.text
    assert "Стандарт полностью" in erzhan.screen.text
    await erzhan.says("/help")
    assert "Даю информацию" in erzhan.screen.text


async def test_a_link_in_another_language_offers_ones_own(aigul: PersonOnStage, library: Library) -> None:
    """Who has chosen Kazakh sees the Russian screen, and the way to the Kazakh one."""
    await aigul.says("/start")
    await aigul.presses("Қазақша")
    await aigul.follows("p2_ru")
    assert library.principle(2).in_language("ru").title in aigul.screen.text
    await aigul.presses("Қазақша оқу")
    assert library.principle(2).in_language("kk").title in aigul.screen.text


@pytest.mark.parametrize("payload", ["p7_kk", "tasks9_kk", "nothing_kk", "p3_en", "<script>", "group"])
async def test_a_link_that_leads_nowhere_greets(aigul: PersonOnStage, payload: str) -> None:
    """A broken or forged link is a /start like any other."""
    await aigul.follows(payload)
    assert aigul.screen.captions == ["Қазақша", "Русский"]


async def test_what_is_shared_leads_back_to_what_was_read(aigul: PersonOnStage, erzhan: PersonOnStage) -> None:
    """The message to send on is a new one, and its link opens that page for whoever gets it."""
    await aigul.follows("tasks2_kk")
    page = aigul.screen.text
    await aigul.presses("Бөлісу")
    assert aigul.notice == "Төмендегі хабарламаны қалаған чатқа жолдаңыз."
    link = aigul.screen.text.splitlines()[-1]
    assert link.endswith("?start=tasks2_kk")
    await erzhan.follows(link.rpartition("=")[2])
    assert erzhan.screen.text == page


@pytest.mark.parametrize(
    "data",
    [
        "principle:9:0", "principle:x:0", "chapter:tasks:99", "chapter:none:1", "about:99", "language:xx",
        "share_chapter:none:1:kk", "share_principle:0:0:kk", "отчёт", "a" * 64, "old:1:2:3",
    ],
)  # fmt: skip
async def test_a_forged_button_leads_to_the_menu(aigul: PersonOnStage, data: str) -> None:
    """Nothing happens but an honest notice."""
    await aigul.says("/start")
    await aigul.presses_data(data)
    assert aigul.notice == "Бұл батырма ескірген. Мәзірден таңдаңыз."
    assert "Басты мәзір" in aigul.screen.text


async def test_a_button_of_a_deleted_message_is_answered_below(stage: Stage, aigul: PersonOnStage) -> None:
    """The edit is refused, so the screen comes as a new message."""
    await aigul.says("/standard")
    old = aigul.screen
    stage.stand_in.people.delete(aigul.person.id, aigul.chat, old.id)
    await aigul.presses_data(OpenChapter(key="risks").pack(), on=old)
    assert aigul.screen.id != old.id
    assert aigul.screen.text.startswith("Қауіптер")


def test_callback_data_fits_its_64_bytes() -> None:
    """The longest ids leave room."""
    assert len(SharePrinciple(number=6, full=True, language="kk").pack()) <= 64
    assert len(OpenAbout(page=99).pack()) <= 64
