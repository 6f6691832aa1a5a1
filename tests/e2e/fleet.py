"""Several replicas of the bot behind a balancer, as processes of their own."""

import asyncio
from pathlib import Path

from bot.sandbox.server import StandIn
from tests.e2e.process import BotProcess


class Fleet:
    """Replicas that are started together; each can be killed, paused and started by itself."""

    def __init__(self, stand_in: StandIn, url: str, database_url: str, log: Path, count: int) -> None:
        """`log`: of all of them; each has its own, with its number behind the name."""
        self.logs = [log.with_name(f"{log.name}.{number}") for number in range(count)]
        self.replicas = [BotProcess(stand_in, url, database_url, "webhook", own) for own in self.logs]
        stand_in.updates.behind = [replica.address for replica in self.replicas]

    def sets(self, **variables: str) -> None:
        """What the operator has set besides, from the next start on."""
        for replica in self.replicas:
            replica.sets(**variables)

    async def start(self, module: str = "main.py") -> None:
        """Start all."""
        await asyncio.gather(*(replica.start(module) for replica in self.replicas))

    def kill(self) -> None:
        """End all at once."""
        for replica in self.replicas:
            replica.go_on()
            replica.kill()

    async def ended(self) -> int:
        """Wait for the end of all; gives the last one's exit code."""
        return [await replica.ended() for replica in self.replicas][-1]

    @property
    def has_ended(self) -> bool:
        """Whether any is over."""
        return any(replica.has_ended for replica in self.replicas)
