"""The stand-in as a process of its own, for end-to-end tests and measurements."""

import argparse
import asyncio
import gc
import sys
import time
from collections.abc import Sequence
from random import Random

import uvloop

from bot.sandbox.faults import read_chances
from bot.sandbox.server import StandIn


async def serve(stand_in: StandIn, port: int) -> None:
    """Answer until stopped; the first line names the address."""
    async with stand_in.listening(port=port) as url:
        print(url, flush=True)  # noqa: T201 the address, for whoever started the process
        await asyncio.Event().wait()


def read_command(arguments: Sequence[str]) -> tuple[StandIn, int]:
    """The stand-in that the command line asks for, and its port."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--token", required=True)
    parser.add_argument("--no-limits", action="store_true")
    parser.add_argument("--no-ledger", action="store_true")
    parser.add_argument("--persons", type=int, default=0, help="so many more, who have all started the bot")
    parser.add_argument("--faults", type=read_chances, default=[], help='by chance: "500:0.05,429:0.001:sendMessage"')
    parser.add_argument("--seed", type=int, default=0, help="of the faults by chance")
    given = parser.parse_args(arguments)
    stand_in = StandIn(
        given.token,
        time.time,
        limits=not given.no_limits,
        ledger=not given.no_ledger,
        random=Random(given.seed),  # noqa: S311 faults are to come again with the same seed
    )
    for chance in given.faults:
        stand_in.faults.chance(chance)
    stand_in.world.add_crowd(given.persons)
    stand_in.open_to_newcomers()
    return stand_in, given.port


def main() -> None:
    """Read the command line and serve."""
    stand_in, port = read_command(sys.argv[1:])
    # what is kept grows by a message a call and is no garbage: to look through it again and again costs a fifth of all
    gc.freeze()
    gc.set_threshold(100_000, 50, 1_000)
    uvloop.run(serve(stand_in, port))


if __name__ == "__main__":
    main()
