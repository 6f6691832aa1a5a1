"""Updates and answers of a chat go to the replica that holds it, in order, and are lost by no change of hands."""

import json
from collections.abc import Collection
from datetime import timedelta

import pytest
from aiogram import Bot
from aiogram.methods import SendMessage

from bot.replicas.partitions import COUNT, EVERY, partition_of
from bot.replicas.standing import Standing
from bot.storage.engine import Storage
from bot.storage.secrets import Secrets
from bot.telegram.answers import Answers
from bot.telegram.calls import Call
from bot.telegram.inbox import OVERLOOKED_AFTER, Inbox
from bot.telegram.incoming import Incoming, read_incoming
from tests.clocks import HeldClock, LeapingClock
from tests.stage import TOKEN

BOT = Bot(TOKEN)


def holding(partitions: Collection[int]) -> Standing:
    """The standing of a replica that holds these."""
    standing = Standing.alone()
    standing.remove(EVERY.difference(partitions))
    return standing


def chat_in(partition: int, secrets: Secrets) -> int:
    """A chat of this partition."""
    return next(chat for chat in range(1, COUNT * 100) if partition_of(chat, secrets.pseudonyms) == partition)


def written(number: int, chat: int) -> Incoming:
    """An update: somebody wrote in their private chat."""
    person = {"id": chat, "is_bot": False, "first_name": "A"}
    message = {"message_id": number, "date": 1, "chat": {"id": chat, "type": "private"}, "from": person, "text": "5"}
    return read_incoming(BOT, json.dumps({"update_id": number, "message": message}).encode())


class Two:
    """Two replicas' inboxes: the first holds partition 1, the second 2."""

    def __init__(self, storage: Storage, secrets: Secrets) -> None:
        self.clock = LeapingClock()
        self.first_standing, self.second_standing = holding({1}), holding({2})
        self.first = Inbox(storage, secrets, BOT, self.clock.now, self.first_standing)
        self.second = Inbox(storage, secrets, BOT, self.clock.now, self.second_standing)
        self.chat = chat_in(2, secrets)


def ids(updates: Collection[Incoming]) -> list[int]:
    """Which they are."""
    return [one.update_id for one in updates]


@pytest.fixture
def two(storage: Storage, secrets: Secrets) -> Two:
    """Two inboxes that share a database."""
    return Two(storage, secrets)


async def test_an_update_is_passed_on_to_the_holder_of_its_chat(two: Two, secrets: Secrets) -> None:
    """Whoever received it does not handle it; the holder gets it once, whole."""
    own = chat_in(1, secrets)
    assert ids(await two.first.accept([written(1, two.chat), written(2, own)])) == [2]
    (got,) = await two.second.pick_up()
    assert (got.update_id, got.chat, got.partition, got.person) == (1, two.chat, 2, two.chat)
    assert await two.second.pick_up() == []
    assert await two.first.pick_up() == []


async def test_what_came_first_elsewhere_is_handled_first(two: Two, storage: Storage) -> None:
    """The next message of a chat may reach its holder before word of the one before does: it brings that along."""
    if storage.is_sqlite:
        pytest.skip("replicas share a PostgreSQL: set TEST_DATABASE_URL")
    assert await two.first.accept([written(1, two.chat)]) == []
    assert ids(await two.second.accept([written(2, two.chat)])) == [1, 2]
    assert await two.second.pick_up() == []


async def test_a_new_holder_takes_up_what_the_last_one_left(two: Two) -> None:
    """What waits, in order, however far the last holder had come with it; what is done stays done."""
    await two.first.accept([written(1, two.chat)])
    await two.second.accept([written(2, two.chat)])
    assert ids(await two.first.take([2])) == [1, 2]
    assert ids(await two.second.take([2])) == [1, 2]  # its holder has died meanwhile
    assert await two.second.take([1]) == []


async def test_what_was_committed_as_the_holder_changed_is_found(two: Two) -> None:
    """It lies with nobody: after seconds, whoever holds the chat and has nothing of it in hand looks again."""
    await two.second.accept([written(1, two.chat)])
    assert await two.second.overlooked([2]) == []
    two.clock.leap((OVERLOOKED_AFTER + timedelta(seconds=1)).total_seconds())
    assert await two.second.overlooked([1]) == []
    assert ids(await two.second.overlooked([2])) == [1]


async def test_an_answer_is_passed_on_to_the_holder_of_its_chat(storage: Storage, secrets: Secrets) -> None:
    """The leader's letter to somebody whose chat another replica holds leaves by that replica, in its order."""
    clock = HeldClock()
    leader = Answers(storage, secrets, BOT, clock, holding({1}))
    holder = Answers(storage, secrets, BOT, clock, holding({2}))
    mine, theirs = chat_in(1, secrets), chat_in(2, secrets)
    letters = [(0, chat, Call(SendMessage(chat_id=chat, text=f"to {chat}"))) for chat in (mine, theirs)]
    async with storage.transaction() as session:
        kept = await leader.keep(session, letters)
    assert [one.chat for one in kept] == [mine]
    (picked,) = await holder.pick_up()
    assert isinstance(picked.call.method, SendMessage)
    assert (picked.chat, picked.partition, picked.call.method.text) == (theirs, 2, f"to {theirs}")
    assert await holder.pick_up() == []
    assert [one.chat for one in await holder.take([1])] == [mine]  # the leader has died before it was sent


async def test_what_comes_again_because_nobody_answered_is_passed_on(two: Two, storage: Storage) -> None:
    """Whoever accepted it stands still, and Telegram was told nothing: the holder gets it before what comes next."""
    if storage.is_sqlite:
        pytest.skip("replicas share a PostgreSQL: set TEST_DATABASE_URL")
    assert ids(await two.second.accept([written(1, two.chat)])) == [1]
    two.second_standing.remove([2])
    two.first_standing.add([2])
    assert ids(await two.first.accept([written(1, two.chat)])) == [1]
    assert ids(await two.first.accept([written(2, two.chat)])) == [2]


async def test_what_is_no_longer_ours_is_passed_on_before_telegram_goes_on(two: Two) -> None:
    """The chat was taken away between the commit and the handling: its new holder picks it up, once."""
    accepted = await two.second.accept([written(1, two.chat)])
    two.second_standing.remove([2])
    two.first_standing.add([2])
    assert await two.second.still_ours(accepted) == []
    assert ids(await two.first.pick_up()) == [1]
    assert await two.first.pick_up() == []
