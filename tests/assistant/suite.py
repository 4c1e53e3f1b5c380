"""The service as it runs, beside accounts and lookup as far as it asks them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import grpc
from codingahead.accounts.v1 import account_pb2, accounts_service_pb2, metering_pb2, metering_service_pb2
from codingahead.lookup.v1 import code_pb2, lookup_service_pb2, section_pb2

from chassis.service import running
from services.assistant.settings import AssistantSettings
from services.assistant.wiring import SERVICE
from tests.assistant.samples import NOON
from tests.nats_server import free_port

SERVICE_TOKEN = "of-the-suite-and-of-nobody-else-0123456789"
ADA = account_pb2.Account(id="ada", kind=account_pb2.ACCOUNT_KIND_REGISTERED)
GUEST = account_pb2.Account(id="guest", kind=account_pb2.ACCOUNT_KIND_GUEST)
NONE_LEFT = metering_pb2.SPEND_OUTCOME_NONE_LEFT
SPENT = metering_pb2.SPEND_OUTCOME_SPENT
METHODS = {
    "Authenticate": (accounts_service_pb2, "codingahead.accounts.v1.AccountsService"),
    "SpendQuestion": (metering_service_pb2, "codingahead.accounts.v1.MeteringService"),
    "GetStanding": (metering_service_pb2, "codingahead.accounts.v1.MeteringService"),
    "BatchGetCodes": (lookup_service_pb2, "codingahead.lookup.v1.LookupService"),
    "GetCodePage": (lookup_service_pb2, "codingahead.lookup.v1.LookupService"),
    "SearchCodes": (lookup_service_pb2, "codingahead.lookup.v1.LookupService"),
}


class _Server:
    """A gRPC server that answers each method with the method of this name."""

    def __init__(self, *methods: str) -> None:
        self.address = f"127.0.0.1:{free_port()}"
        self.server = grpc.aio.server()
        self.server.add_insecure_port(self.address)
        for method in methods:
            module, service = METHODS[method]
            answer = grpc.unary_unary_rpc_method_handler(
                getattr(self, method),
                request_deserializer=getattr(module, f"{method}Request").FromString,
                response_serializer=getattr(module, f"{method}Response").SerializeToString,
            )
            self.server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(service, {method: answer}),))


def _token(context: Any) -> str:
    return str(dict(context.invocation_metadata()).get("authorization", "")).removeprefix("Bearer ")


async def _for_services(context: Any) -> None:
    if _token(context) != SERVICE_TOKEN:
        await context.abort(grpc.StatusCode.PERMISSION_DENIED, "for services")


class FakeAccounts(_Server):
    """Who is asking, and a ledger of questions that a key charges once."""

    def __init__(self) -> None:
        super().__init__("Authenticate", "SpendQuestion", "GetStanding")
        self.people = {"ada-token": ADA, "guest-token": GUEST}
        self.left = {"ada": 2, "guest": 1}
        self.charges: dict[str, str] = {}

    async def Authenticate(self, request: Any, context: Any) -> Any:
        await _for_services(context)
        return accounts_service_pb2.AuthenticateResponse(account=await self._account(request.token, context))

    async def SpendQuestion(self, request: Any, context: Any) -> Any:
        account = await self._account(_token(context), context)
        outcome = SPENT
        if self.charges.setdefault(request.idempotency_key, request.answer_id) != request.answer_id:
            await context.abort(grpc.StatusCode.ALREADY_EXISTS, "another answer")
        if not self.left[account.id]:
            outcome = NONE_LEFT
        else:
            self.left[account.id] -= 1
        spend = metering_pb2.Spend(outcome=outcome, balance=self._balance(account), account_kind=account.kind)
        return metering_service_pb2.SpendQuestionResponse(spend=spend)

    async def GetStanding(self, _request: Any, context: Any) -> Any:
        account = await self._account(_token(context), context)
        return metering_service_pb2.GetStandingResponse(account=account, balances=[self._balance(account)])

    def _balance(self, account: account_pb2.Account) -> metering_pb2.Balance:
        return metering_pb2.Balance(meter=metering_pb2.METER_QUESTIONS, granted=2, remaining=self.left[account.id])

    async def _account(self, token: str, context: Any) -> account_pb2.Account:
        if token not in self.people:
            await context.abort(grpc.StatusCode.UNAUTHENTICATED, "no such token")
        return self.people[token]


class FakeLookup(_Server):
    """One code, for services alone."""

    def __init__(self) -> None:
        super().__init__("BatchGetCodes", "GetCodePage", "SearchCodes")

    async def BatchGetCodes(self, request: Any, context: Any) -> Any:
        await _for_services(context)
        asked = [(code, code.code.replace(".", "") == "E119") for code in request.codes]
        items = [
            lookup_service_pb2.BatchItem(system=code.system, code="E11.9" if found else code.code, found=found)
            for code, found in asked
        ]
        return lookup_service_pb2.BatchGetCodesResponse(items=items)

    async def GetCodePage(self, request: Any, context: Any) -> Any:
        await _for_services(context)
        if request.on and request.on < "2015-10-01":
            await context.abort(grpc.StatusCode.OUT_OF_RANGE, "not loaded")
        if request.code != "E11.9":
            await context.abort(grpc.StatusCode.NOT_FOUND, "no such code")
        return code_page(request.on or "2026-01-15")

    async def SearchCodes(self, request: Any, context: Any) -> Any:
        await _for_services(context)
        hit = lookup_service_pb2.SearchHit(system="icd10cm", code="E11.9", title=code_page("").title)
        return lookup_service_pb2.SearchCodesResponse(query=request.query, hits=[hit])


def code_page(on: str) -> lookup_service_pb2.GetCodePageResponse:
    """The page of E11.9 as lookup gives it to services."""
    rules = section_pb2.CodingRulesContent(billable=True, explanation=f"E11.9 is valid for reporting on {on}.")
    note = section_pb2.Note(kind="excludes1", text="type 1 diabetes mellitus (E10.-)", printed_at="E11")
    return lookup_service_pb2.GetCodePageResponse(
        system="icd10cm",
        code="E11.9",
        title="Type 2 diabetes mellitus without complications",
        billable=True,
        status=code_pb2.STATUS_ACTIVE,
        edition=code_pb2.Edition(id="FY2026", effective_from="2025-10-01"),
        sections=[
            section_pb2.Section(key="coding_rules", coding_rules=rules),
            section_pb2.Section(key="notes", notes=section_pb2.NotesContent(notes=[note])),
        ],
        access=lookup_service_pb2.Access(level="full", reason="unmetered", account_kind="service"),
        on=on,
        valid_from="2015-10-01",
    )


@asynccontextmanager
async def assistant_running(
    folder: Path, lookup_address: str, accounts: FakeAccounts
) -> AsyncIterator[grpc.aio.Channel]:
    """The whole service on a free port, without NATS, and a channel to it."""
    token_file = folder / "service-token"
    token_file.write_text(SERVICE_TOKEN)
    token_file.chmod(0o600)
    settings = AssistantSettings(
        listen=f"127.0.0.1:{free_port()}",
        service_token_file=token_file,
        database_url=f"sqlite+aiosqlite:///{folder}/assistant.sqlite",
        # Nobody listens there: what is told waits in the outbox.
        nats_url="nats://127.0.0.1:1",
        drain_seconds=0,
        lookup_address=lookup_address,
        accounts_address=accounts.address,
    )
    await accounts.server.start()
    async with running(SERVICE, settings, lambda: NOON), grpc.aio.insecure_channel(settings.listen) as channel:
        yield channel
    await accounts.server.stop(0)
