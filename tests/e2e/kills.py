"""kill -9 at random moments under people tapping: what was lost, what happened twice.

python -m tests.e2e.kills --times 30 --people 200 --mode polling
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.sandbox.server import StandIn
from tests.e2e.process import TOKEN, BotProcess, Mode, until
from tests.e2e.tally import Tally

TAPS_A_SECOND = 0.7
LONGEST_LIFE = 2.0
DRAIN_SECONDS = 120.0
BOT = "tests.e2e.tally"


@dataclass
class Findings:
    """What the ledger of the stand-in and the database say in the end."""

    taps: int = 0
    kills: int = 0
    messages: int = 0
    effects_missing: int = 0
    effects_doubled: int = 0
    taps_without_answer: int = 0
    messages_without_answer: int = 0
    answers_arrived_twice: int = 0
    updates_not_done: int = 0
    seconds: float = 0.0

    @property
    def nothing_lost(self) -> bool:
        """Whether every tap had its effect once and every person their answer."""
        return not (
            self.effects_missing
            or self.effects_doubled
            or self.taps_without_answer
            or self.messages_without_answer
            or self.updates_not_done
        )


class Crowd:
    """People who tap and write, whatever becomes of the bot."""

    def __init__(self, stand_in: StandIn, people: int, chance: random.Random, taps: float = TAPS_A_SECOND) -> None:
        """`taps`: a second, of each."""
        self._stand_in = stand_in
        self._chance = chance
        self._pause = 1 / (taps * people)
        self._people = [
            stand_in.world.add_person(f"Person {n}", chance.choice(["kk", "ru", "en"])) for n in range(people)
        ]
        self.findings = Findings()
        self._taps: dict[int, int] = {}
        self._tapped_at: dict[int, float] = {}
        self.waits: dict[int, float] = {}
        """For each tap, the seconds until its answer."""
        self._words: Counter[int] = Counter()
        stand_in.world.changed = self._look

    def comes(self) -> None:
        """Everybody starts the bot."""
        for person in self._people:
            self._stand_in.people.start(person.id, person.id)
            self._words[person.id] += 1

    async def taps(self) -> None:
        """Go on until cancelled."""
        while True:
            person = self._chance.choice(self._people)
            if self._chance.random() < 0.8:
                number = self.findings.taps = self.findings.taps + 1
                self._taps[number] = person.id
                self._tapped_at[number] = time.monotonic()
                self._stand_in.people.press(person.id, person.id, 1, Tally(number=number).pack())
            else:
                self._stand_in.people.send(person.id, person.id, self._chance.choice(["3", "приватность", "5"]))
                self._words[person.id] += 1
            await asyncio.sleep(self._chance.expovariate(1 / self._pause))

    def _look(self, chat: int | None) -> None:
        messages = self._stand_in.world.chat(chat).messages if chat is not None else {}
        if not messages:
            return
        kind, _, number = str(messages[next(reversed(messages))].text).partition(" ")
        if kind == "tally" and number.isdecimal() and int(number) not in self.waits:
            self.waits[int(number)] = time.monotonic() - self._tapped_at[int(number)]

    async def count(self, database_url: str) -> Findings:
        """Wait until the bot owes nothing, and count."""
        engine = create_async_engine(database_url)
        try:
            await self._drained(engine)
            async with engine.connect() as connection:
                rows = Counter(await connection.scalars(text("SELECT number FROM tally")))
                left = await connection.scalar(text("SELECT count(*) FROM inbox WHERE state <> 'done'"))
        finally:
            await engine.dispose()
        found = self.findings
        found.updates_not_done = int(left or 0)
        found.effects_missing = len(self._taps.keys() - rows.keys())
        found.effects_doubled = sum(1 for count in rows.values() if count > 1)
        self._count_answers(found)
        return found

    async def _drained(self, engine: AsyncEngine) -> None:
        end = time.monotonic() + DRAIN_SECONDS
        while time.monotonic() < end:
            async with engine.connect() as connection:
                waiting = await connection.scalar(text("SELECT count(*) FROM inbox WHERE state = 'waiting'"))
                kept = await connection.scalar(text("SELECT count(*) FROM kept_answer"))
            if not waiting and not kept and self._stand_in.updates.waiting == 0:
                return
            await asyncio.sleep(0.2)

    def _count_answers(self, found: Findings) -> None:
        said: Counter[str] = Counter()
        for person in self._people:
            messages = [m for m in self._stand_in.world.chat(person.id).messages.values() if m.by == 1]
            said.update(str(message.text) for message in messages if str(message.text).startswith("tally "))
            answers = sum(1 for message in messages if not str(message.text).startswith("tally "))
            found.messages += self._words[person.id]
            found.messages_without_answer += max(0, self._words[person.id] - answers)
            found.answers_arrived_twice += max(0, answers - self._words[person.id])
        found.taps_without_answer = sum(1 for number in self._taps if said[f"tally {number}"] == 0)
        found.answers_arrived_twice += sum(count - 1 for count in said.values() if count > 1)


async def run(times: int, people: int, mode: Mode, database_url: str, log: Path, seed: int) -> Findings:
    """Let the bot be killed `times` times under `people` people."""
    started = time.monotonic()
    stand_in = StandIn(TOKEN, time.time, limits=False)
    async with stand_in.listening() as url:
        bot, chance = BotProcess(stand_in, url, database_url, mode, log), random.Random(seed)  # noqa: S311 not secrecy
        crowd = Crowd(stand_in, people, chance)
        try:
            crowd.comes()
            await _rage(times, crowd, bot, chance)
            found = await crowd.count(database_url)
        finally:
            bot.terminate()
            await until(lambda: bot.has_ended)
    found.seconds = round(time.monotonic() - started, 1)
    return found


async def _rage(times: int, crowd: Crowd, bot: BotProcess, chance: random.Random) -> None:
    """Kill the bot so many times, while everybody goes on."""
    tapping = asyncio.create_task(crowd.taps())
    await bot.start(BOT)
    for _ in range(times):
        await asyncio.sleep(chance.uniform(0.0, LONGEST_LIFE))
        bot.kill()
        await bot.ended()
        crowd.findings.kills += 1
        await bot.start(BOT)
    tapping.cancel()


def main() -> None:
    """Read the command line, run, and print what was found; exit code 1 if anything was lost or doubled."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=30)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--mode", choices=["polling", "webhook"], default="polling")
    parser.add_argument("--database-url")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = given.database_url or f"sqlite+aiosqlite:///{folder}/qorgan.db"
        log = Path(folder) / "bot.log"
        found = asyncio.run(run(given.times, given.people, given.mode, url, log, given.seed))
        print(given.mode, found)
        if not found.nothing_lost:
            print(log.read_text()[-3000:])
    sys.exit(0 if found.nothing_lost else 1)


if __name__ == "__main__":
    main()
