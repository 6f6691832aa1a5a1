"""Who gets a campaign, when, and how many they are: counted live, bound for regional organisers."""

from handlers.campaign_buttons import (
    AddLead,
    ChooseTime,
    OpenAudience,
    OpenCampaign,
    OpenCampaigns,
    OpenTime,
    PreviewTexts,
    RepeatCampaign,
    SetTerm,
    SubmitCampaign,
    SwitchFilter,
)
from tests.handlers.campaigns.campaigns_on_stage import Press, leads_to, numbers_in, press, writes


async def count_for(house: Press, number: int = 1) -> int:
    """The exact number on the button that lets a campaign go; 0 where there is no such button."""
    await house.olga.presses(SubmitCampaign(id=number))
    goes = leads_to(house.olga, "c_send:")
    return SubmitCampaign.unpack(goes[0]).count if goes else 0


async def test_the_count_follows_each_filter(house: Press) -> None:
    """Language, region, days, roles; cleared filters count everybody again."""
    await house.members(kazakh=3, russian=1, region="abai")
    number = await writes(house.olga)
    assert await count_for(house) == 6
    await house.olga.presses(SwitchFilter(id=number, part="languages", value="kk"))
    assert 3 in numbers_in(house.olga.screen.text)
    assert await count_for(house) == 3
    await house.olga.presses(SwitchFilter(id=number, part="languages", value="ru"))
    await house.olga.presses(SwitchFilter(id=number, part="regions", value="abai"))
    assert await count_for(house) == 4
    await house.olga.presses(SwitchFilter(id=number, part="regions"))
    await house.olga.presses(SwitchFilter(id=number, part="roles", value="organiser"))
    assert await count_for(house) == 1
    await house.olga.presses(SwitchFilter(id=number, part="roles", value="organiser"))
    await house.olga.presses(SwitchFilter(id=number, part="joined", value="7"))
    assert await count_for(house) == 6
    await house.olga.presses(SwitchFilter(id=number, part="joined", value="before"))
    await house.olga.says("31.02.2026")
    assert '"joined_before"' not in str(await house.column("audience"))
    await house.olga.says("01.09.2026")
    assert await count_for(house) == 0
    assert leads_to(house.olga, "c_aud:")


async def test_every_filter_shows_its_values(house: Press) -> None:
    """Twenty regions, all kinds of institutions; a made-up value changes nothing."""
    number = await writes(house.olga)
    assert len(house.olga.screen.buttons) <= 10
    await house.olga.presses(OpenAudience(id=number, part="regions"))
    assert len(leads_to(house.olga, "c_filter:")) == 21
    await house.olga.presses(OpenAudience(id=number, part="institutions"))
    assert len(leads_to(house.olga, "c_filter:")) == 8
    for part in ("languages", "roles", "subscriptions", "joined"):
        await house.olga.presses_data(f"c_aud:{number}:{part}")
        assert leads_to(house.olga, "c_filter:")
    before = await house.column("audience")
    for forged in ("regions:atlantis", "languages:en", "roles:king", "subscriptions:none", "joined:9999"):
        await house.olga.presses_data(f"c_filter:{number}:{forged}")
    assert await house.column("audience") == before


async def test_a_regional_organiser_reaches_their_own_regions_only(house: Press) -> None:
    """At the beginning, at every switch, at a copy, whatever a button carries."""
    await house.members(kazakh=1, russian=1, region="shymkent")
    await house.members(kazakh=2, russian=1, region="abai")
    aigul = await house.regional(region="abai")
    number = await writes(aigul)
    assert await house.column("audience", number) == '{"regions":["abai"]}'
    for forged in ("regions:shymkent", "regions:abai", "regions:"):
        await aigul.presses_data(f"c_filter:{number}:{forged}")
        assert await house.column("audience", number) == '{"regions":["abai"]}'
    await aigul.presses(OpenAudience(id=number, part="regions"))
    assert len(leads_to(aigul, "c_filter:")) == 2
    await aigul.presses(SubmitCampaign(id=number))
    assert leads_to(aigul, f"c_send:{number}:1:3")
    await aigul.presses(RepeatCampaign(id=number))
    assert await house.column("audience", 2) == '{"regions":["abai"]}'


async def test_a_regional_organiser_has_no_other_campaigns(house: Press) -> None:
    """Neither to see, to copy, nor to let go; nor their own, once it reaches beyond."""
    aigul = await house.regional(region="abai")
    number = await writes(house.olga)
    for button in (
        OpenCampaign(id=number),
        RepeatCampaign(id=number),
        SubmitCampaign(id=number, sure=True, count=3),
    ):
        before = len(aigul.screens)
        await aigul.presses(button)
        assert len(aigul.screens) == before
        assert "Сәлем" not in aigul.screen.text
    own = await writes(aigul)
    await house.olga.presses(SwitchFilter(id=own, part="regions"))
    await aigul.presses(SubmitCampaign(id=own, sure=True, count=3))
    assert await house.state(own) == "draft"


