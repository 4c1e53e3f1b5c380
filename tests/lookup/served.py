"""One service of lookup behind the suite's own pipeline."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import grpc
from google.protobuf.descriptor import ServiceDescriptor

from chassis.identity import Caller, CallerKind
from chassis.rpc.access import Gatekeeper
from chassis.rpc.channel import bearer
from chassis.rpc.pipeline import Pipeline
from services.lookup.ports import Desk, Library
from services.lookup.wiring import ACCESS
from tests.lookup.fakes import NOON, KeptInMemory, LedgerOfOne

SERVICE_TOKEN = "s" * 40
PERSON, GUEST = bearer("registered"), bearer("guest")
PROGRAM = bearer(SERVICE_TOKEN)


@dataclass(frozen=True)
class OneLibrary:
    """A shelf that is never exchanged."""

    library: Library


class KnownTokens:
    """Every token is of the kind of caller that it names."""

    async def authenticate(self, token: str) -> Caller:
        return Caller(CallerKind(token), "someone", token)


@asynccontextmanager
async def served(
    service: ServiceDescriptor,
    register: Callable[[Any, grpc.aio.Server], None],
    servicer: Callable[[Desk], Any],
    library: Library,
    ledger: LedgerOfOne,
) -> AsyncIterator[grpc.aio.Channel]:
    """A channel to the service while the block runs, with the access table of the real one."""
    own = {method: access for method, access in ACCESS.items() if method.startswith(f"/{service.full_name}/")}
    server = grpc.aio.server(interceptors=[Pipeline(Gatekeeper(own, SERVICE_TOKEN, KnownTokens()))])
    register(servicer(Desk(OneLibrary(library), ledger, KeptInMemory(), lambda: NOON)), server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
        yield channel
    await server.stop(None)
