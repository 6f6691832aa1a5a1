"""The border as a whole: an update whose handler fails, an answer that Telegram does not take."""

from collections import Counter
from collections.abc import AsyncIterator

import pytest
from aiogram import Bot, Router
from aiogram.methods import SendMessage
from aiogram.types import CallbackQuery, Message
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import create_async_engine

from bot.replicas.standing import Standing
from bot.sandbox.faults import Fault
from bot.storage.cipher import Cipher
from bot.storage.engine import Storage
from bot.storage.secrets import Secrets
from bot.storage.tables import InboxRow, Member
from bot.telegram.answers import Answers
from bot.telegram.calls import Call
from bot.telegram.handling import RETRY_PAUSES
from bot.telegram.inbox import HandledAlready, Inbox
from bot.telegram.incoming import Incoming
from bot.telegram.screen import Button, Screen
from handlers.buttons import OpenMenu
from tests.clocks import LeapingClock
from tests.stage import TOKEN, PersonOnStage, Stage


class Trouble:
    """A conversation that fails as often as it is told."""

    def __init__(self) -> None:
        self.tries: Counter[str] = Counter()
        self.order: list[str] = []
        self.failures = 0

    def router(self) -> Router:
        """Echoes words, and answers every tap."""
        router = Router()
        router.message.register(self.echo)
        router.callback_query.register(self.tap)
        return router

    async def echo(self, message: Message) -> Screen:
        """Fail at "trouble" so many times; say other words back."""
        words = message.text or ""
        self.tries[words] += 1
        if words == "trouble" and self.tries[words] <= self.failures:
            raise RuntimeError(f"trouble with {message.chat.id}")
        self.order.append(words)
        return Screen(f"echo {words}", [[Button("tap", OpenMenu())]])

    async def tap(self, call: CallbackQuery) -> Screen:
        """Show something new in place."""
        return Screen(f"tapped {call.id}", [[Button("tap", OpenMenu())]])


@pytest.fixture
def trouble() -> Trouble:
    """A conversation that can fail."""
    return Trouble()


@pytest.fixture
async def stage(database_url: str, trouble: Trouble) -> AsyncIterator[Stage]:
    """The border with that conversation alone."""
    async with Stage(database_url, routers=lambda: [trouble.router()]) as stage:
        yield stage


@pytest.fixture
def aigul(stage: Stage) -> PersonOnStage:
    """Somebody who reads Kazakh."""
    return stage.person("Айгүл", "kk")


@pytest.fixture
def olga(stage: Stage) -> PersonOnStage:
    """Somebody who reads Russian."""
    return stage.person("Ольга", "ru")


async def rows(stage: Stage, state: str) -> int:
    """How many updates stand so in the inbox."""
    engine = create_async_engine(stage.database_url)
    async with engine.connect() as connection:
        count = await connection.scalar(select(func.count()).where(InboxRow.state == state))
    await engine.dispose()
    return int(count or 0)


def pauses(stage: Stage) -> list[float]:
    """The pauses between attempts that were made."""
    assert isinstance(stage.clock, LeapingClock)
    return [pause for pause in stage.clock.pauses if pause in RETRY_PAUSES]


async def test_a_handler_that_raises_is_tried_again_and_then_answers(
    stage: Stage, trouble: Trouble, olga: PersonOnStage
) -> None:
    """Two failures are nobody's business: the third attempt answers."""
    trouble.failures = 2
    await olga.says("trouble")
    assert trouble.tries["trouble"] == 3
    assert olga.screen.text == "echo trouble"
    assert pauses(stage) == [0.5, 2.0]


