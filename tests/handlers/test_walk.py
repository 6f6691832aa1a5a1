"""Every screen that taps can reach, in both languages: in the menu, in a report, at the desk."""

from collections.abc import Sequence

import pytest

from bot.reports.models import Identity
from handlers.buttons import OpenMenu
from handlers.desk_buttons import OpenDesk
from handlers.report_buttons import ChooseKind, OpenMine, OpenReport
from tests.handlers.desk_on_stage import KIND, Desk, files_report
from tests.stage import PersonOnStage, Stage

LONGEST_CAPTION = 30
MOST_IN_A_ROW = 2
SCREEN = 1000
WHOLE_TEXT = 4096
"""The consent in full, and a page of a thread, are one message (Bot API, sendMessage)."""
LONG = ("consent:", "own:", "thread:", "stats:")
ACTS = ("language:", "judge:", "forget:1", "drop:1", "agree:", "mydata")
"""What changes something rather than leading somewhere."""
BOTH = [("kk", "Қазақша"), ("ru", "Русский")]


async def walk(person: PersonOnStage, start: str, acts: Sequence[str] = ()) -> set[str]:
    """Press all buttons that can be reached from here; gives what they carry."""
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        data = waiting.pop()
        if data in seen:
            continue
        seen.add(data)
        await person.presses_data(data)
        _check(person, data)
        leads_to = [str(b["value"]) for row in person.screen.buttons for b in row if b["kind"] == "callback"]
        waiting.extend(value for value in leads_to if not value.startswith((*ACTS, *acts)))
    return seen


@pytest.mark.parametrize(("code", "language"), BOTH)
async def test_every_screen_fits_a_phone_and_leads_back(stage: Stage, code: str, language: str) -> None:
    """Captions are short, rows narrow, texts fit, each press is answered, and no screen is a dead end."""
    person = stage.person("Айгүл", code)
    await person.says("/start")
    await person.presses(language)
    seen = await walk(person, OpenMenu().pack())
    assert len([data for data in seen if data.startswith("principle:")]) == 12
    assert len([data for data in seen if data.startswith("chapter:")]) == 11
    assert len({data.split(":")[1] for data in seen if data.startswith("entry:")}) == 60


@pytest.mark.parametrize(("code", "language"), BOTH)
async def test_every_step_of_a_report_fits_a_phone(desk: Desk, code: str, language: str) -> None:
    """Of a draft, and of a report that is filed."""
    author = desk.stage.person("Айгүл", code)
    await author.says("/start")
    await author.presses(language)
    await files_report(author, "Камера " * 100, Identity.NAMED)
    await author.says("/report")
    await author.presses(ChooseKind(key=KIND))
    await author.says("Тағы бір жағдай")
    standard = ("menu", "faq", "standard", "ask", "about", "entry", "category", "principle", "chapter", "languages")
    drafted = await walk(author, OpenReport().pack(), (*standard, "send:", "retell"))
    assert len({data for data in drafted if data.startswith("step:")}) == 8
    acts = (*standard, "report", "clean:1:1", "withdraw:1:1", "write", "code", "enter_code", "consent", "step")
    assert "own:1:0" in await walk(author, OpenMine().pack(), acts)


@pytest.mark.parametrize(("code", "language"), BOTH)
async def test_every_screen_of_the_desk_fits_a_phone(desk: Desk, code: str, language: str) -> None:
    """The queue, cards, choices, roles, numbers, in private."""
    author = desk.stage.person("Айгүл", code)
    await author.says("/start")
    await author.presses(language)
    await files_report(author, "Камера " * 100, Identity.SECRETARY)
    await desk.olga.says("/start")
    await desk.olga.presses(language)
    acts = ("menu", "take", "answer", "ask_name", "template:", "transfer:1:", "assign:1:", "close:1:", "block:1:1")
    choices = ("transfer:1:", "assign:1:", "close:1:", "d_status:1:")
    seen = await walk(desk.olga, OpenDesk().pack(), (*acts, *choices, "files"))
    assert "card:1" in seen
    for start in (*choices, "invite::", "roles", "audit:0", "stats:12:0", "export:menu", "block:1:0", "templates:1"):
        await desk.olga.presses_data(start)
        assert all(len(caption) <= LONGEST_CAPTION for caption in desk.olga.screen.captions), start
        assert all(len(row) <= MOST_IN_A_ROW for row in desk.olga.screen.buttons), start
        assert len(desk.olga.screen.text) <= (WHOLE_TEXT if start.startswith(LONG) else SCREEN), start


def _check(person: PersonOnStage, data: str) -> None:
    screen = person.screen
    person.notice  # noqa: B018 fails where the press was not answered
    stars = all(button["value"].startswith("rate:") for row in screen.buttons if len(row) > 2 for button in row)
    assert stars, data
    assert all(len(row) <= MOST_IN_A_ROW or len(row) == 5 for row in screen.buttons), data
    assert all(len(caption) <= LONGEST_CAPTION for caption in screen.captions), (data, screen.captions)
    assert 0 < len(screen.text) <= (WHOLE_TEXT if data.startswith(LONG) else SCREEN), data
    back = {str(button["value"]).split(":")[0] for row in screen.buttons for button in row}
    ways = {"menu", "digest", "standard", "faq", "step", "report", "own", "mine", "card", "desk", "told"}
    assert data == "menu" or back & ways, data
