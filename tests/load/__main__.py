"""Runs the benches, prints figure | goal | got, and writes build/bench.json."""

import argparse
import json
from collections.abc import Awaitable, Callable

import uvloop

from tests.e2e.process import ROOT
from tests.load.campaign_pace import measure_pace, measure_patience
from tests.load.campaign_size import measure_size
from tests.load.campaigns import measure_campaigns
from tests.load.figures import Figure
from tests.load.questions import measure_hostile, measure_questions
from tests.load.replicas import measure_replicas
from tests.load.reports import measure_reports
from tests.load.soak import measure_soak
from tests.load.transfer import measure_transfer
from tests.load.updates import measure_updates
from tests.load.year import measure_year

BENCHES: dict[str, Callable[[], Awaitable[list[Figure]]]] = {
    "updates": measure_updates,
    "questions": measure_questions,
    "hostile": measure_hostile,
    "reports": measure_reports,
    "campaigns": measure_campaigns,
    "pace": measure_pace,
    "patience": measure_patience,
    "size": measure_size,
    "transfer": measure_transfer,
    "year": measure_year,
    "replicas": measure_replicas,
    "soak": measure_soak,
}

LONG = ("soak",)
"""Those that are measured only when they are asked for."""


async def measure(names: list[str]) -> list[Figure]:
    """The figures of these benches, printed as they come."""
    figures = []
    for name in names:
        for figure in await BENCHES[name]():
            print(figure.line(), flush=True)
            figures.append(figure)
    return figures


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=sorted(BENCHES), action="append")
    names = parser.parse_args().only or [name for name in BENCHES if name not in LONG]
    print(f"{'figure':<28} | {'goal':>8} | {'got':>10}")
    figures = uvloop.run(measure(names))
    build = ROOT / "build"
    build.mkdir(exist_ok=True)
    written = [figure.model_dump() for figure in figures]
    (build / "bench.json").write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