async def test_a_handler_that_keeps_raising_ends_in_an_honest_sentence(
    stage: Stage, trouble: Trouble, olga: PersonOnStage, storage: Storage
) -> None:
    """Four attempts with growing pauses; then the update is set aside with its traceback, sealed."""
    trouble.failures = 99
    await olga.says("trouble")
    assert trouble.tries["trouble"] == 4
    assert pauses(stage) == list(RETRY_PAUSES)
    assert "ошибка на моей стороне" in olga.screen.text
    async with storage.transaction() as session:
        row = (await session.scalars(select(InboxRow).where(InboxRow.state == "set_aside"))).one()
    assert row.attempts == 4
    assert b"RuntimeError" not in (row.fault or b"")
    words = Cipher([bytes(range(32))]).open(row.fault or b"", f"inbox:{row.update_id}").decode()
    assert "RuntimeError: trouble with" in words


async def test_what_follows_in_the_chat_waits_and_others_go_on(
    stage: Stage, trouble: Trouble, aigul: PersonOnStage, olga: PersonOnStage
) -> None:
    """Order holds within a chat; another person's chat is not held up."""
    trouble.failures = 2
    people = stage.stand_in.people
    people.send(olga.person.id, olga.chat, "trouble")
    people.send(olga.person.id, olga.chat, "after")
    people.send(aigul.person.id, aigul.chat, "other")
    await stage.settled()
    assert trouble.order == ["other", "trouble", "after"]
    assert [screen.text for screen in olga.screens] == ["echo trouble", "echo after"]
    assert trouble.tries["after"] == 1


async def test_an_update_that_aiogram_cannot_read_is_set_aside(stage: Stage, olga: PersonOnStage) -> None:
    """It hides nobody else's."""
    stage.stand_in.updates.kinds = None
    stage.stand_in.updates.add("message", {"message_id": "no number"}, "odd")
    await olga.says("hello")
    assert olga.screen.text == "echo hello"
    assert await rows(stage, "set_aside") == 1


async def test_a_kind_that_nobody_handles_is_done_in_silence(stage: Stage, olga: PersonOnStage) -> None:
    """A reaction that was not asked for is simply done."""
    stage.stand_in.updates.kinds = None
    reaction = {"chat": olga.person.chat(), "message_id": 1, "date": 0, "old_reaction": [], "new_reaction": []}
    stage.stand_in.updates.add("message_reaction_count", {**reaction, "reactions": []}, "odd")
    stage.stand_in.updates.kinds = None
    await stage.settled()
    assert await rows(stage, "waiting") == 0


async def test_an_update_that_comes_twice_is_handled_once(stage: Stage, trouble: Trouble, olga: PersonOnStage) -> None:
    """Telegram may repeat itself; the bot does not."""
    await olga.says("once")
    number = stage.stand_in.updates._last_id  # noqa: SLF001 what Telegram would send again
    raw = {"update_id": number, "message": stage.stand_in.world.chat(olga.chat).messages[1].raw}
    stage.stand_in.updates.repeat(raw)
    await olga.says("next")
    assert trouble.order == ["once", "next"]


async def test_effects_are_never_written_a_second_time(
    stage: Stage, trouble: Trouble, olga: PersonOnStage, storage: Storage, secrets: Secrets
) -> None:
    """Should an update reach a lane twice, the second time ends before the commit."""
    await olga.says("once")
    async with storage.transaction() as session:
        row = (await session.scalars(select(InboxRow))).one()
    again = Incoming(row.bot_id, row.update_id, b"", None, olga.chat, olga.chat)
    with pytest.raises(HandledAlready):
        async with storage.transaction() as session:
            await Inbox(storage, secrets, Bot(TOKEN), stage.clock.now, Standing.alone()).finish(session, [again])
    assert trouble.order == ["once"]


@pytest.mark.parametrize("kind", ["500", "reset_before", "reset_after"])
async def test_an_answer_that_telegram_did_not_confirm_is_sent_again(
    stage: Stage, olga: PersonOnStage, kind: str
) -> None:
    """Better twice than never."""
    stage.stand_in.faults.order(Fault(kind, 1, "sendMessage"))
    await olga.says("hello")
    assert len(olga.screens) == (2 if kind == "reset_after" else 1)


