"""Attacks on the sender's promise: turns, faults and restarts in the middle of a campaign."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import datetime, time
from random import Random
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from bot.campaigns.audience import Every
from bot.campaigns.content import Content
from bot.campaigns.models import CampaignState, Outcome
from bot.members.roll import MemberRoll
from bot.sandbox.faults import ByChance
from bot.storage.campaign_tables import DeliveryState
from bot.telegram.mailing.sender import IN_HAND, Sender
from tests.bot.campaigns.mailshots import Mailshots
from tests.bot.telegram.crowd_on_stage import Crowd
from tests.clocks import ALMATY, START, LeapingClock
from tests.stage import Stage

MANY = 80
SOME = 20
OLD, NEW, NEWEST = ("Жаңалық", "Новость"), ("Түзетілген", "Исправлено"), ("Ең соңғы", "Последнее")


@pytest.fixture
async def stage(database_url: str) -> AsyncIterator[Stage]:
    """The bot with its Telegram."""
    async with Stage(database_url) as stage:
        yield stage


@pytest.fixture
async def crowd(stage: Stage) -> Crowd:
    """Many members."""
    crowd = Crowd(stage, Mailshots(stage))
    await crowd.gathers(MANY)
    return crowd


async def test_a_pause_in_the_middle_skips_nobody(crowd: Crowd) -> None:
    """What is in hand arrives, nothing more; everybody has it once in the end."""
    number = await crowd.begins()
    await crowd.have_got(SOME)
    async with crowd.shots.mailroom() as room:
        await room.course.pause(number)
    await crowd.shots.settles()
    before = len(crowd.calls())
    assert SOME <= before < MANY
    assert (await crowd.shots.tally(number)).of(Outcome.SENT) == before
    await crowd.shots.settles()
    assert len(crowd.calls()) == before
    async with crowd.shots.mailroom() as room:
        await room.course.resume(number)
    await crowd.shots.settles()
    assert crowd.everybody_has(*OLD)
    assert (await crowd.shots.card(number)).state is CampaignState.DONE


async def test_a_stop_in_the_middle_is_the_end(crowd: Crowd) -> None:
    """Who has not got it does not get it, after a restart either."""
    number = await crowd.begins()
    await crowd.have_got(SOME)
    async with crowd.shots.mailroom() as room:
        await room.course.stop(number)
    await crowd.shots.settles()
    before = len(crowd.calls())
    assert SOME <= before < MANY
    states = Counter(delivery.state for delivery in await crowd.shots.deliveries(number))
    assert states == {DeliveryState.SENT: before, DeliveryState.QUEUED: MANY - before}


async def test_a_recall_in_the_middle_leaves_nobody_a_copy(crowd: Crowd) -> None:
    """Those in flight are waited for; nobody gets one afterwards."""
    number = await crowd.begins()
    await crowd.have_got(SOME)
    async with crowd.shots.mailroom() as room:
        await room.course.recall(number)
    await crowd.shots.settles()
    assert not any(crowd.shown())
    sent = len(crowd.calls())
    assert SOME <= sent < MANY
    assert (await crowd.shots.tally(number)).of(Outcome.RECALLED) == sent
    assert (await crowd.shots.card(number)).state is CampaignState.STOPPED


async def test_a_correction_in_the_middle_reaches_everybody(crowd: Crowd) -> None:
    """Those who had the old text are edited, the others get the new one at once."""
    number = await crowd.begins()
    await crowd.have_got(SOME)
    await _correct(crowd, number, NEW)
    await crowd.shots.settles()
    assert crowd.everybody_has(*NEW)
    assert SOME <= len(crowd.calls("editMessageText")) < MANY
    card, tally = await crowd.shots.card(number), await crowd.shots.tally(number)
    assert (card.state, tally.of(Outcome.SENT)) == (CampaignState.DONE, MANY)


async def test_a_correction_in_the_middle_of_a_correction_reaches_everybody(stage: Stage, crowd: Crowd) -> None:
    """Copies that were corrected a moment ago are corrected again."""
    number = await crowd.begins()
    await crowd.shots.settles()
    await _correct(crowd, number, NEW)
    stage.wakes_sender()
    await stage.until(lambda: len(crowd.calls("editMessageText")) >= SOME)
    await _correct(crowd, number, NEWEST)
    await crowd.shots.settles()
    assert crowd.everybody_has(*NEWEST)
    assert {delivery.version for delivery in await crowd.shots.deliveries(number)} == {2}


async def test_what_can_not_be_corrected_is_counted(stage: Stage, crowd: Crowd) -> None:
    """Members who blocked the bot after they had got it keep the old text."""
    number = await crowd.begins()
    await crowd.shots.settles()
    for person in crowd.people[:3]:
        stage.stand_in.world.person(person).blocked = True
    await _correct(crowd, number, NEW)
    await crowd.shots.settles()
    tally = await crowd.shots.tally(number)
    assert (tally.of(Outcome.CORRECTED), tally.of(Outcome.KEPT)) == (MANY - 3, 3)
    assert (await crowd.shots.card(number)).state is CampaignState.DONE


async def test_two_campaigns_at_once_take_turns(crowd: Crowd) -> None:
    """Neither waits for the other's end."""
    first, second = await crowd.begins(), await crowd.begins(kk=Content(text="Екінші"), ru=Content(text="Вторая"))
    await crowd.shots.settles()
    texts = [call["text"] in OLD for call in crowd.calls()]
    assert len(texts) == 2 * MANY
    half = texts[MANY // 2 : MANY + MANY // 2]
    assert MANY * 0.35 < sum(half) < MANY * 0.65
    for number in (first, second):
        assert (await crowd.shots.tally(number)).of(Outcome.SENT) == MANY
    assert {len(shown) for shown in crowd.shown()} == {2}


async def test_what_is_urgent_overtakes(crowd: Crowd) -> None:
    """Of what is not, only copies in hand arrive between the first urgent one and the last."""
    await crowd.begins()
    await crowd.have_got(SOME)
    urgent = await crowd.begins(kk=Content(text="Шұғыл"), ru=Content(text="Срочно"), urgent=True)
    await crowd.shots.settles()
    are_urgent = [call["text"] in {"Шұғыл", "Срочно"} for call in crowd.calls()]
    first, last = are_urgent.index(True), len(are_urgent) - are_urgent[::-1].index(True)
    assert first < MANY
    assert are_urgent[first:last].count(False) <= IN_HAND / 2
    assert (await crowd.shots.tally(urgent)).of(Outcome.SENT) == MANY


async def test_members_change_their_minds_between_planning_and_sending(stage: Stage, crowd: Crowd) -> None:
    """Campaigns wait for the morning; by then some are gone, some want nothing, some read another language."""
    clock = _at(stage, time(22))
    number = await crowd.begins(daytime=True)
    await crowd.shots.settles()
    assert ((await crowd.shots.card(number)).total, crowd.calls()) == (MANY, [])
    kazakh, russian = crowd.people[0::2], crowd.people[1::2]
    async with crowd.shots.session() as (session, secrets):
        roll = MemberRoll(session, secrets, clock.now)
        await roll.choose_language(kazakh[0], "ru")
        await roll.choose_language(russian[0], "kk")
        await roll.forget(kazakh[1])
        await roll.lose(russian[1])
    async with crowd.shots.mailroom() as room:
        await room.forget(kazakh[1])
        await room.subscriptions.choose(kazakh[2], Every.NONE)
        await room.subscriptions.choose(russian[2], Every.URGENT)
    _at(stage, time(8))
    await stage.keeps_house()
    await crowd.shots.settles()
    shown = dict(zip(crowd.people, crowd.shown(), strict=True))
    assert [shown[person] for person in (kazakh[0], russian[0])] == [["Новость"], ["Жаңалық"]]
    assert [shown[person] for person in (*kazakh[1:3], *russian[1:3])] == [[], [], [], []]
    tally = await crowd.shots.tally(number)
    causes = (Outcome.GONE, Outcome.BLOCKED, Outcome.UNSUBSCRIBED)
    assert [tally.of(cause) for cause in causes] == [1, 1, 2]
    assert tally.settled == MANY
    assert (await crowd.shots.card(number)).state is CampaignState.DONE


async def test_the_night_interrupts_a_campaign(stage: Stage, crowd: Crowd) -> None:
    """At nine in the evening it stops by itself, and goes on at eight where it was."""
    _at(stage, time(20, 59, 58))
    number = await crowd.begins(daytime=True)
    await crowd.shots.settles()
    evening = len(crowd.calls())
    assert 0 < evening < MANY
    _at(stage, time(7, 59))
    await stage.keeps_house()
    assert len(crowd.calls()) == evening
    _at(stage, time(8))
    await stage.keeps_house()
    await crowd.shots.settles()
    assert crowd.everybody_has(*OLD)
    hours = {datetime.fromtimestamp(call["at"], ALMATY).hour for call in crowd.calls()}
    assert hours <= {20, 21, 8}
    assert [call for call in crowd.calls() if datetime.fromtimestamp(call["at"], ALMATY).hour == 21][IN_HAND:] == []
    assert (await crowd.shots.tally(number)).of(Outcome.DOUBTFUL) == 0


async def test_a_storm_of_429s_loses_nobody_and_doubles_nobody(stage: Stage, crowd: Crowd) -> None:
    """Everyone waits as long as Telegram says, however often it says so."""
    stage.stand_in.faults.chance(ByChance("429", 0.05, "sendMessage"))
    number = await crowd.begins()
    await crowd.shots.settles()
    refused = [call for call in stage.stand_in.ledger.calls if call["error"] and "Too Many" in call["error"]]
    assert refused
    assert crowd.everybody_has(*OLD)
    assert (await crowd.shots.tally(number)).counts == {Outcome.SENT: MANY}


async def test_all_faults_together_leave_everybody_accounted_for(stage: Stage, crowd: Crowd) -> None:
    """500s, resets after the copy was taken, 429s, people who are gone: who got it twice is counted as doubtful."""
    for kind, share in {"500": 0.05, "reset_after": 0.05, "429": 0.01, "reset_before": 0.02}.items():
        stage.stand_in.faults.chance(ByChance(kind, share, "sendMessage"))
    blocked = crowd.people[::30]
    for person in blocked:
        stage.stand_in.world.person(person).blocked = True
    number = await crowd.begins()
    await crowd.shots.settles()
    async with crowd.shots.session() as (_, secrets):
        keys = [secrets.pseudonyms.of(person) for person in crowd.people]
    rows = {delivery.member: delivery for delivery in await crowd.shots.deliveries(number)}
    assert (await crowd.shots.card(number)).total == len(rows) == MANY
    for person, key, copies in zip(crowd.people, keys, crowd.shown(), strict=True):
        assert rows[key].state == (DeliveryState.FAILED if person in blocked else DeliveryState.SENT)
        assert len(copies) == 0 if person in blocked else 1 <= len(copies) <= 1 + rows[key].doubtful
    tally = await crowd.shots.tally(number)
    assert (tally.settled, tally.of(Outcome.BLOCKED)) == (MANY, len(blocked))
    assert tally.of(Outcome.DOUBTFUL) == sum(delivery.doubtful for delivery in rows.values()) > 0


async def test_a_restart_in_the_middle_is_not_felt(stage: Stage, crowd: Crowd) -> None:
    """SIGTERM: what is in hand is finished and recorded, the next process goes on; nobody may have got it twice."""
    number = await crowd.begins()
    for count in (SOME, 2 * SOME):
        await crowd.have_got(count)
        await stage.closes()
        assert {one.state for one in await crowd.shots.deliveries(number)} <= {DeliveryState.SENT, DeliveryState.QUEUED}
        await stage.opens()
    await crowd.shots.settles()
    assert crowd.everybody_has(*OLD)
    assert (await crowd.shots.tally(number)).counts == {Outcome.SENT: MANY}


async def test_answers_to_commits_that_are_lost_skip_nobody(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database has taken copies in hand and recorded results, and the sender does not know."""
    transact, chance = Sender._transact, Random(7)  # noqa: S311, SLF001 where the answer gets lost

    async def torn(self: Sender, *arguments: Any) -> Any:
        taken = await transact(self, *arguments)
        if chance.random() < 0.3:
            raise OperationalError("COMMIT", {}, ConnectionError("away"))
        return taken

    monkeypatch.setattr(Sender, "_transact", torn)
    number = await crowd.begins()
    await crowd.shots.settles()
    assert crowd.everybody_has(*OLD)
    assert (await crowd.shots.tally(number)).counts == {Outcome.SENT: MANY}
    assert (await crowd.shots.card(number)).state is CampaignState.DONE


async def _correct(crowd: Crowd, number: int, texts: tuple[str, str]) -> None:
    """Change the texts and ask for the copies to be corrected, in one transaction as organisers do."""
    async with crowd.shots.mailroom() as room:
        await room.archive.write(number, "kk", Content(text=texts[0]))
        await room.archive.write(number, "ru", Content(text=texts[1]))
        await room.course.correct(number)


def _at(stage: Stage, hour: time) -> LeapingClock:
    """Let it be this hour in Almaty, of this day or the next one."""
    clock = stage.clock
    assert isinstance(clock, LeapingClock)
    now = clock.now().astimezone(ALMATY)
    seconds = (now.replace(hour=hour.hour, minute=hour.minute, second=hour.second, microsecond=0) - now).total_seconds()
    clock.leap(seconds % 86_400)
    assert clock.now() >= START
    return clock
