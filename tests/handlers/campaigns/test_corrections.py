"""Correcting copies that are out."""

import pytest

from bot.campaigns.content import Content, File, Leads
from bot.campaigns.models import CampaignState, Outcome
from handlers.campaign_buttons import CorrectCampaign, OpenCampaign, TurnCampaign
from tests.handlers.campaigns.mail_on_stage import Draft, Mail, copies, fits_a_phone

ADDRESS = Leads(caption="Сайт", url="https://example.kz/")
ONE = Draft({("both", "a"): Content(text="Жиналыс 15:00", leads=(ADDRESS,))})
TWO = Draft({("kk", "a"): Content(text="Жиналыс 15:00"), ("ru", "a"): Content(text="Собрание в 15:00")})


def photo(mail: Mail) -> Draft:
    """A campaign with a photo that Telegram has."""
    file = mail.desk.stage.stand_in.world.keep_file("photo.jpg", "image/jpeg", b"picture")
    return Draft({("both", "a"): Content(text="Афиша", files=(File(kind="photo", id=file.id),))})


async def test_the_copies_show_the_new_text_at_the_second_tap(mail: Mail) -> None:
    """Seen before, with formatting; the buttons stay; whoever got it has one message still."""
    olga = mail.desk.olga
    number = await mail.sent(olga, ONE)
    await olga.presses(CorrectCampaign(id=number))
    assert fits_a_phone(olga.screen)
    await olga.says("Жиналыс **16:00**", formatted=True)
    seen, asked = olga.screens[-2:]
    assert seen.text == "Жиналыс 16:00"
    assert seen.captions == ["Сайт"]
    assert fits_a_phone(asked)
    assert all(copies(person, "15:00") for person in mail.people)
    await olga.presses(CorrectCampaign(id=number, text=1, sure=True))
    for person in mail.people:
        (copy,) = [*copies(person, "15:00"), *copies(person, "16:00")]
        assert copy.text == "Жиналыс 16:00"
        assert "<b>16:00</b>" in copy.html
        assert copy.captions == ["Сайт"]
    assert (await mail.shots.tally(number)).of(Outcome.CORRECTED) == len(mail.people)
    live = olga.screen.id
    await mail.looks()
    assert olga.screen.id != live
    assert str(len(mail.people)) in olga.screen.text
    assert (await mail.actions()).count("campaign_corrected") == 1
    await olga.presses(CorrectCampaign(id=number, text=1, sure=True), asked)
    assert olga.notice
    assert (await mail.shots.card(number)).version == 1


async def test_one_language_is_corrected_and_the_other_stays(mail: Mail) -> None:
    """With several texts the organiser chooses which."""
    olga = mail.desk.olga
    number = await mail.sent(olga, TWO)
    await olga.presses(CorrectCampaign(id=number))
    assert fits_a_phone(olga.screen)
    choices = [button["value"] for row in olga.screen.buttons for button in row if "c_fix" in button["value"]]
    assert len(choices) == 2
    await olga.presses_data(choices[1])
    await olga.says("Собрание в 16:00")
    await olga.presses(CorrectCampaign(id=number, text=2, sure=True))
    assert sum(len(copies(person, "Собрание в 16:00")) for person in mail.people) == 3
    assert sum(len(copies(person, "Жиналыс 15:00")) for person in mail.people) == 3


async def test_who_gets_it_later_gets_the_new_text(mail: Mail) -> None:
    """Corrected while it is on hold: nobody sees the old words."""
    olga = mail.desk.olga
    number = await mail.made(olga, ONE)
    await olga.presses(TurnCampaign(id=number, to="pause"))
    await olga.presses(CorrectCampaign(id=number))
    await olga.says("Жиналыс 16:00")
    await olga.presses(CorrectCampaign(id=number, text=1, sure=True))
    assert (await mail.shots.card(number)).state is CampaignState.PAUSED
    await olga.presses(TurnCampaign(id=number, to="resume"))
    assert all(len(copies(person, "16:00")) == 1 and not copies(person, "15:00") for person in mail.people)


async def test_words_take_the_place_of_a_caption_and_the_photo_stays(mail: Mail) -> None:
    """A photo can't become a text: its words change."""
    olga = mail.desk.olga
    number = await mail.sent(olga, photo(mail))
    await olga.presses(CorrectCampaign(id=number))
    await olga.says("Жаңа афиша")
    assert olga.screens[-2].kind == "photo"
    await olga.presses(CorrectCampaign(id=number, text=1, sure=True))
    for person in mail.people:
        (copy,) = copies(person, "Жаңа афиша")
        assert copy.kind == "photo"


async def test_a_photo_takes_the_place_of_a_photo(mail: Mail) -> None:
    """With its own words."""
    olga = mail.desk.olga
    number = await mail.sent(olga, photo(mail))
    await olga.presses(CorrectCampaign(id=number))
    other = b"another picture"
    await olga.sends_photo(other, "Басқа афиша")
    await olga.presses(CorrectCampaign(id=number, text=1, sure=True))
    assert all(copies(person, "Басқа афиша")[0].body == other for person in mail.people)