async def test_too_many_requests_are_waited_out(stage: Stage, olga: PersonOnStage) -> None:
    """`retry_after` is honoured, and the answer comes."""
    stage.stand_in.faults.order(Fault("429", 2, "sendMessage", retry_after=7))
    await olga.says("hello")
    assert isinstance(stage.clock, LeapingClock)
    assert [pause for pause in stage.clock.pauses if pause == pytest.approx(7)] == [pytest.approx(7)] * 2
    assert olga.screen.text == "echo hello"


async def test_an_edit_that_changes_nothing_is_success(stage: Stage, olga: PersonOnStage) -> None:
    """Two taps on the same button: the second finds the screen as it is, and no new message comes."""
    await olga.says("hello")
    stage.stand_in.faults.order(Fault("500", 1, "editMessageText"))
    await olga.presses("tap")
    assert len(olga.screens) == 1
    assert olga.screen.text.startswith("tapped")


async def test_an_old_query_is_passed_over(stage: Stage, olga: PersonOnStage) -> None:
    """The spinner is long gone, but the screen still changes."""
    await olga.says("hello")
    query = stage.stand_in.people.press(olga.person.id, olga.chat, olga.screen.id, "menu")
    stage.stand_in.queries.answer(query, {"text": None})
    await stage.settled()
    assert olga.screen.text == f"tapped {query}"


async def test_a_group_that_moved_is_followed(stage: Stage, olga: PersonOnStage) -> None:
    """The answer goes to the group's new id."""
    group = stage.in_group(olga)
    await stage.settled()
    stage.stand_in.people.send(olga.person.id, group.chat, "/start")
    moved = stage.stand_in.people.migrate(group.chat)
    await stage.settled()
    said = [message.text for message in stage.stand_in.world.chat(moved.id).messages.values()]
    assert said == ["echo /start"]


async def test_who_blocked_the_bot_is_marked_unreachable(stage: Stage, olga: PersonOnStage, storage: Storage) -> None:
    """A 403 marks the member, and their next word unmarks them."""
    await olga.says("hello")
    stage.stand_in.faults.order(Fault("403", 1, "sendMessage"))
    await olga.says("lost")
    async with storage.transaction() as session:
        assert (await session.scalars(select(Member.unreachable_since))).one() is not None
    await olga.says("back")
    async with storage.transaction() as session:
        assert (await session.scalars(select(Member.unreachable_since))).one() is None


async def test_an_answer_kept_before_a_crash_is_sent_after_it(
    stage: Stage, olga: PersonOnStage, storage: Storage, secrets: Secrets
) -> None:
    """What an earlier process owed is sent by the next one, and struck off."""
    await olga.says("hello")
    await stage.closes()
    answers = Answers(storage, secrets, Bot(TOKEN), stage.clock, Standing.alone())
    async with storage.transaction() as session:
        await answers.keep(session, [(1, olga.chat, Call(SendMessage(chat_id=olga.chat, text="owed")))])
    await stage.opens()
    await stage.settled()
    assert [screen.text for screen in olga.screens] == ["echo hello", "owed"]


async def test_old_rows_are_forgotten(
    stage: Stage, trouble: Trouble, olga: PersonOnStage, storage: Storage, secrets: Secrets
) -> None:
    """After two days a done update can't come again; what was set aside stays thirty days."""
    trouble.failures = 99
    await olga.says("trouble")
    await olga.says("hello")
    clock = LeapingClock()
    inbox = Inbox(storage, secrets, Bot(TOKEN), clock.now, Standing.alone())
    clock.leap(49 * 3600)
    await inbox.forget_old()
    assert (await rows(stage, "done"), await rows(stage, "set_aside")) == (0, 1)
    clock.leap(30 * 24 * 3600)
    await inbox.forget_old()
    assert await rows(stage, "set_aside") == 0
