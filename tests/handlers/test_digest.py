"""Members' choices for the digest: how often, of what, where they work; leaving it, and being forgotten."""

from bot.campaigns.audience import Every
from bot.campaigns.content import Content
from bot.content.digest_items import Topic
from bot.telegram.copy_buttons import LeaveDigest, OpenDigest
from handlers.digest_buttons import (
    ChooseEvery,
    ChooseOwnInstitution,
    ChooseOwnRegion,
    OpenInstitutions,
    OpenRegions,
    OpenTopics,
    SwitchTopic,
)
from handlers.report_buttons import DownloadMine, ForgetMe
from tests.bot.campaigns.mailshots import Mailshots, members
from tests.clocks import LeapingClock
from tests.stage import PersonOnStage, Shown, Stage, texts


async def chosen(stage: Stage) -> dict[str, object]:
    """What the database keeps of the only member."""
    (row,) = await stage.rows("member")
    return {key: row[key] for key in ("digest", "topics", "region", "institution")}


def leads(person: PersonOnStage) -> list[str]:
    """What the buttons of the last screen carry."""
    return [button["value"] for row in person.screen.buttons for button in row]


async def test_the_menu_leads_to_the_digest(stage: Stage, olga: PersonOnStage) -> None:
    """Nothing is chosen for anybody: who never chose gets none."""
    await olga.says("/start")
    await olga.presses("Русский")
    assert OpenDigest().pack() in leads(olga)
    await olga.presses(OpenDigest())
    assert OpenTopics().pack() not in leads(olga)
    assert not [caption for caption in olga.screen.captions if caption.startswith("✓")]
    assert await chosen(stage) == {"digest": None, "topics": 0, "region": None, "institution": None}


async def test_a_member_subscribes(stage: Stage, olga: PersonOnStage) -> None:
    """How often, of what, and where they work; each choice is marked."""
    await olga.says("/digest")
    await olga.presses(ChooseEvery(every=Every.WEEKLY))
    assert [caption[0] for caption in olga.screen.captions[:4]].count("✓") == 1
    await olga.presses(OpenTopics())
    assert [caption[0] for caption in olga.screen.captions[:4]] == ["✓"] * 4
    await olga.presses(SwitchTopic(topic=Topic.TRAINING))
    await olga.presses(OpenDigest())
    await olga.presses(OpenRegions())
    await olga.presses(ChooseOwnRegion(key="almaty"))
    await olga.presses(OpenInstitutions())
    await olga.presses(ChooseOwnInstitution(key="school"))
    assert await chosen(stage) == {"digest": "weekly", "topics": 13, "region": "almaty", "institution": "school"}
    await olga.presses(ChooseOwnRegion())
    await olga.presses(ChooseOwnInstitution())
    assert await chosen(stage) == {"digest": "weekly", "topics": 13, "region": None, "institution": None}
    assert len(olga.screens) == 1


async def test_what_no_button_offers_is_not_kept(stage: Stage, olga: PersonOnStage) -> None:
    """A forged region or institution; topics of somebody who gets no digest."""
    await olga.says("/digest")
    for forged in (ChooseOwnRegion(key="atlantis"), ChooseOwnInstitution(key="circus"), SwitchTopic(topic=Topic.LAW)):
        await olga.presses(forged)
    assert await chosen(stage) == {"digest": None, "topics": 0, "region": None, "institution": None}


async def test_in_a_group_nothing_is_told(stage: Stage, olga: PersonOnStage) -> None:
    """Neither the command nor a forged button shows there what somebody chose."""
    await olga.says("/start")
    here = stage.in_group(olga)
    await here.says("/start")
    before = len(here.screens)
    await here.says("/digest")
    assert len(here.screens) == before
    await here.presses(ChooseEvery(every=Every.WEEKLY))
    assert (await chosen(stage))["digest"] is None


