"""Life after a ban: a new account takes over the same database, and people come to it one by one."""

import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from unittest.mock import patch

import pytest
from aiogram import Bot
from sqlalchemy import delete, select, update
from structlog.testing import capture_logs

from bot.campaigns.audience import Every
from bot.campaigns.content import Content, File
from bot.campaigns.models import CampaignState, Outcome
from bot.replicas.standing import Standing
from bot.sandbox.faults import ByChance
from bot.storage.account_tables import BotAccount
from bot.storage.campaign_tables import DeliveryState
from bot.storage.desk_tables import Post
from bot.storage.engine import Storage
from bot.storage.secrets import Secrets
from bot.storage.tables import KeptAnswer, Member
from bot.telegram.inbox import Inbox
from bot.telegram.incoming import read_incoming
from handlers.desk_buttons import OpenStats, SendToAuthor, TakeReport, WriteToAuthor
from handlers.digest_buttons import ChooseEvery
from handlers.links import PrincipleLink, address
from handlers.report_buttons import ChooseKind, GiveConsent, OpenOwn
from tests.bot.campaigns.mailshots import KAZAKH, Mailshots
from tests.bot.telegram.crowd_on_stage import Crowd
from tests.bot.telegram.new_account import NEW_USERNAME, new_account
from tests.clocks import LeapingClock
from tests.handlers.desk_on_stage import KIND, Desk, files_report, open_desk
from tests.stage import TOKEN, Stage


@pytest.fixture
async def desk(database_url: str) -> AsyncIterator[Desk]:
    """The bot with a desk's group, an owner and an organiser."""
    async with open_desk(database_url) as desk:
        yield desk


@pytest.fixture
async def stage(database_url: str) -> AsyncIterator[Stage]:
    """The bot with its Telegram."""
    async with Stage(database_url) as stage:
        yield stage


class TickingClock(LeapingClock):
    """A clock that goes on with every look at it."""

    def now(self) -> datetime:
        """A little later than the last time."""
        self.leap(0.001)
        return super().now()


async def unreachable(storage: Storage) -> int:
    """How many members can't be reached."""
    async with storage.transaction() as session:
        return len((await session.scalars(select(Member).where(Member.unreachable_since.is_not(None)))).all())


async def answers(desk: Desk, words: str) -> None:
    """The organiser writes to the author of the only report, and sends it."""
    here = desk.here(desk.bauyrzhan)
    await here.presses(WriteToAuthor(report=1), desk.topic().screens[-1])
    draft = await here.says(words)
    await here.presses(SendToAuthor(report=1, draft=draft))


async def test_the_drill(desk: Desk, storage: Storage) -> None:
    """Old bot, new token: report, thread, role and subscription are there, and the reply arrives."""
    stage, author, member = desk.stage, desk.stage.person("Ержан", "ru"), desk.stage.person("Айгүл", "ru")
    await files_report(author)
    await member.says("/start")
    await member.presses_data("language:ru")
    await member.says("/digest")
    await member.presses(ChooseEvery(every=Every.WEEKLY))
    card = desk.card().id
    with capture_logs() as told:
        async with new_account(stage):
            await stage.settled()
            assert await unreachable(storage) == 4
            assert len(desk.topic().screens) == 1, "the card is posted anew in the old topic"
            assert desk.topic().pinned[-1] != card
            assert len(desk.forum.topics) == 1
            # the organiser works on in the group; their private chat with the new bot does not exist yet
            await desk.here(desk.bauyrzhan).presses(TakeReport(report=1), desk.card())
            assert "Бауыржан" in desk.card().text
            await answers(desk, "Мы написали директору")
            assert author.screens == []
            await author.says("/start")
            assert sum("Мы написали директору" in screen.text for screen in author.screens) == 1
            await author.says("/myreports")
            await author.presses(OpenOwn(report=1))
            assert "№ 1" in author.screen.text
            await member.says("/digest")
            assert [row["digest"] for row in await stage.rows("member") if row["digest"]] == [Every.WEEKLY]
            await desk.bauyrzhan.says("/stats")
            assert OpenStats.__prefix__ in str(desk.bauyrzhan.screen.buttons)
            await desk.olga.says("/start")
            assert any(f"@{NEW_USERNAME}" in screen.text for screen in desk.olga.screens)
            assert await unreachable(storage) == 0
    changed = next(line for line in told if line["event"] == "account.changed")
    assert changed["members_awaited"] == 4
    assert f"https://t.me/{NEW_USERNAME}" in changed["advice"]
    group = next(line for line in told if line["event"] == "account.desk")
    assert (group["groups"], group["cards_to_post"]) == (1, 1)


