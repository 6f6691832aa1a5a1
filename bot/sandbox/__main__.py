"""The stand-in as a process of its own, for end-to-end tests and measurements."""

import argparse
import asyncio
import gc
import time
from random import Random

import uvloop

from bot.sandbox.faults import read_chances
from bot.sandbox.server import StandIn


async def serve(stand_in: StandIn, port: int) -> None:
    """Answer until stopped; the first line names the address."""
    async with stand_in.listening(port=port) as url:
        print(url, flush=True)  # noqa: T201 the address, for whoever started the process
        await asyncio.Event().wait()


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--token", required=True)
    parser.add_argument("--no-limits", action="store_true")
    parser.add_argument("--no-ledger", action="store_true")
    parser.add_argument("--persons", type=int, default=0, help="so many more, who have all started the bot")
    parser.add_argument("--faults", type=read_chances, default=[], help='by chance: "500:0.05,429:0.001:sendMessage"')
    parser.add_argument("--seed", type=int, default=0, help="of the faults by chance")
    given = parser.parse_args()
    stand_in = StandIn(
        given.token,
        time.time,
        limits=not given.no_limits,
        ledger=not given.no_ledger,
        random=Random(given.seed),  # noqa: S311 faults are to come again with the same seed
    )
    for chance in given.faults:
        stand_in.faults.chance(chance)
    if given.persons:
        stand_in.world.add_crowd(given.persons)
    else:
        stand_in.open_to_newcomers()
    # what is kept grows by a message a call and is never garbage: looking through all of it would cost half the time
    gc.freeze()
    gc.set_threshold(100_000, 50, 1_000)
    uvloop.run(serve(stand_in, given.port))


if __name__ == "__main__":
    main()
