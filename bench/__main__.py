"""Runs every measure once and prints a table, then one line of JSON: `python -m bench`."""

import asyncio
import json
import sys
import tempfile
from pathlib import Path

from bench.alerts import match_posting
from bench.calls import page_from_lookup, page_through_the_gateway
from bench.claims import check_claim
from bench.edits import edits_of_a_claim
from bench.imports import import_rows
from bench.job_search import Held, search_jobs
from bench.metering import spend_view
from bench.ratio import Ratio
from bench.searching import search
from bench.suite import running_peers, running_suite

_ROUNDS = 500
_SLOW_ROUNDS = 100


async def measure(folder: Path) -> list[Ratio | Held]:
    """Each measure beside its peer, one after the other on the same machine."""
    data = folder / "var"
    with running_suite(data) as endpoints, running_peers() as (rpc, web):
        calls = [
            await page_through_the_gateway(endpoints, web, _ROUNDS),
            await page_from_lookup(endpoints, data, rpc, _ROUNDS),
        ]
    snapshots = data / "lookup" / "snapshots"
    return [
        *calls,
        await spend_view(folder, _ROUNDS),
        await search(snapshots, _ROUNDS),
        await edits_of_a_claim(_ROUNDS),
        await check_claim(snapshots, _ROUNDS),
        await match_posting(_SLOW_ROUNDS),
        import_rows(folder / "imports"),
        *await search_jobs(folder / "board"),
    ]


def main() -> None:
    """Measure and say."""
    with tempfile.TemporaryDirectory() as folder:
        ratios = asyncio.run(measure(Path(folder)))
    for one in ratios:
        sys.stdout.write(f"{one}\n")
    sys.stdout.write(json.dumps({"bench": {one.name: one.figures() for one in ratios}}) + "\n")


if __name__ == "__main__":
    main()
