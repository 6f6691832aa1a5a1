"""Conversations in the database."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.base import StorageKey
from sqlalchemy import event, select

from bot.storage.cipher import Unreadable
from bot.storage.engine import Storage
from bot.storage.secrets import Secrets
from bot.storage.tables import Conversation
from bot.telegram.conversations import Conversations
from tests.clocks import LeapingClock

AIGUL = StorageKey(bot_id=1, chat_id=7_000_000_001, user_id=7_000_000_001)
ABAI = StorageKey(bot_id=1, chat_id=7_000_000_002, user_id=7_000_000_002)
AIGUL_IN_A_GROUP = StorageKey(bot_id=1, chat_id=-1001234567890, user_id=7_000_000_001)
WORDS = "Жүктемені бағдарлама белгіледі"

Open = Callable[[], AbstractAsyncContextManager[Conversations]]


class Filing(StatesGroup):
    """A conversation of several questions."""

    what = State()
    when = State()


@pytest.fixture
def clock() -> LeapingClock:
    """The time at which people go on."""
    return LeapingClock()


@pytest.fixture
def open_(storage: Storage, secrets: Secrets, clock: LeapingClock) -> Open:
    """Opens the conversations for one piece of work, committed at its end."""

    @asynccontextmanager
    async def open_() -> AsyncIterator[Conversations]:
        async with storage.transaction() as session:
            yield Conversations(session, secrets, clock.now)

    return open_


async def rows(storage: Storage) -> list[Conversation]:
    """The conversations in the database."""
    async with storage.transaction() as session:
        return list(await session.scalars(select(Conversation)))


async def test_a_conversation_survives_its_piece_of_work(open_: Open) -> None:
    """The next update, or the next process, finds state and data as they were left."""
    async with open_() as conversations:
        await conversations.set_state(AIGUL, Filing.what)
        await conversations.set_data(AIGUL, {"words": WORDS, "parts": [1, 2], "sure": None})
    async with open_() as conversations:
        assert await conversations.get_state(AIGUL) == "Filing:what"
        assert await conversations.get_data(AIGUL) == {"words": WORDS, "parts": [1, 2], "sure": None}


async def test_a_change_is_seen_at_once(open_: Open) -> None:
    """A second handler in the same piece of work goes on from where the first one stopped."""
    async with open_() as conversations:
        state = FSMContext(storage=conversations, key=AIGUL)
        await state.set_state(Filing.what)
        await state.update_data(words=WORDS)
        await state.update_data(day="дүйсенбі")
        await state.set_state(Filing.when)
        assert await state.get_state() == "Filing:when"
        assert await state.get_data() == {"words": WORDS, "day": "дүйсенбі"}


async def test_state_and_data_lie_in_one_row(open_: Open, storage: Storage, clock: LeapingClock) -> None:
    """One row a conversation, told when it last changed."""
    async with open_() as conversations:
        await conversations.set_state(AIGUL, Filing.what)
    clock.leap(60)
    async with open_() as conversations:
        await conversations.set_data(AIGUL, {"words": WORDS})
    (row,) = await rows(storage)
    assert row.state == "Filing:what"
    assert row.data is not None
    assert row.changed_at == clock.now()


async def test_what_people_said_is_sealed(open_: Open, storage: Storage, secrets: Secrets) -> None:
    """The row shows neither the words nor whose they are; they open in this row alone."""
    async with open_() as conversations:
        await conversations.set_data(AIGUL, {"words": WORDS})
    (row,) = await rows(storage)
    assert row.data is not None
    assert WORDS.encode() not in row.data
    assert row.id not in {AIGUL.user_id, secrets.pseudonyms.of(AIGUL.user_id)}
    assert WORDS.encode() in secrets.cipher.open(row.data, f"conversation:{row.id}")
    with pytest.raises(Unreadable):
        secrets.cipher.open(row.data, f"conversation:{row.id + 1}")


async def test_swapped_words_are_refused(open_: Open, storage: Storage) -> None:
    """Nobody is shown another person's words, even if somebody exchanged them in the database."""
    async with open_() as conversations:
        await conversations.set_data(AIGUL, {"words": WORDS})
        await conversations.set_data(ABAI, {"words": "..."})
    async with storage.transaction() as session:
        one, other = await session.scalars(select(Conversation))
        one.data, other.data = other.data, one.data
    async with open_() as conversations:
        with pytest.raises(Unreadable):
            await conversations.get_data(AIGUL)


async def test_each_chat_has_its_own_conversation(open_: Open) -> None:
    """What a person began in private is not gone on with in a group, nor by somebody else."""
    async with open_() as conversations:
        await conversations.set_state(AIGUL, Filing.what)
        await conversations.set_data(AIGUL, {"words": WORDS})
    async with open_() as conversations:
        for key in (ABAI, AIGUL_IN_A_GROUP):
            assert await conversations.get_state(key) is None
            assert await conversations.get_data(key) == {}


async def test_a_cleared_conversation_holds_nothing(open_: Open, storage: Storage) -> None:
    """/cancel drops the state and wipes the words."""
    async with open_() as conversations:
        await conversations.set_state(AIGUL, Filing.what)
        await conversations.set_data(AIGUL, {"words": WORDS})
    async with open_() as conversations:
        await FSMContext(storage=conversations, key=AIGUL).clear()
    async with open_() as conversations:
        assert await conversations.get_state(AIGUL) is None
        assert await conversations.get_data(AIGUL) == {}
    assert [(row.state, row.data) for row in await rows(storage)] in ([], [(None, None)])


async def test_clearing_nothing_leaves_no_trace(open_: Open, storage: Storage) -> None:
    """Each /start clears; who had begun nothing gets no row by it."""
    async with open_() as conversations:
        await FSMContext(storage=conversations, key=AIGUL).clear()
    assert await rows(storage) == []


async def test_a_batch_costs_one_query(open_: Open, storage: Storage) -> None:
    """The conversations of a batch are read at once and never again."""
    async with open_() as conversations:
        await conversations.set_state(AIGUL, Filing.what)
    queries: list[str] = []
    event.listen(
        storage.engine.sync_engine,
        "before_cursor_execute",
        lambda _connection, _cursor, statement, *_: queries.append(statement),
    )
    async with open_() as conversations:
        await conversations.call([AIGUL, ABAI])
        assert await conversations.get_state(AIGUL) == "Filing:what"
        assert await conversations.get_data(ABAI) == {}
    assert len([query for query in queries if "FROM conversation" in query]) == 1
