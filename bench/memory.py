"""What one replica of lookup holds resident with everything that a data folder has: `make bench-memory`.

The suite of that folder must not be running. The peer is an empty gRPC server in Python: what any such service needs.
"""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import grpc
import psutil
from codingahead.lookup.v1.lookup_service_pb2 import GetCodePageRequest
from codingahead.lookup.v1.lookup_service_pb2_grpc import LookupServiceStub

from bench.suite import running_peers, running_suite
from chassis.rpc.channel import bearer

# Of each kind whose parts are opened when they are first asked for.
_ASKED = (("icd10cm", "E11.9"), ("icd10pcs", "0DTJ4ZZ"), ("cpt", "99213"), ("hcpcs", "J1100"), ("msdrg", "470"))
_ROUNDS = 100
_MEGABYTE = 1_000_000


async def ask(endpoints: dict[str, Any], data: Path) -> None:
    """Read pages until what is opened late is open."""
    token = (data / "run" / "service-token").read_text(encoding="utf-8").strip()
    async with grpc.aio.insecure_channel(endpoints["lookup"]) as channel:
        lookup = LookupServiceStub(channel)
        for system, code in _ASKED * _ROUNDS:
            request = GetCodePageRequest(system=system, code=code, spend=True)
            await lookup.GetCodePage(request, metadata=bearer(token), timeout=30)


def resident(*words: str) -> float:
    """Megabytes that the process of this run holds whose command ends in these words."""
    for process in psutil.Process().children(recursive=True):
        if words == tuple(process.cmdline()[2 : 2 + len(words)]):
            return float(process.memory_info().rss) / _MEGABYTE
    raise LookupError(f"no process runs {words}")


def main() -> None:
    """Measure and say."""
    data = Path(sys.argv[1])
    with running_suite(data) as endpoints, running_peers():
        asyncio.run(ask(endpoints, data))
        ours, peer = resident("services.lookup"), resident("bench.peer", "rpc")
    sys.stdout.write(f"lookup holds {ours:.0f} MB   an empty gRPC server {peer:.0f} MB   × {ours / peer:.1f}\n")
    sys.stdout.write(json.dumps({"bench": {"memory": {"ours_mb": round(ours), "peer_mb": round(peer)}}}) + "\n")


if __name__ == "__main__":
    main()
