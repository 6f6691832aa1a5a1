"""Campaigns on their way: everybody once, in their language, whatever happens between."""

from collections.abc import AsyncIterator

import pytest

from bot.campaigns.audience import Every
from bot.campaigns.content import Content
from bot.campaigns.models import CampaignState, Outcome
from bot.sandbox.faults import Fault
from bot.storage.campaign_tables import DeliveryState
from tests.bot.campaigns.mailshots import Mailshots, members
from tests.stage import Stage


@pytest.fixture
async def stage(database_url: str) -> AsyncIterator[Stage]:
    """The bot with its Telegram."""
    async with Stage(database_url) as stage:
        yield stage


@pytest.fixture
def mailshots(stage: Stage) -> Mailshots:
    """Campaigns made beside the bot."""
    return Mailshots(stage)


async def test_everybody_gets_it_once_in_their_language(stage: Stage, mailshots: Mailshots) -> None:
    """Kazakh readers the Kazakh text, Russian readers the Russian one."""
    aigul, olga, abai = await members(stage, "kk", "ru", "kk")
    number = await mailshots.sends()
    assert [person.screen.text for person in (aigul, olga, abai)] == ["Жаңалық", "Новость", "Жаңалық"]
    assert (await mailshots.card(number)).state is CampaignState.DONE
    tally = await mailshots.tally(number)
    assert (tally.of(Outcome.SENT), tally.failed, (await mailshots.card(number)).total) == (3, 0, 3)


async def test_without_a_text_in_their_language_nobody_is_written_to(stage: Stage, mailshots: Mailshots) -> None:
    """A campaign in Kazakh alone reaches those who read Kazakh."""
    aigul, olga = await members(stage, "kk", "ru")
    number = await mailshots.sends(ru=None)
    assert aigul.screen.text == "Жаңалық"
    assert "Новость" not in olga.screen.text
    assert (await mailshots.card(number)).total == 1


async def test_who_blocked_the_bot_is_unreachable_from_then_on(stage: Stage, mailshots: Mailshots) -> None:
    """The cause is kept, and the next campaign does not try."""
    _aigul, olga = await members(stage, "kk", "ru")
    stage.stand_in.world.person(olga.person.id).blocked = True
    number = await mailshots.sends()
    assert (await mailshots.tally(number)).of(Outcome.BLOCKED) == 1
    assert (await mailshots.card(await mailshots.sends())).total == 1


async def test_a_server_that_fails_is_asked_again(stage: Stage, mailshots: Mailshots) -> None:
    """What got no answer is sent again after a pause, and counted as perhaps arrived twice."""
    (aigul,) = await members(stage, "kk")
    stage.stand_in.faults.order(Fault("500", 2, "sendMessage"))
    number = await mailshots.sends()
    assert aigul.screen.text == "Жаңалық"
    tally = await mailshots.tally(number)
    assert (tally.of(Outcome.SENT), tally.of(Outcome.DOUBTFUL)) == (1, 2)


async def test_what_must_not_repeat_ends_as_unknown(stage: Stage, mailshots: Mailshots) -> None:
    """At most once: a copy whose answer was lost is not sent again."""
    (aigul,) = await members(stage, "kk")
    stage.stand_in.faults.order(Fault("reset_after", 1, "sendMessage"))
    number = await mailshots.sends(at_most_once=True)
    assert [screen.text for screen in aigul.screens].count("Жаңалық") == 1
    tally = await mailshots.tally(number)
    assert (tally.of(Outcome.SENT), tally.of(Outcome.UNKNOWN)) == (0, 1)
    assert [one.state for one in await mailshots.deliveries(number)] == [DeliveryState.UNKNOWN]


async def test_after_five_silences_a_copy_has_failed(stage: Stage, mailshots: Mailshots) -> None:
    """Nobody is tried for ever."""
    await members(stage, "kk")
    stage.stand_in.faults.order(Fault("500", 50, "sendMessage"))
    number = await mailshots.sends()
    assert (await mailshots.tally(number)).of(Outcome.UNANSWERED) == 1
    assert (await mailshots.card(number)).state is CampaignState.DONE


async def test_too_many_requests_lose_nobody(stage: Stage, mailshots: Mailshots) -> None:
    """A 429 holds everyone up for as long as it says."""
    people = await members(stage, *["kk"] * 5)
    stage.stand_in.faults.order(Fault("429", 3, "sendMessage", retry_after=17))
    number = await mailshots.sends()
    assert [person.screen.text for person in people] == ["Жаңалық"] * 5
    assert (await mailshots.tally(number)).of(Outcome.DOUBTFUL) == 0


async def test_a_text_that_telegram_refuses_is_held(stage: Stage, mailshots: Mailshots) -> None:
    """When nothing is taken, the campaign pauses instead of failing for everybody."""
    await members(stage, *["kk"] * 60)
    number = await mailshots.sends(kk=Content(text="<b>", html=True))
    assert (await mailshots.card(number)).state is CampaignState.PAUSED


async def test_whoever_wants_nothing_gets_nothing(stage: Stage, mailshots: Mailshots) -> None:
    """Only what is urgent, or nothing at all: as they chose."""
    aigul, olga, abai = await members(stage, "kk", "kk", "kk")
    async with mailshots.mailroom() as room:
        await room.subscriptions.choose(aigul.person.id, Every.NONE)
        await room.subscriptions.choose(olga.person.id, Every.URGENT)
    assert (await mailshots.card(await mailshots.sends())).total == 1
    assert abai.screen.text == "Жаңалық"
    assert (await mailshots.card(await mailshots.sends(urgent=True))).total == 2
    assert olga.screen.text == "Жаңалық"


async def test_copies_are_corrected_and_recalled(stage: Stage, mailshots: Mailshots) -> None:
    """A correction edits what is out, a recall deletes it."""
    aigul, olga = await members(stage, "kk", "ru")
    number = await mailshots.sends()
    await mailshots.writes(number, "kk", Content(text="Түзетілген жаңалық"))
    async with mailshots.mailroom() as room:
        await room.course.correct(number)
    await mailshots.settles()
    assert aigul.screen.text == "Түзетілген жаңалық"
    assert olga.screen.text == "Новость"
    async with mailshots.mailroom() as room:
        await room.course.recall(number)
    await mailshots.settles()
    assert "Новость" not in [screen.text for screen in olga.screens]
    assert (await mailshots.tally(number)).of(Outcome.RECALLED) == 2
    assert (await mailshots.card(number)).state is CampaignState.STOPPED


async def test_a_paused_campaign_waits_and_goes_on(stage: Stage, mailshots: Mailshots) -> None:
    """Nobody is written to while it is held, everybody once afterwards."""
    people = await members(stage, "kk", "kk")
    number = await mailshots.drafted()
    async with mailshots.mailroom() as room:
        await room.course.submit(number, await room.archive.texts(number), needs_approval=False)
        await room.course.begin_due()
        await room.course.pause(number)
    await mailshots.settles()
    assert "Жаңалық" not in [person.screen.text for person in people]
    async with mailshots.mailroom() as room:
        await room.course.resume(number)
    await mailshots.settles()
    assert [person.screen.text for person in people] == ["Жаңалық"] * 2
