"""Pages through the gateway, and pages straight from lookup, beside the least that such calls can cost."""

import uuid
from pathlib import Path
from typing import Any

import grpc
import httpx2
from codingahead.lookup.v1.lookup_service_pb2 import GetCodePageRequest
from codingahead.lookup.v1.lookup_service_pb2_grpc import LookupServiceStub

from bench.peer import METHOD
from bench.ratio import Ratio, compare
from chassis.rpc.channel import bearer

_CODE = "E11.65"


async def page_through_the_gateway(endpoints: dict[str, Any], web_port: int, rounds: int) -> Ratio:
    """A registered person reloads a page that was paid for: access, ledger, page, event, JSON."""
    async with (
        httpx2.AsyncClient(base_url=endpoints["gateway"], timeout=20) as person,
        httpx2.AsyncClient(base_url=f"http://127.0.0.1:{web_port}", timeout=20) as bare,
    ):
        account = {"email": f"{uuid.uuid4()}@example.org", "password": str(uuid.uuid4())}
        (await person.post("/api/v1/accounts", json=account)).raise_for_status()

        async def ours() -> None:
            answer = await person.get(f"/api/v1/codes/icd10cm/{_CODE}")
            assert answer.json()["access"]["level"] == "full"

        async def peer() -> None:
            (await bare.get("/")).raise_for_status()

        return await compare("code page through the gateway", "bare route with two empty calls", ours, peer, rounds)


async def page_from_lookup(endpoints: dict[str, Any], data: Path, rpc_port: int, rounds: int) -> Ratio:
    """A service of the suite reads a page: composed, told of, sent."""
    token = (data / "run" / "service-token").read_text(encoding="utf-8").strip()
    async with (
        grpc.aio.insecure_channel(endpoints["lookup"]) as channel,
        grpc.aio.insecure_channel(f"127.0.0.1:{rpc_port}") as bare,
    ):
        lookup = LookupServiceStub(channel)
        empty: Any = bare.unary_unary(METHOD)
        request = GetCodePageRequest(system="icd10cm", code=_CODE, spend=True)

        async def ours() -> None:
            page = await lookup.GetCodePage(request, metadata=bearer(token), timeout=5)
            assert page.access.level == "full"

        async def peer() -> None:
            await empty(b"", timeout=5)

        return await compare("lookup GetCodePage", "an empty call", ours, peer, rounds)
