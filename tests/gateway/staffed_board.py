"""The job board with the jobs service behind it, and an accounts that tells who is looking."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import grpc
import pytest
from codingahead.accounts.v1.account_pb2 import Account
from codingahead.accounts.v1.metering_service_pb2 import GetStandingRequest, GetStandingResponse

from gateway.settings import GatewaySettings
from tests.gateway.conftest import calling, gateway
from tests.gateway.test_job_board import Board
from tests.jobs.samples import TurnableClock
from tests.jobs.suite import PEOPLE, KnownPeople, jobs_at

_SERVICE = "codingahead.accounts.v1.MeteringService"


class PeopleWithStanding(KnownPeople):
    """Accounts as far as pages ask it besides: whose credential it is."""

    def __init__(self) -> None:
        super().__init__()
        answer = grpc.unary_unary_rpc_method_handler(
            self._standing,
            request_deserializer=GetStandingRequest.FromString,
            response_serializer=GetStandingResponse.SerializeToString,
        )
        handler = grpc.method_handlers_generic_handler(_SERVICE, {"GetStanding": answer})
        self.server.add_generic_rpc_handlers((handler,))

    async def _standing(self, _request: GetStandingRequest, context: Any) -> GetStandingResponse:
        sent = dict(context.invocation_metadata()).get("authorization", "")
        account = PEOPLE.get(str(sent).removeprefix("Bearer "), Account())
        if not account.id:
            await context.abort(grpc.StatusCode.UNAUTHENTICATED, "no such token")
        return GetStandingResponse(account=account)


@asynccontextmanager
async def staffed(folder: Path, clock: TurnableClock) -> AsyncIterator[GatewaySettings]:
    """The services, and the settings of a gateway before them."""
    people, key = PeopleWithStanding(), folder / "csrf-key"
    key.write_text("k" * 40)
    key.chmod(0o600)
    async with jobs_at(folder, people, clock) as address:
        yield GatewaySettings(
            listen="127.0.0.1:0",
            service_token_file=folder / "service-token",
            csrf_key_file=key,
            limits=False,
            jobs_address=address,
            accounts_address=f"127.0.0.1:{people.port}",
            lookup_address="127.0.0.1:1",
            assistant_address="127.0.0.1:1",
        )


@pytest.fixture
async def board(tmp_path: Path) -> AsyncIterator[Board]:
    """The board over HTTP."""
    clock = TurnableClock()
    async with staffed(tmp_path, clock) as settings, gateway(settings) as app, calling(app) as client:
        yield Board(client, clock, tmp_path)