async def test_the_time_is_chosen_or_typed(house: Press) -> None:
    """At once, by day, at a time to come; the past is refused."""
    number = await writes(house.olga)
    await house.olga.presses(ChooseTime(id=number, when="now"))
    assert (await house.column("daytime"), await house.column("starts_at")) == (0, None)
    await house.olga.presses(ChooseTime(id=number, when="daytime"))
    assert (await house.column("daytime"), await house.column("starts_at")) == (1, None)
    await house.olga.presses(ChooseTime(id=number, when="morning"))
    at = await house.column("starts_at")
    assert at is not None
    await house.olga.presses(ChooseTime(id=number, when="typed"))
    await house.olga.says("01.01.2020 09:00")
    await house.olga.says("завтра")
    assert await house.column("starts_at") == at
    day = house.stage.clock.now()
    await house.olga.says(f"31.12.{day:%Y} 23:30")
    assert await house.column("starts_at") != at
    assert leads_to(house.olga, f"c_term:{number}:daytime:0")
    await house.olga.presses(SetTerm(id=number, term="daytime", value=0))
    await house.olga.presses(SetTerm(id=number, term="urgent", value=1))
    await house.olga.presses(SetTerm(id=number, term="at_most_once", value=1))
    await house.olga.presses(OpenTime(id=number))
    terms = [await house.column(name) for name in ("daytime", "urgent", "at_most_once")]
    assert terms == [0, 1, 1]
    await house.olga.presses(SetTerm(id=number, term="sample", value=33))
    assert await house.column("sample") == 0


async def test_the_confirmation_is_shown_again_where_the_audience_changed(house: Press) -> None:
    """By more than a few: the number on the button is what is sent to."""
    number = await writes(house.olga)
    shown = await count_for(house)
    await house.members(kazakh=3, russian=3)
    await house.olga.presses(SubmitCampaign(id=number, sure=True, count=shown))
    assert await house.state() == "draft"
    assert leads_to(house.olga, f"c_send:{number}:1:{shown + 6}")
    await house.olga.presses(SubmitCampaign(id=number, sure=True, count=shown + 3))
    assert await house.state() != "draft"


async def test_what_begins_later_waits_and_can_be_taken_back(database_url: str) -> None:
    """It is a draft again, and the same may be sent after all."""
    async with press(database_url) as house:
        number = await writes(house.olga)
        await house.olga.presses(ChooseTime(id=number, when="morning"))
        await house.olga.presses(SubmitCampaign(id=number, sure=True, count=2))
        assert await house.state() == "scheduled"
        before = len(house.olga.screens)
        await house.olga.presses(SubmitCampaign(id=number, sure=True, count=2))
        assert (house.olga.notice, len(house.olga.screens)) != (None, before + 1)
        await house.olga.presses(OpenCampaign(id=number))
        assert leads_to(house.olga, "c_wait:") == [f"c_wait:{number}"]
        await house.olga.presses_data(f"c_wait:{number}")
        assert await house.state() == "draft"
        await house.olga.presses_data(f"c_wait:{number}")
        assert house.olga.notice


async def test_what_goes_is_what_was_previewed(house: Press) -> None:
    """Each in their language, the sender included; the author's message keeps itself current."""
    aigul, erzhan = await house.member("Айгүл", "Қазақша"), await house.member("Ержан")
    number = await writes(house.olga)
    await house.olga.presses(AddLead(id=number, kind="helpful"))
    await house.olga.presses(PreviewTexts(id=number))
    kazakh, russian, _ = house.olga.screens[-3:]
    await house.olga.presses(ChooseTime(id=number, when="now"))
    await house.olga.presses(SubmitCampaign(id=number, sure=True, count=4))
    await house.stage.settled()
    assert await house.state() == "done"
    for member, preview in ((aigul, kazakh), (erzhan, russian)):
        assert (member.screen.html, member.screen.captions) == (preview.html, preview.captions)
    assert [row["action"] for row in await house.stage.rows("audit")].count("campaign_submitted") == 1
    await house.olga.presses(OpenCampaign(id=number))
    assert leads_to(house.olga, f"c_report:{number}")
    await house.olga.presses(OpenCampaigns(shelf="over"))
    assert leads_to(house.olga, "camp:") == [f"camp:{number}"]
    await house.olga.presses(SubmitCampaign(id=number, sure=True, count=4))
    assert house.olga.notice