async def test_one_tap_at_the_foot_of_an_issue_ends_the_subscription(stage: Stage, olga: PersonOnStage) -> None:
    """The issue stays as it was; one more tap undoes it; urgent messages still come."""
    await olga.says("/digest")
    await olga.presses(ChooseEvery(every=Every.MONTHLY))
    issue = await _issue(stage, olga)
    await olga.presses(LeaveDigest(), issue)
    assert olga.notice
    assert (await chosen(stage))["digest"] == "urgent"
    assert not _again(olga, issue).was_edited
    undo = ChooseEvery(every=Every.MONTHLY)
    assert undo.pack() in leads(olga)
    await olga.presses(undo)
    assert await chosen(stage) == {"digest": "monthly", "topics": 15, "region": None, "institution": None}
    await olga.presses(LeaveDigest(), issue)
    await olga.presses(LeaveDigest(), issue)
    assert (await chosen(stage))["digest"] == "urgent"
    assert undo.pack() not in leads(olga)


async def test_choices_open_beside_an_issue(stage: Stage, olga: PersonOnStage) -> None:
    """Its words stay in the chat."""
    await olga.says("/digest")
    issue = await _issue(stage, olga)
    await olga.presses(OpenDigest(), issue)
    assert not _again(olga, issue).was_edited
    assert olga.screen.id != issue.id


async def test_what_is_kept_tells_of_the_digest(olga: PersonOnStage) -> None:
    """The choice, the topics, the region, the institution, and how many messages are noted."""
    library = texts().library
    await olga.says("/digest")
    for button in (
        ChooseEvery(every=Every.WEEKLY),
        ChooseOwnRegion(key="almaty"),
        ChooseOwnInstitution(key="school"),
        DownloadMine(),
    ):
        await olga.presses(button)
    kept = olga.screen.body.decode()
    region, school = library.reporting.region("almaty"), library.reporting.institution("school")
    assert region is not None
    assert school is not None
    for words in (
        region.in_language("ru").name,
        school.in_language("ru").button,
        *(library.digest.caption(topic, "ru") for topic in Topic),
    ):
        assert words in kept


async def test_whoever_is_forgotten_is_forgotten_in_campaigns(stage: Stage) -> None:
    """Their copies are erased, those of others stay, and the counts as well."""
    shots = Mailshots(stage)
    first, second = await members(stage, "kk", "ru")
    number = await shots.sends()
    before = await shots.tally(number)
    assert len(await shots.deliveries(number)) == 2
    await first.presses(ForgetMe(sure=True))
    assert len(await shots.deliveries(number)) == 1
    assert await shots.tally(number) == before
    await second.presses(ForgetMe(sure=True))
    assert await shots.deliveries(number) == []


async def test_a_copy_that_is_still_to_be_sent_counts_as_gone(stage: Stage) -> None:
    """The sum of what became of copies stays the audience."""
    shots = Mailshots(stage)
    first, second = await members(stage, "kk", "ru")
    number = await shots.drafted(daytime=True)
    assert isinstance(stage.clock, LeapingClock)
    stage.clock.leap(13 * 3600)
    await shots.lets_go(number)
    assert len(await shots.deliveries(number)) == 2
    await first.presses(ForgetMe(sure=True))
    stage.clock.leap(12 * 3600)
    await shots.settles()
    tally = await shots.tally(number)
    assert {outcome.value: count for outcome, count in tally.counts.items()} == {"sent": 1, "gone": 1}
    assert second.screen.text == "Новость"


async def _issue(stage: Stage, person: PersonOnStage) -> Shown:
    """A copy in this person's chat with the buttons of the digest at its foot."""
    content = Content(text="Жаңалық", feet=True)
    await Mailshots(stage).sends(kk=content, ru=content)
    assert LeaveDigest().pack() in leads(person)
    return person.screen


def _again(person: PersonOnStage, shown: Shown) -> Shown:
    """The same message as it is now."""
    return next(screen for screen in person.screens if screen.id == shown.id)
