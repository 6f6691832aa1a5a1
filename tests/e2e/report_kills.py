"""kill -9 at random moments while reports are written and worked: what was lost, what happened twice.

python -m tests.e2e.report_kills --times 30 --authors 100 --organisers 5
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.desk.roles import Role
from bot.sandbox.groups import Rights
from bot.sandbox.server import StandIn
from handlers.desk_buttons import MakeInvitation
from tests.e2e.authors import UNTIL_ASKED, Author
from tests.e2e.fleet import Fleet
from tests.e2e.organisers import Desk, Organiser
from tests.e2e.phones import Phone
from tests.e2e.process import TOKEN, BotProcess
from tests.e2e.report_findings import OWED, Count, Findings

LONGEST_LIFE = 4.0
DRAIN_SECONDS = 120.0
LEFT = 5
"""Every so manieth author leaves the draft before the first kill and goes on with it after the last one."""
BOT = "tests.e2e.quick_groups"
LINK = "start="


@dataclass(frozen=True)
class Ordeal:
    """How much of it: kills, people, and the seed of chance."""

    times: int
    authors: int
    organisers: int
    seed: int = 1


class Office:
    """Authors who write and organisers who work while the bot is killed and started again."""

    def __init__(self, ordeal: Ordeal, stand_in: StandIn, bot: BotProcess | Fleet, module: str = BOT) -> None:
        self._ordeal = ordeal
        self._module = module
        self._stand_in = stand_in
        self._bot = bot
        self._chance = random.Random(ordeal.seed)  # noqa: S311 chance, not secrecy
        people = [stand_in.world.add_person(f"Organiser {at}", "ru").id for at in range(ordeal.organisers)]
        group = stand_in.people.groups.make("Desk", people, is_forum=True)
        stand_in.people.groups.set_bot_rights(group.id, Rights())
        self.desk = Desk(group)
        self.owner, self._others = people[0], people[1:]
        self.forum = Phone(stand_in, self.owner, group.id)
        self._organisers = [Organiser(stand_in, person, self.desk, self._chance) for person in people]
        self.authors = [Author(stand_in, at, self._chance) for at in range(ordeal.authors)]
        self.findings = Findings()

    async def prepares(self) -> None:
        """The owner invites the others; the first drafts are written, and left."""
        self._bot.sets(OWNER_IDS=str(self.owner), DESK_CHAT_ID=str(self.desk.group.id))
        await self._bot.start(self._module)
        for person in self._others:
            await self._invites(person)
        await asyncio.gather(*(author.begins() for author in self._dawdlers))
        self.findings.drafts_left = len(self._dawdlers)

    async def endures(self) -> None:
        """Kill the bot again and again while everybody goes on; returns when all have done what they wanted."""
        async with asyncio.TaskGroup() as group:
            working = [group.create_task(organiser.works()) for organiser in self._organisers]
            writing = []
            hurried = [author for author in self.authors if author not in self._dawdlers]
            for kills_left in range(self._ordeal.times, 0, -1):
                share = -(-len(hurried) // kills_left)
                writing += [group.create_task(_whole(author)) for author in hurried[:share]]
                hurried = hurried[share:]
                await self._live_and_die()
            writing += [group.create_task(_whole(author)) for author in hurried]
            writing += [group.create_task(_rest(author)) for author in self._dawdlers]
            await asyncio.gather(*writing)
            await self.forum.waits(
                lambda: len(self.desk.closed) == len(self.authors) or None, "all closed", UNTIL_ASKED
            )
            for task in working:
                task.cancel()

    async def works(self, seconds: float) -> None:
        """Nobody kills: authors come one after another over so many seconds; returns when all is closed."""
        pause = seconds / len(self.authors)
        async with asyncio.TaskGroup() as group:
            working = [group.create_task(organiser.works()) for organiser in self._organisers]
            for author in self.authors:
                group.create_task(_rest(author) if author in self._dawdlers else _whole(author))
                await asyncio.sleep(pause)
            await self.forum.waits(
                lambda: len(self.desk.closed) == len(self.authors) or None, "all closed", UNTIL_ASKED
            )
            for task in working:
                task.cancel()

    async def _invites(self, person: int) -> None:
        owner, guest = Phone(self._stand_in, self.owner), Phone(self._stand_in, person)
        asked = owner.says("/invite")
        await owner.presses(MakeInvitation(role=Role.ORGANISER), await owner.sees(MakeInvitation, asked))
        link = await owner.waits(lambda: owner.with_words(LINK, asked), "an invitation")
        followed = guest.says(f"/start {(link.text or '').rpartition(LINK)[2].split()[0]}")
        await guest.waits(lambda: next(guest.shown(followed), None), "a welcome")

    async def _live_and_die(self) -> None:
        await asyncio.sleep(self._chance.uniform(0.0, LONGEST_LIFE))
        self._bot.kill()
        await self._bot.ended()
        self.findings.kills += 1
        await self._bot.start(self._module)

    @property
    def _dawdlers(self) -> list[Author]:
        return self.authors[::LEFT]


async def _whole(author: Author) -> None:
    await author.begins()
    await author.files()
    await author.replies()


async def _rest(author: Author) -> None:
    await author.comes_back()
    await author.files()
    await author.replies()


async def run(ordeal: Ordeal, database_url: str, log: Path) -> Findings:
    """Let the bot be killed under so many people, and count."""
    started = time.monotonic()
    stand_in = StandIn(TOKEN, time.time, limits=False)
    async with stand_in.listening() as url:
        bot = BotProcess(stand_in, url, database_url, "polling", log)
        office = Office(ordeal, stand_in, bot)
        try:
            await office.prepares()
            await office.endures()
            await drained(database_url, stand_in)
            count = Count(office.authors, office.desk, office.forum, ordeal.organisers)
            await count.add_to(office.findings, database_url)
        finally:
            bot.kill()
            await bot.ended()
    office.findings.seconds = round(time.monotonic() - started, 1)
    return office.findings


async def drained(database_url: str, stand_in: StandIn) -> None:
    """Wait until the bot owes nothing, or as long as that may take; what is owed then is counted."""
    engine = create_async_engine(database_url)
    end = time.monotonic() + DRAIN_SECONDS
    try:
        while time.monotonic() < end:
            async with engine.connect() as connection:
                owed = [int(await connection.scalar(text(query)) or 0) for query in OWED.values()]
            if not any(owed) and stand_in.updates.waiting == 0:
                return
            await asyncio.sleep(0.2)
    finally:
        await engine.dispose()


def main() -> None:
    """Read the command line, run, and print the figures; exit code 1 if anything was lost, or doubled beyond bounds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=30)
    parser.add_argument("--authors", type=int, default=100)
    parser.add_argument("--organisers", type=int, default=5)
    parser.add_argument("--database-url")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    ordeal = Ordeal(given.times, given.authors, given.organisers, given.seed)
    with tempfile.TemporaryDirectory() as folder:
        url = given.database_url or f"sqlite+aiosqlite:///{folder}/qorgan.db"
        log = Path(folder) / "bot.log"
        try:
            found = asyncio.run(run(ordeal, url, log))
        except BaseException:
            sys.stdout.write(log.read_text()[-3000:])
            raise
        sys.stdout.write(f"{found.table()}\n")
        if not found.nothing_lost:
            sys.stdout.write(log.read_text()[-3000:])
    sys.exit(0 if found.nothing_lost and found.doubled_within_bounds else 1)


if __name__ == "__main__":
    main()
