"""Replicas as processes of their own: killed and paused while people tap."""

import asyncio
import json
import random
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.server import StandIn
from tests.e2e.fleet import Fleet
from tests.e2e.kills import BOT, Crowd
from tests.e2e.process import TOKEN, BotProcess, until

TAKES_OVER_WITHIN = 10.0
"""Seconds from the leader's death, or from when it stood still, to another's lead."""


class Installation:
    """Two replicas, and people who tap."""

    def __init__(self, stand_in: StandIn, fleet: Fleet, database_url: str) -> None:
        self.fleet = fleet
        self.crowd = Crowd(stand_in, 10, random.Random(7))  # noqa: S311 chance, not secrecy
        self._database_url = database_url

    async def opens(self) -> None:
        """Both replicas at work, each with its share of the chats; everybody has started the bot."""
        self.crowd.comes()
        await self.fleet.replicas[0].start(BOT)
        await self.fleet.replicas[1].start(BOT)
        await until(lambda: self.leader() is not None and all(self._told(at, "replica.joined") for at in range(2)))

    def leader(self) -> int | None:
        """Which replica began to lead last."""
        began = [(line["leadership"], at) for at in range(2) for line in self._told(at, "replica.leads")]
        return max(began)[1] if began else None

    async def taps_for(self, seconds: float) -> None:
        """Everybody taps for so long."""
        tapping = asyncio.create_task(self.crowd.taps())
        await asyncio.sleep(seconds)
        tapping.cancel()

    async def another_leads(self, former: int) -> float:
        """Wait until the other replica leads; gives the seconds."""
        began = time.monotonic()
        await until(lambda: self.leader() not in {former, None})
        return time.monotonic() - began

    async def counted(self) -> None:
        """All taps had their effect once, and their answers, none twice but what was in flight."""
        found = await self.crowd.count(self._database_url)
        assert found.taps > 20
        assert found.nothing_lost, found

    def was_put_out(self, replica: int) -> bool:
        """Whether the others put it out, and it joined anew."""
        return len(self._told(replica, "replica.joined")) > 1

    def _told(self, replica: int, event: str) -> list[dict[str, Any]]:
        log = self.fleet.logs[replica]
        lines = log.read_text(errors="replace").splitlines() if log.exists() else []
        return [json.loads(line) for line in lines if f'"event": "{event}"' in line and line.endswith("}")]


@pytest.fixture
async def installation(database_url: str, tmp_path: Path) -> AsyncIterator[Installation]:
    """Replicas that are about to start; they are gone afterwards."""
    if database_url.startswith("sqlite"):
        pytest.skip("replicas share a PostgreSQL: set TEST_DATABASE_URL")
    stand_in = StandIn(TOKEN, time.time, limits=False)
    async with stand_in.listening() as url:
        fleet = Fleet(stand_in, url, database_url, tmp_path / "log", 2)
        try:
            yield Installation(stand_in, fleet, database_url)
        finally:
            fleet.kill()
            await asyncio.gather(*(replica.ended() for replica in fleet.replicas))


@pytest.mark.timeout(300)  # several processes start; more than the usual on a busy machine
async def test_when_the_leader_is_killed_the_other_does_everything(installation: Installation) -> None:
    """It leads within seconds, and answers those whose chats the dead one held."""
    await installation.opens()
    leader = installation.leader()
    assert leader is not None
    tapping = asyncio.create_task(installation.taps_for(8))
    await asyncio.sleep(2)
    dead: BotProcess = installation.fleet.replicas[leader]
    dead.kill()
    await dead.ended()
    assert await installation.another_leads(leader) < TAKES_OVER_WITHIN
    await tapping
    await installation.counted()


@pytest.mark.timeout(300)  # as above
async def test_a_leader_that_stood_still_comes_back_as_one_of_the_others(installation: Installation) -> None:
    """It is put out; what it had begun is not done a second time when it goes on."""
    await installation.opens()
    leader = installation.leader()
    assert leader is not None
    tapping = asyncio.create_task(installation.taps_for(14))
    await asyncio.sleep(2)
    still = installation.fleet.replicas[leader]
    still.pause()
    assert await installation.another_leads(leader) < TAKES_OVER_WITHIN
    still.go_on()
    await until(lambda: installation.was_put_out(leader))
    await tapping
    await installation.counted()