async def test_a_campaign_under_way_waits_and_goes_on_to_those_who_came(stage: Stage) -> None:
    """It is paused, runs into no refusals, and once resumed reaches whoever has started the new bot."""
    crowd = Crowd(stage, Mailshots(stage))
    await crowd.gathers(150)
    number = await crowd.begins()
    await crowd.have_got(10)
    async with new_account(stage):
        await crowd.shots.settles()
        assert (await crowd.shots.card(number)).state is CampaignState.PAUSED
        sent = (await crowd.shots.tally(number)).of(Outcome.SENT)
        assert 10 <= sent < 150
        waiting = {row.member for row in await crowd.shots.deliveries(number) if row.state == DeliveryState.QUEUED}
        async with crowd.shots.session() as (_, secrets):
            came = [person for person in crowd.people if secrets.pseudonyms.of(person) in waiting][:3]
        for person in came:
            stage.stand_in.people.start(person, person)
        await stage.settled()
        async with crowd.shots.mailroom() as room:
            await room.course.resume(number)
        await crowd.shots.settles()
        assert {call["chat"] for call in crowd.calls() if call["text"] in {"Жаңалық", "Новость"}} == set(came)
        refused = [call for call in stage.stand_in.ledger.calls if not call["ok"] and call["method"] == "sendMessage"]
        assert refused == []
        tally = await crowd.shots.tally(number)
        assert (tally.of(Outcome.SENT), tally.of(Outcome.BLOCKED)) == (sent + 3, 150 - sent - 3)
        assert (await crowd.shots.card(number)).state is CampaignState.DONE


async def test_the_next_campaign_is_for_those_who_came(stage: Stage) -> None:
    """Nobody else is planned: seven hundred thousand refusals are not run into."""
    crowd = Crowd(stage, Mailshots(stage))
    await crowd.gathers(20)
    async with new_account(stage):
        came = crowd.people[:4]
        for person in came:
            stage.stand_in.people.start(person, person)
        await stage.settled()
        number = await crowd.shots.sends()
        assert (await crowd.shots.card(number)).total == len(came)
        assert (await crowd.shots.tally(number)).of(Outcome.SENT) == len(came)


async def test_copies_of_the_old_account_are_neither_edited_nor_deleted(stage: Stage) -> None:
    """Their numbers would be those of other messages now: corrections and recalls find none of them."""
    crowd = Crowd(stage, Mailshots(stage))
    await crowd.gathers(5)
    number = await crowd.shots.sends()
    async with new_account(stage):
        for person in crowd.people:
            stage.stand_in.people.start(person, person)
        await stage.settled()
        await crowd.shots.writes(number, "kk", Content(text="Түзетілген"))
        async with crowd.shots.mailroom() as room:
            await room.course.correct(number)
        await crowd.shots.settles()
        async with crowd.shots.mailroom() as room:
            await room.course.recall(number)
        await crowd.shots.settles()
        methods = {call["method"] for call in stage.stand_in.ledger.calls}
        assert not methods & {"editMessageText", "deleteMessages", "deleteMessage"}


@pytest.mark.parametrize("is_scheduled", [False, True])
async def test_campaigns_lose_their_files_and_say_so(stage: Stage, *, is_scheduled: bool) -> None:
    """A file's id is good for the account that got it: what was to go is a draft again, with its words."""
    shots = Mailshots(stage)
    pictured = Content(text="Жаңалық", files=(File(kind="photo", id="old-file"),))
    number = await shots.drafted(kk=pictured, ru=None)
    plain = await shots.drafted(kk=KAZAKH, ru=None)
    for one in (number, plain) if is_scheduled else ():
        async with shots.mailroom() as room:
            await room.archive.schedule(one, stage.clock.now() + timedelta(days=30))
            await room.course.submit(one, await room.archive.texts(one), needs_approval=False)
    with capture_logs() as told:
        async with new_account(stage):
            (text,) = await _texts(shots, number)
            assert (text.text, text.files) == ("Жаңалық", ())
            assert (await shots.card(number)).state is CampaignState.DRAFT
            goes_on = CampaignState.SCHEDULED if is_scheduled else CampaignState.DRAFT
            assert (await shots.card(plain)).state is goes_on
    changed = next(line for line in told if line["event"] == "account.changed")
    assert changed["campaigns_sent_back"] == int(is_scheduled)


async def _texts(shots: Mailshots, number: int) -> list[Content]:
    async with shots.mailroom() as room:
        return [text.content for text in await room.archive.texts(number)]


async def test_a_file_that_was_not_fetched_is_asked_for_again(desk: Desk) -> None:
    """The draft goes on; its author learns when they come that the file must be sent once more."""
    stage, author = desk.stage, desk.stage.person("Ержан", "ru")
    stage.waits_for_errands = False
    await author.says("/report")
    await author.presses(GiveConsent())
    await author.presses(ChooseKind(key=KIND))
    stage.stand_in.faults.chance(ByChance("500", 1.0, "getFile"))
    await author.sends_voice()
    with capture_logs() as told, patch("bot.telegram.service.CLOSING_SECONDS", 0.1):
        async with new_account(stage):
            stage.waits_for_errands = True
            await stage.settled()
            await author.says("/start")
            assert any("Файлды қайта жіберіңіз" in screen.text for screen in author.screens)
            assert (await stage.rows("attachment"))[0]["state"] == "refused"
    changed = next(line for line in told if line["event"] == "account.changed")
    assert changed["files_lost"] == 1


