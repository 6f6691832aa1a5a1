"""A heavy load: what costs much is put off, reports and members' commands are not."""

from collections.abc import AsyncIterator, Iterator
from unittest.mock import patch

import pytest

from bot.desk.roles import Role
from bot.telegram.load import Load
from handlers.campaign_buttons import OpenAudience, OpenReportOf
from handlers.desk_buttons import Export, ExportPersonal, OpenStats
from tests.handlers.desk_on_stage import Desk, files_report, invite


class Burden(Load):
    """A load that is heavy when the test says so."""

    weighs = False

    @property
    def is_heavy(self) -> bool:
        """As told."""
        return Burden.weighs

    @property
    def minutes(self) -> int:
        """Some."""
        return 7


@pytest.fixture(autouse=True)
def _burden() -> Iterator[None]:
    Burden.weighs = False
    with patch("bot.app.Load", Burden):
        yield


@pytest.fixture
async def heavy(desk: Desk) -> AsyncIterator[Desk]:
    """The desk under a heavy load."""
    Burden.weighs = True
    yield desk
    Burden.weighs = False


@pytest.mark.parametrize("command", ["/stats", "/export"])
async def test_papers_and_numbers_wait(heavy: Desk, command: str) -> None:
    """The organiser is told in how many minutes, in their language; afterwards it works."""
    await heavy.olga.says(command)
    assert "Повторите, пожалуйста, через 7 мин." in heavy.olga.screen.text
    Burden.weighs = False
    await heavy.olga.says(command)
    assert "через 7 мин." not in heavy.olga.screen.text


@pytest.mark.parametrize(
    "button", [OpenStats(), Export(what="csv"), ExportPersonal(), OpenReportOf(id=1), OpenAudience(id=1)]
)
async def test_buttons_that_cost_much_say_so_above_the_chat(
    heavy: Desk, button: OpenStats | Export | ExportPersonal | OpenReportOf | OpenAudience
) -> None:
    """The screen stays as it is."""
    await heavy.olga.says("/start")
    before = heavy.olga.screen
    await heavy.olga.presses(button)
    assert "через 7 мин." in (heavy.olga.notice or "")
    assert heavy.olga.screen.text == before.text


async def test_members_do_not_learn_that_there_are_such_buttons(heavy: Desk) -> None:
    """Who has no role is refused as ever, and it is noted as ever."""
    aigul = heavy.stage.person("Айгүл", "kk")
    await aigul.says("/stats")
    refused = aigul.screen.text
    assert "минут" not in refused
    await aigul.presses(Export(what="csv"))
    assert "минут" not in (aigul.notice or "")


async def test_reports_and_members_commands_always_work(heavy: Desk) -> None:
    """A report is filed and worked while everything expensive waits."""
    aigul = heavy.stage.person("Айгүл", "ru")
    await files_report(aigul)
    await aigul.says("/myreports")
    assert "№" in aigul.screen.text
    assert len(heavy.forum.topics) == 1
    for command in ("/standard 3", "/faq", "/privacy", "/help", "/language", "/digest"):
        await aigul.says(command)
        assert "через 7 мин." not in aigul.screen.text
    await heavy.bauyrzhan.says("/desk")
    assert "через 7 мин." not in heavy.bauyrzhan.screen.text


async def test_an_analyst_is_told_in_their_language(heavy: Desk) -> None:
    """Kazakh and Russian are equals."""
    analyst = heavy.stage.person("Серік", "kk")
    await invite(heavy.olga, analyst, Role.ANALYST)
    await analyst.says("/stats")
    assert "7 минуттан кейін қайталап көріңіз" in analyst.screen.text