@pytest.mark.parametrize("kind", ["photo", "sticker", "poll", "long"])
async def test_what_does_not_fit_is_refused_in_words(mail: Mail, kind: str) -> None:
    """And the organiser may send another message right away."""
    olga = mail.desk.olga
    number = await mail.sent(olga, ONE if kind in {"photo", "sticker"} else photo(mail))
    await olga.presses(CorrectCampaign(id=number))
    said = len(olga.screens)
    if kind == "photo":
        await olga.sends_photo(b"picture", "Сурет")
    elif kind == "poll":
        await olga.sends_poll("?", *"abcdefghijkl")
    elif kind == "long":
        await olga.says("ұзақ " * 300)
    else:
        await olga.sends("sticker")
    assert len(olga.screens) == said + 1
    assert fits_a_phone(olga.screen)
    assert "sure" not in str(olga.screen.buttons)
    await olga.presses(CorrectCampaign(id=number, text=1, sure=True))
    assert olga.notice
    assert (await mail.shots.card(number)).version == 0
    await olga.says("Жаңа мәтін")
    await olga.presses(CorrectCampaign(id=number, text=1, sure=True))
    assert all(copies(person, "Жаңа мәтін") for person in mail.people)


async def test_an_album_is_replaced_once_all_of_it_has_come(mail: Mail) -> None:
    """Two photos for two photos; its first part is acknowledged, and the preview comes with the last one."""
    olga, world = mail.desk.olga, mail.desk.stage.stand_in.world
    files = [world.keep_file(f"{at}.jpg", "image/jpeg", b"picture") for at in range(2)]
    album = Content(text="Альбом", files=tuple(File(kind="photo", id=file.id) for file in files))
    number = await mail.sent(olga, Draft({("both", "a"): album}))
    await olga.presses(CorrectCampaign(id=number))
    one, two = b"first", b"second"
    await olga.sends_album(("photo", one), ("photo", two), caption="Жаңа альбом")
    assert sum(screen.kind == "photo" for screen in olga.screens) == 2
    await olga.presses(CorrectCampaign(id=number, text=1, sure=True))
    for person in mail.people:
        got = [screen for screen in person.screens if screen.kind == "photo"]
        assert [screen.body for screen in got] == [one, two]
        assert got[0].text == "Жаңа альбом"


async def test_what_was_recalled_is_not_corrected(mail: Mail) -> None:
    """Neither by its button nor by a forged one."""
    olga = mail.desk.olga
    number = await mail.sent(olga, ONE)
    await olga.presses(CorrectCampaign(id=number))
    await olga.says("Жиналыс 16:00")
    await olga.presses(TurnCampaign(id=number, to="recall", sure=True))
    await olga.presses(CorrectCampaign(id=number, text=1, sure=True))
    assert olga.notice
    assert (await mail.shots.card(number)).version == 0


async def test_another_campaigns_text_is_not_taken(mail: Mail) -> None:
    """A forged number of a text: nothing is corrected."""
    olga = mail.desk.olga
    first, second = await mail.sent(olga, ONE), await mail.sent(olga, ONE)
    await olga.presses(CorrectCampaign(id=first))
    await olga.says("Жиналыс 16:00")
    for forged in (CorrectCampaign(id=second, text=1, sure=True), CorrectCampaign(id=first, text=2, sure=True)):
        await olga.presses(forged)
        assert olga.notice
    assert {(await mail.shots.card(number)).version for number in (first, second)} == {0}


async def test_of_two_taps_one_corrects(mail: Mail) -> None:
    """The second finds nothing that waits."""
    olga = mail.desk.olga
    number = await mail.sent(olga, ONE)
    await olga.presses(CorrectCampaign(id=number))
    await olga.says("Жиналыс 16:00")
    for _ in range(2):
        olga.taps(CorrectCampaign(id=number, text=1, sure=True))
    await mail.desk.stage.settled()
    assert (await mail.shots.card(number)).version == 1


async def test_whoever_approved_it_learns_of_the_correction(mail: Mail) -> None:
    """A second organiser let it go with another text."""
    olga, bauyrzhan = mail.desk.olga, mail.desk.bauyrzhan
    number = await mail.made(olga, ONE)
    await olga.presses(TurnCampaign(id=number, to="pause"))
    await mail.approved(number, bauyrzhan)
    said = len(bauyrzhan.screens)
    await olga.presses(CorrectCampaign(id=number))
    await olga.says("Жиналыс 16:00")
    await olga.presses(CorrectCampaign(id=number, text=1, sure=True))
    assert len(bauyrzhan.screens) == said + 1
    assert "Ольга" in bauyrzhan.screen.text
    await bauyrzhan.presses(OpenCampaign(id=number))
    assert f"№ {number}" in bauyrzhan.screen.text
