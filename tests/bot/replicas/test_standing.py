"""What a process may do by its standing."""

import asyncio

from bot.replicas.partitions import EVERY
from bot.replicas.standing import SURE_SECONDS, Standing
from tests.clocks import HeldClock


def test_alone_may_do_everything() -> None:
    """Without replicas there is nobody to ask."""
    alone = Standing.alone()
    assert alone.partitions == EVERY
    assert alone.leads
    assert alone.is_sure


async def test_nobody_is_called_while_the_place_is_in_doubt() -> None:
    """After seconds without a sign of life whoever holds something waits; a sign of life, or the loss, ends that."""
    clock = HeldClock()
    standing = Standing(clock.monotonic)
    await standing.assured()  # whoever holds nothing has nothing to lose
    standing.confirm(clock.monotonic())
    standing.add([1])
    await standing.assured()
    await clock.move(SURE_SECONDS)
    waiting = asyncio.create_task(standing.assured())
    await clock.settle()
    assert not waiting.done()
    standing.confirm(clock.monotonic())
    await clock.settle()
    assert waiting.done()
    await clock.move(SURE_SECONDS)
    waiting = asyncio.create_task(standing.assured())
    await clock.settle()
    standing.lose()
    await clock.settle()
    assert waiting.done()
    assert not standing.takes(1)
