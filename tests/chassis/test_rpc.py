"""What every call of the suite meets on its way, over a real gRPC connection."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple

import grpc
import pytest
from codingahead.accounts.v1 import accounts_service_pb2
from codingahead.accounts.v1.account_pb2 import Account
from codingahead.lookup.v1 import lookup_service_pb2 as lookup
from codingahead.lookup.v1 import lookup_service_pb2_grpc as lookup_grpc
from grpc_health.v1 import health_pb2

from chassis.errors import DomainError, FieldError, InvalidFields, Kind, MessageUnfit, Unauthenticated
from chassis.identity import Caller, CallerKind
from chassis.request import begin_request, current_request_id
from chassis.rpc.access import Access, AccessTable, Gatekeeper
from chassis.rpc.channel import bearer, open_channel, service_config
from chassis.rpc.deadlines import remaining_for
from chassis.rpc.errors import FAULT_MESSAGE, Refusal, refusal_from
from chassis.rpc.health import NOT_SERVING, READY, SERVING, Health
from chassis.rpc.messages import refuse_unfit
from chassis.rpc.pipeline import Pipeline, current_caller
from chassis.rpc.server import Mounted, build_server, refuse_gaps
from chassis.settings import ServiceSettings
from chassis.tracing import trace_id
from tests.nats_server import free_port

SERVICE_TOKEN = "s" * 40
SERVICE = lookup.DESCRIPTOR.services_by_name["LookupService"]
SEARCH = "/codingahead.lookup.v1.LookupService/SearchCodes"
EVERYTHING: AccessTable = {f"/{SERVICE.full_name}/{method.name}": Access.ANYONE for method in SERVICE.methods}


Behaviour = Callable[[], Awaitable[str]]


class Door(NamedTuple):
    channel: grpc.aio.Channel
    address: str


class NoSuchDrawer(DomainError):
    kind = Kind.NOT_FOUND
    reason = "NO_SUCH_DRAWER"


class KnownTokens:
    async def authenticate(self, token: str) -> Caller:
        if token not in set(CallerKind):
            raise Unauthenticated
        return Caller(CallerKind(token), "someone", token)


class Scripted(lookup_grpc.LookupServiceServicer):
    """Answers SearchCodes with whatever the test wants to happen inside a handler."""

    def __init__(self, behaviour: Behaviour) -> None:
        self._behaviour = behaviour

    async def SearchCodes(self, request: lookup.SearchCodesRequest, context: object) -> lookup.SearchCodesResponse:
        return lookup.SearchCodesResponse(query=await self._behaviour())


@asynccontextmanager
async def serving(tmp_path: Path, behaviour: Behaviour, table: AccessTable = EVERYTHING) -> AsyncIterator[Door]:
    """A server with the suite's pipeline, and a channel to it."""
    token_file = tmp_path / "token"
    token_file.write_text(SERVICE_TOKEN)
    token_file.chmod(0o600)
    listen = f"127.0.0.1:{free_port()}"
    nowhere = "nats://127.0.0.1:1"
    settings = ServiceSettings(listen=listen, service_token_file=token_file, database_url="x", nats_url=nowhere)
    pipeline = Pipeline(Gatekeeper(table, SERVICE_TOKEN, KnownTokens()))
    mounted = Mounted(lookup_grpc.add_LookupServiceServicer_to_server, Scripted(behaviour), SERVICE)  # type: ignore[abstract]  # only SearchCodes is called
    server = build_server(settings, [mounted], pipeline, Health())
    await server.start()
    async with open_channel(settings, listen, [SERVICE], seconds=5) as channel:
        yield Door(channel, listen)
    await server.stop(1)
    await pipeline.drain()


async def ask(door: Door, token: str = "", query: str = "gout") -> str:
    stub = lookup_grpc.LookupServiceStub(door.channel)
    return str((await stub.SearchCodes(lookup.SearchCodesRequest(query=query), metadata=bearer(token))).query)


async def refusal(door: Door, token: str = "", query: str = "gout") -> Refusal:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await ask(door, token, query)
    return refusal_from(caught.value)


def _raw(channel: grpc.aio.Channel) -> Any:
    """The method as bytes in and out, past every check of a client."""
    return channel.unary_unary(SEARCH)


async def answer() -> str:
    return "answered"


