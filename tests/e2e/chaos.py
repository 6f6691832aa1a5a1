"""Replicas under blows: kill -9, SIGSTOP, a PostgreSQL that crashes, a Telegram that fails.

Meanwhile people tap, reports are written and worked, and a campaign goes. What was lost, what happened twice, how long
the longest answer took.

python -m tests.e2e.chaos --minutes 10 --recipients 50000
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import uvloop
from sqlalchemy import text

from bot.sandbox.faults import ByChance
from bot.sandbox.server import StandIn
from bot.telegram.mailing.sender import IN_HAND
from tests.e2e import campaign_findings, kills, report_findings
from tests.e2e.campaign_kills import begun, over
from tests.e2e.fleet import Fleet
from tests.e2e.own_postgresql import OwnPostgresql, own_postgresql
from tests.e2e.process import TOKEN
from tests.e2e.report_kills import Office, Ordeal, drained
from tests.load.crowds import open_filled

BOT = "tests.e2e.chaos_bot"
TAPS_A_SECOND = 0.1
"""Of each of the people who tap."""
PAUSE = (6.0, 16.0)
"""Seconds between two blows."""
AWAY = (1.0, 5.0)
"""Seconds that a killed replica, or PostgreSQL, stays away."""
STILL = (2.0, 14.0)
"""Seconds that a replica stands still: past its lease, or not."""
FAULTY = (5.0, 12.0)
"""Seconds in which Telegram fails."""
LONGEST_ANSWER = 15.0
IN_FLIGHT = 64
"""Calls to people that a replica has under way at most: what a blow can make arrive twice."""


@dataclass(frozen=True)
class Plan:
    """How much of it."""

    minutes: float = 10.0
    replicas: int = 3
    people: int = 80
    authors: int = 60
    organisers: int = 4
    recipients: int = 50_000
    rate: int = 150
    seed: int = 1


@dataclass
class Blow:
    """What was done, when (seconds from the start), and for how long."""

    kind: str
    at: float
    seconds: float


@dataclass
class Findings:
    """All that was found."""

    blows: list[Blow] = field(default_factory=list)
    taps: kills.Findings = field(default_factory=kills.Findings)
    reports: report_findings.Findings = field(default_factory=report_findings.Findings)
    campaign: campaign_findings.Findings = field(default_factory=campaign_findings.Findings)
    waits: list[float] = field(default_factory=list)
    put_out: int = 0
    took_the_lead: int = 0
    seconds: float = 0.0

    @property
    def promise_is_kept(self) -> bool:
        """Nothing lost; nothing twice in effect, nor twice on a phone beyond what was in flight; nobody waited long."""
        hits = len(self.blows)
        return (
            self.taps.nothing_lost
            and self.taps.answers_arrived_twice <= hits * IN_FLIGHT
            and self.reports.nothing_lost
            and self.reports.doubled_within_bounds
            and self.campaign.promise_is_kept
            and self.campaign.doubtful <= (hits + 1) * IN_HAND
            and max(self.waits, default=0.0) <= LONGEST_ANSWER
        )

    def table(self) -> str:
        """The figures."""
        waits = sorted(self.waits)
        at = {name: waits[min(len(waits) - 1, int(len(waits) * share))] for name, share in SHARES.items()}
        lines = [
            f"blows: {dict(Counter(blow.kind for blow in self.blows))}; put out {self.put_out}, "
            f"new leaders {self.took_the_lead}, {self.seconds} s",
            "seconds from tap to answer: " + ", ".join(f"{name} {seconds:.2f}" for name, seconds in at.items()),
            f"taps: {self.taps}",
            f"reports:\n{self.reports.table()}",
            f"campaign:\n{self.campaign.table()}",
        ]
        return "\n".join(lines)


SHARES = {"half": 0.5, "p95": 0.95, "p99": 0.99, "worst": 1.0}


class Chaos:
    """Strikes blow after blow."""

    def __init__(self, plan: Plan, stand_in: StandIn, fleet: Fleet, server: OwnPostgresql) -> None:
        self._plan = plan
        self._stand_in = stand_in
        self._fleet = fleet
        self._server = server
        self._chance = random.Random(plan.seed)  # noqa: S311 chance, not secrecy
        self._started = time.monotonic()
        self.blows: list[Blow] = []

    async def strikes(self) -> None:
        """Go on for as long as planned."""
        kinds = {"kill": self._kill, "pause": self._pause, "postgresql": self._crash, "telegram": self._fail}
        bag: list[str] = []
        while time.monotonic() - self._started < self._plan.minutes * 60:
            await asyncio.sleep(self._chance.uniform(*PAUSE))
            bag = bag or self._chance.sample([*kinds, "kill", "pause"], len(kinds) + 2)
            kind = bag.pop()
            blow = Blow(kind, round(time.monotonic() - self._started, 1), 0.0)
            self.blows.append(blow)
            began = time.monotonic()
            await kinds[kind]()
            blow.seconds = round(time.monotonic() - began, 1)

    async def _kill(self) -> None:
        replica = self._chance.choice(self._fleet.replicas)
        replica.kill()
        await replica.ended()
        await asyncio.sleep(self._chance.uniform(*AWAY))
        await replica.start(BOT)

    async def _pause(self) -> None:
        replica = self._chance.choice(self._fleet.replicas)
        replica.pause()
        await asyncio.sleep(self._chance.uniform(*STILL))
        replica.go_on()

    async def _crash(self) -> None:
        await self._server.crash()
        await asyncio.sleep(self._chance.uniform(*AWAY))
        await self._server.start()

    async def _fail(self) -> None:
        faults = self._stand_in.faults
        for kind, share in {"500": 0.05, "reset_after": 0.02, "502": 0.05}.items():
            faults.chance(ByChance(kind, share))
        await asyncio.sleep(self._chance.uniform(*FAULTY))
        faults.clear()


async def run(plan: Plan, log: Path) -> Findings:
    """Let it all happen, wait until nothing is owed, and count."""
    started = time.monotonic()
    found = Findings()
    stand_in = StandIn(TOKEN, time.time, limits=False)
    async with own_postgresql() as server, stand_in.listening() as url:
        storage, secrets = await open_filled(server.url, plan.recipients)
        stand_in.world.add_crowd(plan.recipients)
        readers = list(stand_in.world.persons)[-plan.recipients :]
        async with storage.transaction() as session:
            await session.execute(text("CREATE TABLE tally (number INTEGER NOT NULL)"))
        campaign = await begun(storage, secrets, once=False)
        fleet = Fleet(stand_in, url, server.url, log, plan.replicas)
        fleet.sets(SEND_RATE=str(plan.rate))
        office = Office(Ordeal(0, plan.authors, plan.organisers, plan.seed), stand_in, fleet, BOT)
        crowd = kills.Crowd(stand_in, plan.people, random.Random(plan.seed), TAPS_A_SECOND)  # noqa: S311 not secrecy
        chaos = Chaos(plan, stand_in, fleet, server)
        try:
            crowd.comes()
            await office.prepares()
            async with asyncio.TaskGroup() as group:
                tapping = group.create_task(crowd.taps())
                writing = group.create_task(office.works(plan.minutes * 60 * 0.8))
                await group.create_task(chaos.strikes())
                await writing
                tapping.cancel()
            await drained(server.url, stand_in)
            found.taps = await crowd.count(server.url)
            await over(storage, campaign)
            count = campaign_findings.Count(stand_in, storage, secrets, campaign, readers)
            await count.add_to(found.campaign)
            office.findings.kills = len(chaos.blows)
            counting = report_findings.Count(office.authors, office.desk, office.forum, plan.organisers)
            await counting.add_to(office.findings, server.url)
        finally:
            fleet.kill()
            await fleet.ended()
            await storage.close()
    found.blows, found.reports, found.waits = chaos.blows, office.findings, list(crowd.waits.values())
    lines = [line for own in fleet.logs for line in own.read_text(errors="replace").splitlines()]
    found.put_out = sum('"replica.others_put_out"' in line for line in lines)
    found.took_the_lead = sum('"replica.leads"' in line for line in lines)
    found.seconds = round(time.monotonic() - started, 1)
    return found


def main() -> None:
    """Read the command line, run, and print the figures; exit code 1 if the promise is broken."""
    plan = Plan()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=plan.minutes)
    for name in ("replicas", "people", "authors", "organisers", "recipients", "rate", "seed"):
        parser.add_argument(f"--{name}", type=int, default=getattr(plan, name))
    given = Plan(**vars(parser.parse_args()))
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "bot.log"
        try:
            found = uvloop.run(run(given, log))
        except BaseException:
            _tell_logs(log)
            raise
        sys.stdout.write(f"{found.table()}\n")
        for blow in found.blows:
            sys.stdout.write(f"{blow.at:8.1f} {blow.kind:>10} {blow.seconds:6.1f} s\n")
        if not found.promise_is_kept:
            _tell_logs(log)
    sys.exit(0 if found.promise_is_kept else 1)


def _tell_logs(log: Path) -> None:
    for own in sorted(log.parent.glob(f"{log.name}.*")):
        telling = [line for line in own.read_text(errors="replace").splitlines() if "update.handled" not in line]
        sys.stdout.write("\n".join([f"== {own.name}", *telling[-40:], ""]))


if __name__ == "__main__":
    main()
