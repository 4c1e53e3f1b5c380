"""What the contract says of gRPC and of events, held against the whole suite from outside."""

import asyncio
import uuid
from collections.abc import Iterator
from typing import Any

import grpc
import nats
import pytest
from codingahead.accounts.v1.metering_service_pb2 import GetStandingRequest
from codingahead.accounts.v1.metering_service_pb2_grpc import MeteringServiceStub
from codingahead.accounts.v1.usage_service_pb2 import GetUsageReportRequest
from codingahead.accounts.v1.usage_service_pb2_grpc import UsageServiceStub
from codingahead.assistant.v1.assistant_service_pb2 import AskQuestionRequest
from codingahead.assistant.v1.assistant_service_pb2_grpc import AssistantServiceStub
from codingahead.jobs.v1.jobs_service_pb2 import CreateEmployerRequest, ListPostingsRequest
from codingahead.jobs.v1.jobs_service_pb2_grpc import JobsServiceStub
from codingahead.lookup.v1.code_pb2 import CodeRef
from codingahead.lookup.v1.lookup_service_pb2 import BatchGetCodesRequest, GetCodePageRequest, SearchCodesRequest
from codingahead.lookup.v1.lookup_service_pb2_grpc import LookupServiceStub
from grpc_health.v1.health_pb2 import HealthCheckRequest
from grpc_health.v1.health_pb2_grpc import HealthStub
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase

from chassis.rpc.channel import bearer
from chassis.rpc.health import READY, SERVING
from tests.contracts.conftest import new_email
from tests.deploy.running import RunningSuite
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.xdist_group("contract-grpc")
SERVICES = ("lookup", "accounts", "assistant", "jobs")
OK, NONE, DENIED = grpc.StatusCode.OK, grpc.StatusCode.UNAUTHENTICATED, grpc.StatusCode.PERMISSION_DENIED


def full_page() -> GetCodePageRequest:
    return GetCodePageRequest(system="icd10cm", code="e119", spend=True, idempotency_key=str(uuid.uuid4()))


def question() -> AskQuestionRequest:
    return AskQuestionRequest(question="What is E11.9?", idempotency_key=str(uuid.uuid4()))


BATCH = BatchGetCodesRequest(codes=[CodeRef(system="icd10cm", code="e119")])
EMPLOYER = CreateEmployerRequest(name="Harbor Clinic", website="https://harbor.example")


@pytest.fixture(scope="module")
def channels(suite: RunningSuite) -> Iterator[dict[str, grpc.Channel]]:
    """A plain channel to each service."""
    opened = {name: grpc.insecure_channel(suite.endpoints[name]) for name in SERVICES}
    yield opened
    for channel in opened.values():
        channel.close()


@pytest.fixture(scope="module")
def tokens(suite: RunningSuite, service_token: str) -> dict[str, str]:
    """What callers may hold: nothing, rubbish, a guest's cookie, a session, the services' own."""
    with Visitor(suite) as guest, Visitor(suite) as person:
        guest.http.post("/api/v1/assistant/questions", json={"question": "Nothing that is known."})
        session = person.register(new_email())["token"]
        return {
            "nobody": "",
            "rubbish": "rubbish",
            "guest": guest.http.cookies["ca_guest"],
            "person": session,
            "service": service_token,
        }


def code_of(call: Any, request: Any, token: str, seconds: float | None = 10) -> grpc.StatusCode:
    """How a call ends."""
    try:
        call(request, timeout=seconds, metadata=bearer(token))
    except grpc.RpcError as error:
        return error.code()
    return OK


class TestEachCaller:
    @pytest.mark.parametrize(
        ("service", "stub", "method", "request_", "expected"),
        [
            ("lookup", LookupServiceStub, "GetCodePage", full_page(), (NONE, NONE, OK, OK, OK)),
            ("lookup", LookupServiceStub, "SearchCodes", SearchCodesRequest(query="gout"), (OK, OK, OK, OK, OK)),
            ("lookup", LookupServiceStub, "BatchGetCodes", BATCH, (NONE, NONE, NONE, OK, OK)),
            ("accounts", MeteringServiceStub, "GetStanding", GetStandingRequest(), (NONE, NONE, OK, OK, OK)),
            ("accounts", UsageServiceStub, "GetUsageReport", GetUsageReportRequest(), (NONE, NONE, DENIED, DENIED, OK)),
            ("assistant", AssistantServiceStub, "AskQuestion", question(), (NONE, NONE, OK, OK, OK)),
            ("jobs", JobsServiceStub, "ListPostings", ListPostingsRequest(), (OK, OK, OK, OK, OK)),
            ("jobs", JobsServiceStub, "CreateEmployer", EMPLOYER, (NONE, NONE, NONE, OK, NONE)),
        ],
    )
    def test_may_do_what_is_theirs(
        self,
        channels: dict[str, grpc.Channel],
        tokens: dict[str, str],
        *,
        service: str,
        stub: Any,
        method: str,
        request_: Any,
        expected: tuple[grpc.StatusCode, ...],
    ) -> None:
        call = getattr(stub(channels[service]), method)

        assert tuple(code_of(call, request_, token) for token in tokens.values()) == expected

    def test_must_say_how_long_they_wait(self, channels: dict[str, grpc.Channel], service_token: str) -> None:
        search = LookupServiceStub(channels["lookup"]).SearchCodes

        assert (
            code_of(search, SearchCodesRequest(query="gout"), service_token, None) is grpc.StatusCode.INVALID_ARGUMENT
        )


class TestASessionThatHasEnded:
    def test_opens_no_door(self, suite: RunningSuite, channels: dict[str, grpc.Channel]) -> None:
        with Visitor(suite) as person:
            token = person.register(new_email())["token"]
            assert person.http.delete("/api/v1/sessions/current").status_code == 204

        assert code_of(LookupServiceStub(channels["lookup"]).GetCodePage, full_page(), token) is NONE
        assert code_of(MeteringServiceStub(channels["accounts"]).GetStanding, GetStandingRequest(), token) is NONE
        assert code_of(AssistantServiceStub(channels["assistant"]).AskQuestion, question(), token) is NONE


class TestEachServer:
    @pytest.mark.parametrize("service", SERVICES)
    def test_tells_its_health_and_what_it_offers_to_anyone(
        self, channels: dict[str, grpc.Channel], service: str
    ) -> None:
        offered = ProtoReflectionDescriptorDatabase(channels[service]).get_services()
        own = [name for name in offered if name.startswith(f"codingahead.{service}.v1.")]

        health: Any = HealthStub(channels[service])
        asked = [health.Check(HealthCheckRequest(service=name), timeout=5).status for name in ("", READY, *own)]
        assert own
        assert set(asked) == {SERVING}


class TestAReaderOfEvents:
    async def test_reads_every_stream_and_changes_none(self, suite: RunningSuite) -> None:
        complaints: list[Exception] = []

        async def complained(error: Exception) -> None:
            complaints.append(error)

        client = await nats.connect(suite.endpoints["nats"], allow_reconnect=False, error_cb=complained)
        streams = [await client.jetstream().stream_info(service.upper()) for service in SERVICES]
        await client.publish("ca.lookup.code.viewed.v1", b"forged")
        await client.flush()
        async with asyncio.timeout(10):
            while not complaints:  # noqa: ASYNC110 (the library calls back, and sets nothing)
                await asyncio.sleep(0.02)
        await client.close()

        assert [stream.config.subjects for stream in streams] == [[f"ca.{service}.>"] for service in SERVICES]
        assert "permissions violation" in str(complaints[0]).lower()
