"""The service as it runs, beside an accounts that knows a few people."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import grpc
from codingahead.accounts.v1.account_pb2 import Account, AccountKind
from codingahead.accounts.v1.accounts_service_pb2 import AuthenticateRequest, AuthenticateResponse

from chassis.service import running
from services.jobs.settings import JobsSettings
from services.jobs.wiring import SERVICE
from tests.jobs.samples import TurnableClock
from tests.nats_server import free_port

SERVICE_TOKEN = "of-the-suite-and-of-nobody-else-0123456789"
PEOPLE = {
    "ada-token": Account(
        id="ada",
        kind=AccountKind.ACCOUNT_KIND_REGISTERED,
        name="Ada",
        email="ada@harbor.example",
        email_verified=True,
    ),
    "eve-token": Account(id="eve", kind=AccountKind.ACCOUNT_KIND_REGISTERED, name="Eve", email="eve@mail.example"),
    "bob-token": Account(
        id="bob", kind=AccountKind.ACCOUNT_KIND_REGISTERED, name="Bob", email="bob@bay.example", email_verified=True
    ),
    "zoe-token": Account(id="zoe", kind=AccountKind.ACCOUNT_KIND_REGISTERED, name="Zoe", email="zoe@mail.example"),
    "sam-token": Account(id="sam", kind=AccountKind.ACCOUNT_KIND_STAFF),
    "guest-token": Account(id="guest", kind=AccountKind.ACCOUNT_KIND_GUEST),
}


class KnownPeople:
    """Accounts as far as jobs asks it: for services alone, UNAUTHENTICATED for whom it does not know."""

    def __init__(self) -> None:
        self.asked = 0
        self.server = grpc.aio.server()
        self.port = self.server.add_insecure_port("127.0.0.1:0")
        answer = grpc.unary_unary_rpc_method_handler(
            self._authenticate,
            request_deserializer=AuthenticateRequest.FromString,
            response_serializer=AuthenticateResponse.SerializeToString,
        )
        service = "codingahead.accounts.v1.AccountsService"
        self.server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(service, {"Authenticate": answer}),))

    async def _authenticate(self, request: AuthenticateRequest, context: Any) -> AuthenticateResponse:
        self.asked += 1
        if ("authorization", f"Bearer {SERVICE_TOKEN}") not in tuple(context.invocation_metadata()):
            await context.abort(grpc.StatusCode.PERMISSION_DENIED, "for services")
        if request.token not in PEOPLE:
            await context.abort(grpc.StatusCode.UNAUTHENTICATED, "no such token")
        return AuthenticateResponse(account=PEOPLE[request.token])


@asynccontextmanager
async def jobs_running(
    folder: Path, people: KnownPeople, clock: TurnableClock, **changes: Any
) -> AsyncIterator[grpc.aio.Channel]:
    """The whole service, without NATS unless a setting names one, and a channel to it."""
    async with jobs_at(folder, people, clock, **changes) as address, grpc.aio.insecure_channel(address) as channel:
        yield channel


@asynccontextmanager
async def jobs_at(folder: Path, people: KnownPeople, clock: TurnableClock, **changes: Any) -> AsyncIterator[str]:
    """The whole service on a free port, without NATS unless a setting names one, and its address."""
    token_file = folder / "service-token"
    token_file.write_text(SERVICE_TOKEN)
    token_file.chmod(0o600)
    key_file = folder / "jobs-secret-key"
    key_file.write_text("signs-links-to-resumes-and-nothing-else-0123")
    key_file.chmod(0o600)
    given: dict[str, Any] = {
        "listen": f"127.0.0.1:{free_port()}",
        "service_token_file": token_file,
        "database_url": f"sqlite+aiosqlite:///{folder}/jobs.sqlite",
        # Nobody listens there: what is told waits in the outbox.
        "nats_url": "nats://127.0.0.1:1",
        "drain_seconds": 0,
        "accounts_address": f"127.0.0.1:{people.port}",
        "public_base_url": "http://127.0.0.1:8080",
        "secret_key_file": key_file,
        "resume_dir": folder / "resumes",
        "mail_outbox_dir": folder / "outbox",
    }
    settings = JobsSettings(**(given | changes))
    await people.server.start()
    try:
        async with running(SERVICE, settings, clock):
            yield settings.listen
    finally:
        await people.server.stop(0)
