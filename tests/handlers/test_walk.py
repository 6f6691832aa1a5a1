"""Every screen that taps can reach, in both languages."""

import pytest

from tests.stage import PersonOnStage, Stage

LONGEST_CAPTION = 30
MOST_IN_A_ROW = 2
SCREEN = 1000


@pytest.mark.parametrize(("code", "language"), [("kk", "Қазақша"), ("ru", "Русский")])
async def test_every_screen_fits_a_phone_and_leads_back(stage: Stage, code: str, language: str) -> None:
    """Captions are short, rows narrow, texts fit, each press is answered, and no screen is a dead end."""
    person = stage.person("Айгүл", code)
    await person.says("/start")
    await person.presses(language)
    seen: set[str] = set()
    waiting = ["menu"]
    while waiting:
        data = waiting.pop()
        if data in seen:
            continue
        seen.add(data)
        await person.presses_data(data)
        _check(person, data)
        leads_to = [str(b["value"]) for row in person.screen.buttons for b in row if b["kind"] == "callback"]
        waiting.extend(value for value in leads_to if not value.startswith(("language:", "judge:")))
    assert len([data for data in seen if data.startswith("principle:")]) == 12
    assert len([data for data in seen if data.startswith("chapter:")]) == 11
    assert len({data.split(":")[1] for data in seen if data.startswith("entry:")}) == 60


def _check(person: PersonOnStage, data: str) -> None:
    screen = person.screen
    person.notice  # noqa: B018 fails where the press was not answered
    assert all(len(row) <= MOST_IN_A_ROW for row in screen.buttons), data
    assert all(len(caption) <= LONGEST_CAPTION for caption in screen.captions), data
    assert 0 < len(screen.text) <= SCREEN, data
    back = {str(button["value"]) for row in screen.buttons for button in row}
    assert data == "menu" or back & {"menu", "standard", "faq"}, data