async def test_messages_numbers_are_forgotten(desk: Desk) -> None:
    """The new account's messages have the numbers of the old one's: nothing of a report may be mixed up."""
    author = desk.stage.person("Ержан", "ru")
    await files_report(author)
    assert await desk.stage.rows("trace")
    async with new_account(desk.stage):
        assert await desk.stage.rows("trace") == []
        assert {row["source"] for row in await desk.stage.rows("thread_message")} == {None}
        # the second message in the new chat is edited; it is not the story that had this number before
        await author.says("/start")
        said = await author.says("что такое премия")
        await author.edits(said, "ничего")
        assert "ничего" not in str([screen.text for screen in desk.topic().screens])


async def test_old_links_lead_to_the_same_screens(stage: Stage) -> None:
    """Payloads are not tied to an account: only the name before them changes."""
    link = PrincipleLink(3, full=False, language="ru")
    aigul = stage.person("Айгүл", "ru")
    await aigul.follows(link.payload)
    shown = aigul.screen.text
    assert shown.startswith("3. ")
    async with new_account(stage):
        await aigul.follows(link.payload)
        assert aigul.screen.text == shown
        assert address(NEW_USERNAME, link) == f"https://t.me/{NEW_USERNAME}?start=p3_ru"


async def test_the_earlier_token_again_reaches_whom_it_reached(stage: Stage, storage: Storage) -> None:
    """A token that was put in by mistake costs nothing: back at the old one everybody is a member as before."""
    crowd = Crowd(stage, Mailshots(stage))
    await crowd.gathers(10)
    gone = crowd.people[0]
    stage.stand_in.people.block(gone, blocked=True)
    await stage.settled()
    assert isinstance(stage.clock, LeapingClock)
    stage.clock.leap(60)
    async with new_account(stage):
        await stage.settled()
        assert await unreachable(storage) == 10
    await stage.settled()
    assert await unreachable(storage) == 1, "who had blocked the old bot is still not reached"
    assert (await crowd.shots.card(await crowd.shots.sends())).total == 9


async def test_the_same_account_changes_nothing(stage: Stage, storage: Storage) -> None:
    """A restart is no move."""
    crowd = Crowd(stage, Mailshots(stage))
    await crowd.gathers(3)
    await stage.closes()
    await stage.opens()
    assert await unreachable(storage) == 0
    assert len(await stage.rows("bot_account")) == 1


async def test_letters_for_which_nobody_comes_are_dropped(desk: Desk, storage: Storage) -> None:
    """After as long as a closed report is kept: a year."""
    author = desk.stage.person("Ержан", "ru")
    await files_report(author)
    async with new_account(desk.stage):
        await desk.stage.settled()
        await answers(desk, "Мы написали директору")
        async with storage.transaction() as session:
            waiting = list(await session.scalars(select(KeptAnswer).where(KeptAnswer.waits_for.is_not(None))))
            assert waiting
            long_ago = desk.stage.clock.now() - timedelta(days=366)
            await session.execute(update(KeptAnswer).values(kept_at=long_ago))
        await desk.stage.keeps_house()
        async with storage.transaction() as session:
            assert list(await session.scalars(select(KeptAnswer))) == []
            assert list(await session.scalars(select(Post).where(Post.waits_for.is_not(None)))) == []
        await author.says("/start")
        assert not any("Мы написали директору" in screen.text for screen in author.screens)


async def test_what_was_written_to_the_old_account_is_handled_by_the_new_one(
    database_url: str, storage: Storage, secrets: Secrets
) -> None:
    """It was accepted before the ban: its answer waits for its writer, who is not here yet because of it."""
    async with Stage(database_url, clock=TickingClock()) as stage:
        await _is_handled(stage, storage, secrets)


async def _is_handled(stage: Stage, storage: Storage, secrets: Secrets) -> None:
    aigul = stage.person("Айгүл", "ru")
    await aigul.says("/start")
    await stage.closes()
    said = {**stage.stand_in.world.chat(aigul.chat).messages[1].raw, "text": "/standard 3"}
    old = Bot(TOKEN)
    left = read_incoming(old, json.dumps({"update_id": 7, "message": said}).encode())
    await Inbox(storage, secrets, old, stage.clock.now, Standing.alone()).accept([left])
    async with new_account(stage):
        await stage.settled()
        assert await unreachable(storage) == 1
        assert aigul.screens == []
        await aigul.says("/start")
        assert sum(screen.text.startswith("3. ") for screen in aigul.screens) == 1


async def test_a_database_of_an_older_version_is_told_by_its_inbox(stage: Stage, storage: Storage) -> None:
    """It noted no accounts; updates that another bot received tell that this one is new to its members."""
    aigul = stage.person("Айгүл", "ru")
    await aigul.says("/start")
    await stage.closes()
    async with storage.transaction() as session:
        await session.execute(delete(BotAccount))
    await stage.opens()
    assert await unreachable(storage) == 0, "the same account, noted for the first time"
    async with storage.transaction() as session:
        await session.execute(delete(BotAccount))
    async with new_account(stage):
        assert await unreachable(storage) == 1
