"""The real process: killed, stopped, refused."""

import time
from pathlib import Path

import pytest

from bot.sandbox.server import StandIn
from tests.e2e.kills import run
from tests.e2e.process import TOKEN, BotProcess, Mode, until

CLOSING_SECONDS = 10


@pytest.fixture
def stand_in() -> StandIn:
    """Telegram, as far as the process can tell."""
    return StandIn(TOKEN, time.time, limits=False)


@pytest.mark.timeout(300)  # four starts and what they owe: more than the usual on a busy machine
@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_kill_9_loses_nothing_and_doubles_no_effect(mode: Mode, database_url: str, tmp_path: Path) -> None:
    """Each tap's effect is in the database once, and everybody has their answer."""
    found = await run(3, 50, mode, database_url, tmp_path / "log", seed=7)
    assert found.taps > 0
    assert found.nothing_lost, found


async def test_sigterm_finishes_the_work_in_hand(stand_in: StandIn, database_url: str, tmp_path: Path) -> None:
    """The process ends by itself, in time, with exit code 0, and what it had received is answered."""
    async with stand_in.listening() as url:
        bot = BotProcess(stand_in, url, database_url, "polling", tmp_path / "log")
        await bot.start()
        people = [stand_in.world.add_person(f"Person {number}", "kk") for number in range(50)]
        for person in people:
            stand_in.people.start(person.id, person.id)
        await until(lambda: stand_in.updates.waiting == 0)
        started = time.monotonic()
        bot.terminate()
        assert await bot.ended() == 0
        assert time.monotonic() - started < CLOSING_SECONDS
        said = [message.by for person in people for message in stand_in.world.chat(person.id).messages.values()]
        assert said.count(1) == len(people)


async def test_a_refused_token_ends_the_process(stand_in: StandIn, database_url: str, tmp_path: Path) -> None:
    """The last line names BOT_TOKEN and what to do; the exit code is 2."""
    log = tmp_path / "log"
    async with StandIn("1:another-token-altogether", time.time).listening() as url:
        bot = BotProcess(stand_in, url, database_url, "polling", log)
        await bot.start()
        assert await bot.ended() == 2
    assert log.read_text().splitlines()[-1].startswith("BOT_TOKEN: Telegram does not know")
    assert TOKEN not in log.read_text()
