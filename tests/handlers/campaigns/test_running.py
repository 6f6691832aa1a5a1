"""What an organiser sees and does while a campaign goes."""

import pytest

from bot.campaigns.content import Content, Leads
from bot.campaigns.models import CampaignState, Outcome
from bot.desk.roles import Role
from handlers.campaign_buttons import (
    ChooseWinner,
    CorrectCampaign,
    OpenCampaign,
    OpenCampaigns,
    OpenReportOf,
    TurnCampaign,
)
from handlers.campaign_report_buttons import OpenPollRegions
from tests.handlers.campaigns.mail_on_stage import Draft, Mail, copies, fits_a_phone
from tests.handlers.desk_on_stage import invite

HOUR = 3600
HELPFUL = Leads(caption="Пайдалы", helpful=True)
TEST = Draft(
    {
        ("kk", "a"): Content(text="А нұсқа", leads=(HELPFUL,)),
        ("kk", "b"): Content(text="Б нұсқа", leads=(HELPFUL,)),
        ("ru", "a"): Content(text="Версия А", leads=(HELPFUL,)),
        ("ru", "b"): Content(text="Версия Б", leads=(HELPFUL,)),
    },
    terms={"sample": 50},
)


async def test_a_campaign_is_paused_goes_on_and_is_done(mail: Mail) -> None:
    """Paused before anything left, nobody gets it; let go on, everybody does, and its message tells so."""
    olga = mail.desk.olga
    number = await mail.made(olga)
    await olga.presses(TurnCampaign(id=number, to="pause"))
    await mail.shots.settles()
    assert (await mail.shots.card(number)).state is CampaignState.PAUSED
    assert not any(copies(person, "Жаңалық") + copies(person, "Новость") for person in mail.people)
    assert "resume" in str(olga.screen.buttons)
    assert fits_a_phone(olga.screen)
    await olga.presses(TurnCampaign(id=number, to="resume"))
    assert (await mail.shots.card(number)).board == olga.screen.id
    assert all(copies(person, "Жаңалық") + copies(person, "Новость") for person in mail.people)
    live = olga.screen.id
    await mail.looks()
    shown = next(screen for screen in olga.screens if screen.id == live)
    assert "100 %" in shown.text
    assert "pause" not in str(shown.buttons)
    assert olga.screen.id != live, "the report is a message of its own"
    assert fits_a_phone(shown)
    assert fits_a_phone(olga.screen)
    assert (await mail.shots.card(number)).board is None
    assert {"campaign_paused", "campaign_resumed"} <= set(await mail.actions())


async def test_the_message_keeps_itself_current_until_something_else_is_shown_in_it(mail: Mail) -> None:
    """Whoever opens the shelf in the same message does not see it drawn over."""
    olga = mail.desk.olga
    number = await mail.made(olga)
    await olga.presses(TurnCampaign(id=number, to="pause"))
    assert (await mail.shots.card(number)).board == olga.screen.id
    await olga.presses(OpenCampaigns())
    shelf = olga.screen.text
    await mail.looks()
    assert olga.screen.text == shelf
    await olga.presses(OpenCampaign(id=number))
    assert (await mail.shots.card(number)).board == olga.screen.id
    await olga.presses(TurnCampaign(id=number, to="stop"))
    asked = olga.screen.text
    await mail.looks()
    assert olga.screen.text == asked


async def test_stopping_takes_a_second_tap(mail: Mail) -> None:
    """The first one asks; after the second one nobody gets anything any more."""
    olga = mail.desk.olga
    number = await mail.made(olga)
    await olga.presses(TurnCampaign(id=number, to="pause"))
    await olga.presses(TurnCampaign(id=number, to="stop"))
    assert (await mail.shots.card(number)).state is CampaignState.PAUSED
    assert fits_a_phone(olga.screen)
    await olga.presses(TurnCampaign(id=number, to="stop", sure=True))
    assert (await mail.shots.card(number)).state is CampaignState.STOPPED
    await olga.presses(TurnCampaign(id=number, to="resume"))
    assert olga.notice
    assert (await mail.shots.card(number)).state is CampaignState.STOPPED
    assert not any(copies(person, "Жаңалық") + copies(person, "Новость") for person in mail.people)


async def test_of_two_taps_at_once_one_turns_and_one_is_told(mail: Mail) -> None:
    """Olga and Bauyrzhan pause at the same moment: it is noted once."""
    olga, bauyrzhan = mail.desk.olga, mail.desk.bauyrzhan
    number = await mail.made(olga)
    olga.taps(TurnCampaign(id=number, to="pause"))
    bauyrzhan.taps(TurnCampaign(id=number, to="pause"))
    await mail.desk.stage.settled()
    assert (await mail.actions()).count("campaign_paused") == 1


async def test_the_author_hears_of_what_others_do(mail: Mail) -> None:
    """Bauyrzhan stops Olga's campaign: she is told, and her message shows how it ended."""
    olga, bauyrzhan = mail.desk.olga, mail.desk.bauyrzhan
    number = await mail.made(olga)
    await olga.presses(TurnCampaign(id=number, to="pause"))
    board, said = olga.screen.id, len(olga.screens)
    await bauyrzhan.presses(TurnCampaign(id=number, to="stop", sure=True))
    assert len(olga.screens) == said + 1
    assert "Бауыржан" in olga.screen.text
    assert (await mail.shots.card(number)).board == board
    await mail.looks()
    assert "pause" not in str(next(screen for screen in olga.screens if screen.id == board).buttons)