class TestACall:
    async def test_passes_by_a_proxy_for_the_web(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")

        async with serving(tmp_path, answer) as door:
            assert await ask(door) == "answered"


class TestARefusal:
    async def test_reaches_the_caller_with_its_reason_fields_and_metadata(self, tmp_path: Path) -> None:
        async def refuse() -> str:
            raise NoSuchDrawer("There is no such drawer.", (FieldError("drawer", "unknown"),), nearest="left")

        async with serving(tmp_path, refuse) as door:
            got = await refusal(door)

        assert got == Refusal(
            grpc.StatusCode.NOT_FOUND,
            "NO_SUCH_DRAWER",
            "There is no such drawer.",
            (FieldError("drawer", "unknown"),),
            (("nearest", "left"),),
        )


class TestABug:
    async def test_leaks_nothing_of_itself(self, tmp_path: Path) -> None:
        async def fail() -> str:
            raise ValueError("postgres://user:password@host")

        async with serving(tmp_path, fail) as door:
            got = await refusal(door)

        assert (got.code, got.message) == (grpc.StatusCode.INTERNAL, FAULT_MESSAGE)

    async def test_that_cancels_itself_still_answers(self, tmp_path: Path) -> None:
        async def cancel() -> str:
            raise asyncio.CancelledError

        async with serving(tmp_path, cancel) as door:
            got = await refusal(door)

        assert got.code is grpc.StatusCode.CANCELLED


class TestACallerWhoLeaves:
    async def test_does_not_stop_a_transaction_in_the_middle(self, tmp_path: Path) -> None:
        started, committed = asyncio.Event(), asyncio.Event()

        async def slowly() -> str:
            started.set()
            await asyncio.sleep(0.3)
            committed.set()
            return ""

        async with serving(tmp_path, slowly) as door:
            call = asyncio.create_task(ask(door))
            await started.wait()
            call.cancel()
            async with asyncio.timeout(5):
                await committed.wait()


class TestADeadline:
    async def test_is_demanded(self, tmp_path: Path) -> None:
        async with serving(tmp_path, answer) as door, grpc.aio.insecure_channel(door.address) as bare:
            with pytest.raises(grpc.aio.AioRpcError) as caught:
                await _raw(bare)(b"")

        assert refusal_from(caught.value).reason == "DEADLINE_REQUIRED"

    async def test_is_passed_on_with_what_is_left(self, tmp_path: Path) -> None:
        async def left() -> str:
            return "less" if 4 < remaining_for(60) < 5 else "more"

        async with serving(tmp_path, left) as door:
            assert await ask(door) == "less"


class TestAMessage:
    async def test_of_rubbish_bytes_is_the_callers_fault(self, tmp_path: Path) -> None:
        async with serving(tmp_path, answer) as door:
            with pytest.raises(grpc.aio.AioRpcError) as caught:
                await _raw(door.channel)(b"\xff\xff\xff\xff", timeout=5)

        assert caught.value.code() is grpc.StatusCode.INVALID_ARGUMENT

    @pytest.mark.parametrize("query", ["a\x00b", "a\x1bb", "a\u202eb", "a\x85b"])
    async def test_with_control_characters_is_refused(self, tmp_path: Path, query: str) -> None:
        async with serving(tmp_path, answer) as door:
            got = await refusal(door, query=query)

        assert (got.reason, got.fields[0].field) == ("MESSAGE_UNFIT", "query")

    def test_with_an_undefined_enum_value_is_refused(self) -> None:
        with pytest.raises(MessageUnfit, match="kind"):
            refuse_unfit(accounts_service_pb2.UpdateAccountKindRequest(kind=99))  # type: ignore[arg-type]  # what a newer or hostile client sends

    def test_that_is_nested_is_read_to_the_bottom(self) -> None:
        page = lookup.BatchGetCodesRequest()
        page.codes.add(system="icd10cm", code="E11\x07")
        with pytest.raises(MessageUnfit, match="code"):
            refuse_unfit(page)

    def test_of_ordinary_text_passes(self) -> None:
        refuse_unfit(Account(name="Zoë\tO'Neil\n", email="zoe@example.org"))


class TestAccess:
    @pytest.mark.parametrize(
        ("access", "admitted"),
        [
            (Access.ANYONE, {"", "guest", "registered", "subscriber", "staff", "SERVICE"}),
            (Access.CALLER, {"guest", "registered", "subscriber", "staff", "SERVICE"}),
            (Access.PERSON, {"registered", "subscriber", "staff", "SERVICE"}),
            (Access.STAFF, {"staff", "SERVICE"}),
            (Access.SERVICE, {"SERVICE"}),
        ],
    )
    async def test_is_given_to_exactly_these(self, access: Access, admitted: set[str]) -> None:
        keeper = Gatekeeper({"/x": access}, SERVICE_TOKEN, KnownTokens())
        everyone = {"", "guest", "registered", "subscriber", "staff", "SERVICE"}

        assert {who for who in everyone if await self._admits(keeper, who)} == admitted

    async def test_is_denied_to_a_method_that_no_rule_names(self, tmp_path: Path) -> None:
        async with serving(tmp_path, answer, {}) as door:
            assert (await refusal(door, token=SERVICE_TOKEN)).code is grpc.StatusCode.PERMISSION_DENIED

    async def test_is_refused_for_a_token_that_does_not_hold(self) -> None:
        keeper = Gatekeeper({"/x": Access.CALLER}, SERVICE_TOKEN, KnownTokens())
        with pytest.raises(Unauthenticated):
            await keeper.admit("/x", "Bearer forged")

    async def test_carries_a_users_token_unproved_where_another_service_decides(self, tmp_path: Path) -> None:
        async def whose() -> str:
            return f"{current_caller().kind}:{current_caller().token}"

        async with serving(tmp_path, whose) as door:
            assert await ask(door, token="forged") == "anonymous:forged"

    def test_table_with_a_gap_stops_the_start(self) -> None:
        mounted = Mounted(lookup_grpc.add_LookupServiceServicer_to_server, None, SERVICE)
        with pytest.raises(ValueError, match="SearchCodes"):
            refuse_gaps([mounted], {k: v for k, v in EVERYTHING.items() if k != SEARCH})

    async def _admits(self, keeper: Gatekeeper, who: str) -> bool:
        token = SERVICE_TOKEN if who == "SERVICE" else who
        try:
            await keeper.admit("/x", f"Bearer {token}" if token else "")
        except DomainError:
            return False
        return True


class TestARequestId:
    @pytest.mark.parametrize(("sent", "kept"), [("req-1", True), ("a\nb", False), ("x" * 65, False)])
    async def test_is_taken_over_when_it_is_fit_for_a_log_line(self, tmp_path: Path, sent: str, kept: bool) -> None:
        async def read() -> str:
            return current_request_id()

        assert (begin_request(sent) == sent) is kept
        async with serving(tmp_path, read) as door:
            assert await ask(door) == current_request_id()

    async def test_travels_with_a_trace(self, tmp_path: Path) -> None:
        async def read() -> str:
            return trace_id()

        async with serving(tmp_path, read) as door:
            assert len(await ask(door)) == 32


class TestRetries:
    def test_are_for_methods_that_the_proto_calls_idempotent_only(self) -> None:
        config = service_config([accounts_service_pb2.DESCRIPTOR.services_by_name["AccountsService"]])

        assert '"method": "Authenticate"' in config
        assert '"method": "RegisterAccount"' not in config
        assert '"method": "CreateSession"' not in config


class TestHealth:
    async def test_says_not_serving_before_the_door_shuts(self) -> None:
        health = Health()
        await health.report(serving=True, ready=False)
        await health.close()

        assert await said_by(health, "") == NOT_SERVING

    async def test_is_asked_of_the_process_or_of_a_service_by_its_name(self) -> None:
        health = Health(["codingahead.accounts.v1.AccountsService"])
        await health.report(serving=True, ready=False)

        names = ("", "codingahead.accounts.v1.AccountsService", READY)
        assert [await said_by(health, name) for name in names] == [SERVING, SERVING, NOT_SERVING]


async def said_by(health: Health, name: str) -> int:
    request = health_pb2.HealthCheckRequest(service=name)
    reply = await health.servicer.Check(request, None)  # type: ignore[arg-type]  # the context is not looked at
    return int(reply.status)


class TestFieldErrors:
    def test_read_as_one_sentence(self) -> None:
        error = InvalidFields(FieldError("email", "no address"), FieldError("name", "too long"))
        assert str(error) == "email: no address; name: too long"
