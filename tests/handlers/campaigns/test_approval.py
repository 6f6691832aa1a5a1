"""Above so many recipients a second organiser must approve; nobody approves their own."""

from collections.abc import AsyncIterator

import pytest

from bot.desk.roles import Role
from handlers.campaign_buttons import (
    ApproveCampaign,
    ChooseTime,
    OpenCampaign,
    SubmitCampaign,
    SwitchFilter,
    Unschedule,
)
from tests.handlers.campaigns.campaigns_on_stage import Press, leads_to, press, writes
from tests.handlers.desk_on_stage import invite
from tests.stage import PersonOnStage


@pytest.fixture
async def strict(database_url: str) -> AsyncIterator[Press]:
    """Above two recipients a second organiser must approve; a third member reads along."""
    async with press(database_url, approval_above=2) as found:
        await found.members(kazakh=1, russian=0)
        yield found


async def submits(house: Press, person: PersonOnStage) -> int:
    """Write a message and ask for its approval; it would go tomorrow. Gives its number."""
    number = await writes(person)
    await person.presses(ChooseTime(id=number, when="morning"))
    await person.presses(SubmitCampaign(id=number))
    goes = leads_to(person, "c_send:")
    await person.presses_data(goes[0])
    assert await house.state(number) == "awaiting"
    return number


def verdict(person: PersonOnStage, *, agreed: bool) -> str:
    """The button of the approval on somebody's last screen."""
    found = [ApproveCampaign.unpack(data) for data in leads_to(person, "c_ok:")]
    return next(button.pack() for button in found if button.agreed is agreed)


async def test_another_organiser_approves(strict: Press) -> None:
    """They are asked, see it, and let it go; its author is told; a second approval is too late."""
    number = await submits(strict, strict.olga)
    asked = strict.bauyrzhan.screen
    approves = verdict(strict.bauyrzhan, agreed=True)
    await strict.bauyrzhan.presses_data(f"c_view:{number}")
    assert "Здравствуйте" in [screen.text for screen in strict.bauyrzhan.screens]
    before = len(strict.olga.screens)
    await strict.bauyrzhan.presses_data(approves, asked)
    assert await strict.state() == "scheduled"
    assert len(strict.olga.screens) == before + 1
    await strict.bauyrzhan.presses_data(approves, asked)
    assert strict.bauyrzhan.notice
    assert [row["action"] for row in await strict.stage.rows("audit")].count("campaign_approved") == 1


async def test_nobody_approves_their_own(strict: Press) -> None:
    """Whatever the button says; nor does a regional organiser approve."""
    number = await submits(strict, strict.olga)
    approves = verdict(strict.bauyrzhan, agreed=True)
    await strict.olga.presses_data(approves)
    assert await strict.state() == "awaiting"
    aigul = await strict.regional()
    await aigul.presses_data(approves)
    assert await strict.state() == "awaiting"
    await strict.olga.presses(OpenCampaign(id=number))
    assert not leads_to(strict.olga, "c_ok:")
    assert leads_to(strict.olga, "c_wait:")


async def test_whoever_lets_anothers_draft_go_is_its_author(strict: Press) -> None:
    """So that they don't approve what they wrote into it."""
    number = await writes(strict.olga)
    await strict.bauyrzhan.presses(ChooseTime(id=number, when="morning"), strict.bauyrzhan.screen)
    await strict.bauyrzhan.presses(SubmitCampaign(id=number, sure=True, count=3))
    assert await strict.state() == "awaiting"
    await strict.bauyrzhan.presses(OpenCampaign(id=number))
    assert not leads_to(strict.bauyrzhan, "c_ok:")
    await strict.olga.presses_data(verdict(strict.olga, agreed=True))
    assert await strict.state() == "scheduled"


async def test_what_was_changed_after_it_was_looked_at_is_shown_again(strict: Press) -> None:
    """An old button approves nothing that its reader has not seen."""
    number = await submits(strict, strict.olga)
    old = verdict(strict.bauyrzhan, agreed=True)
    await strict.olga.presses(Unschedule(id=number))
    await strict.olga.presses_data(f"c_text:{number}:ru:a:0")
    await strict.olga.says("Совсем другие слова")
    await strict.olga.presses(SubmitCampaign(id=number, sure=True, count=3))
    await strict.bauyrzhan.presses_data(old)
    assert await strict.state() == "awaiting"
    assert strict.bauyrzhan.notice
    await strict.bauyrzhan.presses_data(verdict(strict.bauyrzhan, agreed=True))
    assert await strict.state() == "scheduled"


async def test_it_may_be_sent_back(strict: Press) -> None:
    """It is a draft again, its author is told and can change it."""
    number = await submits(strict, strict.olga)
    before = len(strict.olga.screens)
    await strict.bauyrzhan.presses_data(verdict(strict.bauyrzhan, agreed=False))
    assert await strict.state() == "draft"
    assert len(strict.olga.screens) == before + 1
    assert leads_to(strict.olga, "camp:") == [f"camp:{number}"]
    await strict.olga.presses(SwitchFilter(id=number, part="languages", value="kk"))
    assert "kk" in str(await strict.column("audience"))


async def test_without_a_second_organiser_nobody_is_asked(database_url: str) -> None:
    """The confirmation says so; an analyst and a regional organiser are none."""
    async with press(database_url, approval_above=1) as house:
        person = next(row["person"] for row in await house.stage.rows("organiser") if row["role"] == "organiser")
        await house.olga.says("/role")
        await house.olga.presses_data(f"unrole:{person}:1")
        analyst = await house.member("Талдаушы")
        await invite(house.olga, analyst, Role.ANALYST)
        aigul = await house.regional()
        number = await writes(house.olga)
        told = [len(analyst.screens), len(aigul.screens)]
        await house.olga.presses(SubmitCampaign(id=number, sure=True, count=4))
        assert [len(analyst.screens), len(aigul.screens)] == told
        assert await house.state() == "awaiting"
        assert "/invite" in house.olga.screen.text


async def test_approvers_find_it_on_the_board(strict: Press) -> None:
    """Before everything else; not its author."""
    number = await submits(strict, strict.olga)
    await strict.bauyrzhan.says("/broadcast")
    assert strict.bauyrzhan.screen.buttons[0][0]["value"] == f"camp:{number}"
    assert strict.bauyrzhan.screen.captions[0].startswith("⏳")
    await strict.bauyrzhan.presses(OpenCampaign(id=number))
    assert len(leads_to(strict.bauyrzhan, "c_ok:")) == 2