async def test_recalled_copies_leave_the_chats(mail: Mail) -> None:
    """At the second tap, while they are younger than 48 hours."""
    olga = mail.desk.olga
    number = await mail.sent(olga)
    await mail.desk.stage.clock.sleep(HOUR)
    await olga.presses(TurnCampaign(id=number, to="recall"))
    assert "46" in olga.screen.text or "47" in olga.screen.text
    assert all(copies(person, "Жаңалық") + copies(person, "Новость") for person in mail.people)
    await olga.presses(TurnCampaign(id=number, to="recall", sure=True))
    live = olga.screen.id
    assert not any(copies(person, "Жаңалық") + copies(person, "Новость") for person in mail.people)
    await mail.looks()
    shown = next(screen for screen in olga.screens if screen.id == live)
    recalled = (await mail.shots.tally(number)).of(Outcome.RECALLED)
    assert recalled == len(mail.people)
    assert str(recalled) in shown.text
    assert olga.screen.id != live
    assert "recall" not in str(shown.buttons)
    assert "c_fix" not in str(shown.buttons)


async def test_what_is_old_is_not_recalled(mail: Mail) -> None:
    """After 48 hours neither the button nor a forged one does anything."""
    olga = mail.desk.olga
    number = await mail.sent(olga)
    await mail.desk.stage.clock.sleep(49 * HOUR)
    await olga.presses(OpenCampaign(id=number))
    assert "recall" not in str(olga.screen.buttons)
    for sure in (False, True):
        await olga.presses(TurnCampaign(id=number, to="recall", sure=sure))
        assert olga.notice
    assert (await mail.shots.card(number)).state is CampaignState.DONE


async def test_a_campaign_waits_for_the_morning(mail: Mail) -> None:
    """At night the screen tells when it goes on."""
    olga = mail.desk.olga
    await mail.desk.stage.clock.sleep(9 * HOUR)
    number = await mail.made(olga, Draft({("both", "a"): Content(text="Жаңалық")}, terms={"daytime": True}))
    await mail.shots.settles()
    await olga.presses(OpenCampaign(id=number))
    assert "08:00" in olga.screen.text
    assert not any(copies(person, "Жаңалық") for person in mail.people)
    await mail.desk.stage.clock.sleep(9 * HOUR)
    await mail.desk.stage.keeps_house()
    assert all(copies(person, "Жаңалық") for person in mail.people)


async def test_the_better_version_goes_to_the_others(mail: Mail) -> None:
    """The sample's presses are counted by version; the chosen one goes to the rest, once."""
    olga = mail.desk.olga
    number = await mail.made(olga, TEST)
    await mail.watched(number, olga)
    await mail.shots.settles()
    await mail.looks()
    assert (await mail.shots.card(number)).state is CampaignState.SAMPLED
    await olga.presses(OpenCampaign(id=number))
    winners = [button["value"] for row in olga.screen.buttons for button in row if "c_win" in button["value"]]
    assert winners == [ChooseWinner(id=number, arm="a").pack(), ChooseWinner(id=number, arm="b").pack()]
    assert fits_a_phone(olga.screen)
    in_sample = [one for one in mail.people if any(word in one.screen.text for word in ("нұсқа", "Версия"))]
    await olga.presses(ChooseWinner(id=number, arm="b"))
    assert (await mail.shots.card(number)).state is CampaignState.DONE
    for person in mail.people:
        got = copies(person, "нұсқа") + copies(person, "Версия")
        assert len(got) == 1
        assert person in in_sample or "Б" in got[0].text
    await olga.presses(ChooseWinner(id=number, arm="a"))
    assert olga.notice
    assert (await mail.actions()).count("campaign_chosen") == 1


@pytest.mark.parametrize("who", ["member", "analyst", "other region"])
async def test_nobody_else_turns_a_campaign(mail: Mail, who: str) -> None:
    """Forged buttons of members, analysts and other regions' organisers change nothing and show nothing."""
    number = await mail.sent(mail.desk.olga)
    intruder = mail.people[0]
    if who == "analyst":
        await invite(mail.desk.olga, intruder, Role.ANALYST)
    elif who == "other region":
        await invite(mail.desk.olga, intruder, Role.REGIONAL, "shymkent")
    before = await mail.shots.card(number)
    said = len(intruder.screens)
    for data in (
        TurnCampaign(id=number, to="recall", sure=True),
        TurnCampaign(id=number, to="stop", sure=True),
        TurnCampaign(id=number, to="pause"),
        TurnCampaign(id=number, to="resume"),
        ChooseWinner(id=number, arm="a"),
        CorrectCampaign(id=number),
        CorrectCampaign(id=number, text=1, sure=True),
        OpenReportOf(id=number),
        OpenReportOf(id=number, form="picture"),
        OpenReportOf(id=number, form="table"),
        OpenPollRegions(id=number),
        TurnCampaign(id=999, to="recall", sure=True),
    ):
        await intruder.presses(data)
        assert intruder.notice
        assert len(intruder.screens) == said
    assert await mail.shots.card(number) == before
    assert "refused" in await mail.actions()
