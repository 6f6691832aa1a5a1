"""kill -9 at random moments while a campaign is sent, and faults by chance: who was skipped, who got it twice.

python -m tests.e2e.campaign_kills --times 20 --recipients 20000
python -m tests.e2e.campaign_kills --times 0 --recipients 5000 --faults
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.campaigns.content import Content, TextLanguage
from bot.campaigns.mailroom import Mailroom
from bot.campaigns.models import CampaignKind
from bot.sandbox.faults import ByChance
from bot.sandbox.server import StandIn
from bot.storage.campaign_tables import Campaign, CampaignState
from bot.storage.engine import Storage
from bot.storage.secrets import Secrets
from tests.e2e.campaign_findings import TEXTS, Count, Crash, Findings
from tests.e2e.process import PATIENCE, TOKEN, BotProcess, until
from tests.load.crowds import RULES, now, open_filled

SEND_RATE = "100000"
LONGEST_WAIT = 0.03
"""Seconds from the copy that a kill waits for to the kill itself: results lie about for as long."""
LONGEST_START = 0.5
"""Seconds from the bot's first call to the kill that meets it planning."""
DRAIN_SECONDS = 1800.0
"""What is not answered is tried again after up to ten minutes."""
BLOCKED = 33
"""Every so manieth person has blocked the bot, where there are faults."""
FLOODS = 4
"""About so many times Telegram says "too many requests", for 1 to 30 seconds."""


@dataclass(frozen=True)
class Ordeal:
    """How much of it: kills, members, faults by chance, and the seed of chance. `once`: nobody may get it twice."""

    times: int
    recipients: int
    faults: bool = False
    once: bool = False
    seed: int = 1


class Journey:
    """A campaign on its way while the bot is killed and started again."""

    def __init__(self, ordeal: Ordeal, stand_in: StandIn, bot: BotProcess, log: Path) -> None:
        self._ordeal = ordeal
        self._stand_in = stand_in
        self._bot = bot
        self._log = log
        self._chance = random.Random(ordeal.seed)  # noqa: S311 chance, not secrecy
        self._copies = 0
        self._read_to = 0
        self._ends: list[int] = []
        self.findings = Findings()

    def prepares(self) -> None:
        """The members have Telegram; some have blocked the bot, and calls fail, where there are to be faults."""
        world = self._stand_in.world
        world.add_crowd(self._ordeal.recipients)
        self._bot.sets(SEND_RATE=SEND_RATE)
        if not self._ordeal.faults:
            return
        for person in list(world.persons.values())[::BLOCKED]:
            person.blocked = True
        shares = {"429": FLOODS / self._ordeal.recipients, "500": 0.05, "reset_after": 0.02}
        for kind, share in shares.items():
            self._stand_in.faults.chance(ByChance(kind, share, "sendMessage"))

    async def endures(self) -> None:
        """Kill the bot at moments that are spread over the campaign; the first meets it planning."""
        await self._bot.start()
        for goal in self._moments():
            await self._arrives(goal)
            self._bot.kill()
            await self._bot.ended()
            self.findings.crashes.append(Crash(self._arrived()))
            self._ends.append(self._log.stat().st_size)
            await self._bot.start()

    async def ends(self, storage: Storage, campaign: int) -> None:
        """Wait until the campaign is over, or as long as that may take."""
        await over(storage, campaign, lambda: self._bot.has_ended)

    def count_crashes(self, count: Count) -> None:
        """Fill in what is known of each crash."""
        count.count_crashes(self.findings, self._log, self._ends)

    def _moments(self) -> list[int]:
        """After how many copies to kill; as some fail, and repeat, these are never the last ones."""
        last = int(self._ordeal.recipients * 0.9)
        drawn = sorted(self._chance.sample(range(1, last), max(0, self._ordeal.times - 1)))
        return [0, *drawn] if self._ordeal.times else []

    async def _arrives(self, goal: int) -> None:
        if not goal:
            await asyncio.sleep(self._chance.uniform(0.0, LONGEST_START))
            return
        await until(lambda: self._arrived() >= goal or self._bot.has_ended, PATIENCE)
        await asyncio.sleep(self._chance.uniform(0.0, LONGEST_WAIT))

    def _arrived(self) -> int:
        calls = self._stand_in.ledger.calls
        new = calls[self._read_to :]
        self._read_to += len(new)
        self._copies += sum(call["method"] == "sendMessage" and call["ok"] for call in new)
        return self._copies


async def run(ordeal: Ordeal, database_url: str, log: Path) -> Findings:
    """Let the bot send a campaign to so many while it is killed, and count."""
    started = time.monotonic()
    stand_in = StandIn(TOKEN, time.time, limits=False, random=random.Random(ordeal.seed))  # noqa: S311 chance, not secrecy
    storage, secrets = await open_filled(database_url, ordeal.recipients)
    try:
        campaign = await begun(storage, secrets, once=ordeal.once)
        async with stand_in.listening() as url:
            bot = BotProcess(stand_in, url, database_url, "polling", log)
            journey = Journey(ordeal, stand_in, bot, log)
            journey.prepares()
            try:
                await journey.endures()
                await journey.ends(storage, campaign)
            finally:
                bot.kill()
                await bot.ended()
        count = Count(stand_in, storage, secrets, campaign)
        await count.add_to(journey.findings)
        journey.count_crashes(count)
    finally:
        await storage.close()
    journey.findings.seconds = round(time.monotonic() - started, 1)
    return journey.findings


async def over(storage: Storage, campaign: int, given_up: Callable[[], bool] = lambda: False) -> None:
    """Wait until a campaign is over, or as long as that may take."""
    end = time.monotonic() + DRAIN_SECONDS
    while time.monotonic() < end and not given_up():
        async with storage.reading() as session:
            if (await session.get_one(Campaign, campaign)).state == CampaignState.DONE:
                return
        await asyncio.sleep(0.2)


async def begun(storage: Storage, secrets: Secrets, *, once: bool) -> int:
    """A campaign for everybody that is to be planned; gives its number."""
    texts: dict[TextLanguage, str] = {"kk": TEXTS["kk"], "ru": TEXTS["ru"]}
    async with storage.transaction() as session:
        room = Mailroom(session, secrets, now, RULES)
        card = await room.archive.make(CampaignKind.BROADCAST, None)
        for language, words in texts.items():
            await room.archive.write(card.id, language, Content(text=words))
        await room.archive.set_terms(card.id, daytime=False, at_most_once=once)
        await room.course.submit(card.id, await room.archive.texts(card.id), needs_approval=False)
        await room.course.begin_due()
    return card.id


def main() -> None:
    """Read the command line, run, and print the figures; exit code 1 if the promise is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--recipients", type=int, default=20_000)
    parser.add_argument("--faults", action="store_true", help="500s, resets, 429s and people who have blocked the bot")
    parser.add_argument("--once", action="store_true", help="a campaign that must not arrive twice")
    parser.add_argument("--database-url")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    ordeal = Ordeal(given.times, given.recipients, given.faults, given.once, given.seed)
    with tempfile.TemporaryDirectory() as folder:
        url = given.database_url or f"sqlite+aiosqlite:///{folder}/qorgan.db"
        log = Path(folder) / "bot.log"
        try:
            found = asyncio.run(run(ordeal, url, log))
        except BaseException:
            sys.stdout.write(log.read_text()[-3000:])
            raise
        sys.stdout.write(f"{found.table()}\n")
        if not found.promise_is_kept:
            sys.stdout.write(log.read_text()[-3000:])
    sys.exit(0 if found.promise_is_kept else 1)


if __name__ == "__main__":
    main()
