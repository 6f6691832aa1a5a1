"""Whether the process can serve people now."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence

import pytest
from aiohttp import ClientSession, web
from sqlalchemy import text

from bot.operations.readiness import (
    ASK_EVERY,
    FRESH_SECONDS,
    TELEGRAM_SECONDS,
    DatabasePart,
    MigrationsPart,
    Part,
    ProcessPart,
    Reached,
    Readiness,
    TelegramPart,
    Verdict,
)
from bot.operations.web import Health, listening
from bot.storage.engine import Storage
from bot.storage.upgrade import downgrade, upgrade
from tests.clocks import LeapingClock

Answer = tuple[int, dict[str, bool]]


class Switch:
    """A part that is well or not, as it is told; counts how often it was looked at."""

    def __init__(self, name: str, *, ok: bool = True) -> None:
        self.name, self.ok, self.looks = name, ok, 0

    async def look(self) -> Verdict:
        """As it is."""
        self.looks += 1
        return Verdict(self.name, self.ok, "as told")


class Telegram:
    """Answers, or not, and counts how often it was asked."""

    def __init__(self, reached: Reached) -> None:
        self.reached, self.answers, self.asked = reached, True, 0

    async def ask(self) -> None:
        """The gate notes an answer."""
        self.asked += 1
        if not self.answers:
            raise ConnectionError
        self.reached.note()


@pytest.fixture
async def client() -> AsyncIterator[ClientSession]:
    """Somebody who asks."""
    async with ClientSession() as client:
        yield client


async def ask(client: ClientSession, clock: LeapingClock, parts: Sequence[Part], query: str = "") -> Answer:
    """The status of /readyz, and each line's part with whether it is well."""
    app = web.Application()
    Readiness(parts, clock).add_to(app)
    async with listening(app, "127.0.0.1", 0) as port, client.get(f"http://127.0.0.1:{port}/readyz{query}") as answer:
        lines = [json.loads(line) for line in (await answer.text()).splitlines()]
        return answer.status, {line["part"]: line["ok"] for line in lines}


async def test_each_part_has_a_line(client: ClientSession, clock: LeapingClock) -> None:
    """200 where all are well; 503 where one is not, and which one it is."""
    well, ill = Switch("one"), Switch("two", ok=False)
    assert await ask(client, clock, [well, Switch("two")]) == (200, {"one": True, "two": True})
    assert await ask(client, clock, [well, ill]) == (503, {"one": True, "two": False})


async def test_a_part_can_be_left_out(client: ClientSession, clock: LeapingClock) -> None:
    """A balancer does not take all replicas away because Telegram's side has a bad minute."""
    parts = [Switch("database"), Switch("telegram", ok=False)]
    assert await ask(client, clock, parts, "?without=telegram") == (200, {"database": True})
    assert (await ask(client, clock, parts, "?without=database"))[0] == 503


async def test_however_many_ask_each_part_is_looked_at_once(clock: LeapingClock) -> None:
    """A crowd at the door does not become a crowd at the database."""
    part = Switch("one")
    readiness = Readiness([part], clock)
    await asyncio.gather(*(readiness.look() for _ in range(100)))
    assert part.looks == 1
    clock.leap(FRESH_SECONDS)
    await readiness.look()
    assert part.looks == 2


async def test_the_process_is_not_ready_while_it_starts_or_stops() -> None:
    """What was left is taken up first; a stopping process gets nothing new."""
    health = Health()
    part = ProcessPart(health)
    assert not (await part.look()).ok
    health.at_work = True
    assert (await part.look()).ok


async def test_a_database_that_answers_is_well(storage: Storage) -> None:
    """And in its shape."""
    assert (await DatabasePart(storage).look()).ok
    assert (await MigrationsPart(storage).look()).ok


async def test_a_database_that_does_not_answer_in_time_is_told(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All its connections are taken: the look ends in time, and with a reason."""
    monkeypatch.setattr("bot.operations.readiness.DATABASE_SECONDS", 0.05)
    taken = [await storage.engine.connect() for _ in range(storage.engine.pool.size() + 10)]  # type: ignore[attr-defined]
    verdict = await DatabasePart(storage).look()
    assert (verdict.ok, verdict.says) == (False, "does not answer (TimeoutError)")
    for connection in taken:
        await connection.close()
    assert (await DatabasePart(storage).look()).ok


async def test_a_database_that_is_behind_is_told(storage: Storage) -> None:
    """The line says what to do; once it is migrated, nobody asks again."""
    part = MigrationsPart(storage)
    await downgrade(storage, "base")
    assert (await part.look()).says == "run `python main.py migrate`"
    await upgrade(storage)
    assert (await part.look()).ok


async def test_a_newer_version_beside_this_one_is_well(storage: Storage) -> None:
    """An upgrade migrates first: older replicas go on serving meanwhile."""
    async with storage.transaction() as session:
        await session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert (await MigrationsPart(storage).look()).ok


async def test_telegram_is_asked_only_where_it_said_nothing_lately(clock: LeapingClock) -> None:
    """While the gate hears from it, readiness adds no call."""
    reached = Reached(clock)
    telegram = Telegram(reached)
    part = TelegramPart(reached, telegram.ask, clock)
    reached.note()
    clock.leap(TELEGRAM_SECONDS)
    assert (await part.look()).ok
    assert telegram.asked == 0
    clock.leap(1)
    assert (await part.look()).ok
    assert telegram.asked == 1


async def test_a_telegram_that_is_silent_is_asked_now_and_then(clock: LeapingClock) -> None:
    """Not at each look: whoever asks /readyz a hundred times a second does not make the bot ask Telegram."""
    reached = Reached(clock)
    telegram = Telegram(reached)
    telegram.answers = False
    part = TelegramPart(reached, telegram.ask, clock)
    for _ in range(100):
        verdict = await part.look()
    assert (verdict.ok, verdict.says) == (False, "has not answered yet")
    assert telegram.asked == 1
    telegram.answers = True
    clock.leap(ASK_EVERY)
    assert (await part.look()).ok


async def test_a_question_to_telegram_ends_in_time(clock: LeapingClock, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Telegram that takes the call and never answers holds nobody up."""
    monkeypatch.setattr("bot.operations.readiness.ASK_SECONDS", 0.05)
    part = TelegramPart(Reached(clock), asyncio.Event().wait, clock)
    assert not (await asyncio.wait_for(part.look(), 10)).ok
