"""Claims over gRPC, through the suite's own pipeline: one, and many in one call."""

import uuid
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import grpc
import pytest
from codingahead.lookup.v1 import claim_pb2 as pb
from codingahead.lookup.v1 import claim_service_pb2 as service
from codingahead.lookup.v1.claim_service_pb2_grpc import ClaimServiceStub, add_ClaimServiceServicer_to_server

from chassis.identity import Caller, CallerKind
from chassis.rpc.access import Access, Gatekeeper
from chassis.rpc.channel import bearer
from chassis.rpc.errors import refusal_from
from chassis.rpc.pipeline import Pipeline
from services.lookup.ports import Desk, Library
from services.lookup.servicers.claims import ClaimServicer
from services.lookup.snapshot.nearby import nearby
from services.lookup.snapshot.store import Snapshot
from tests.lookup.fakes import NOON, KeptInMemory, LedgerOfOne

_SERVICE = service.DESCRIPTOR.services_by_name["ClaimService"]
_SERVICE_TOKEN = "s" * 40
ADA, SERVICE = bearer("registered"), bearer(_SERVICE_TOKEN)
EXCLUDED = pb.Claim(date_of_service="2026-01-15", setting="practitioner", diagnoses=["E10.9", "E11.9"])


class _KnownTokens:
    async def authenticate(self, token: str) -> Caller:
        return Caller(CallerKind(token), "someone", token)


class _Shelf:
    def __init__(self, library: Library) -> None:
        self.library = library


@pytest.fixture
def library(snapshot: Snapshot) -> Library:
    """The real list of diagnoses and nothing else; nobody searches here."""
    return Library("test", snapshot, None, partial(nearby, snapshot), {})  # type: ignore[arg-type]


@asynccontextmanager
async def _serving(library: Library, ledger: LedgerOfOne) -> AsyncIterator[Any]:
    table = {f"/{_SERVICE.full_name}/{method.name}": Access.PERSON for method in _SERVICE.methods}
    server = grpc.aio.server(interceptors=[Pipeline(Gatekeeper(table, _SERVICE_TOKEN, _KnownTokens()))])
    desk = Desk(_Shelf(library), ledger, KeptInMemory(), lambda: NOON)
    add_ClaimServiceServicer_to_server(ClaimServicer(desk), server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
        stub: Any = ClaimServiceStub(channel)
        stub.channel = channel
        yield stub
    await server.stop(None)


async def _sent(*messages: service.CheckClaimsRequest) -> AsyncIterator[service.CheckClaimsRequest]:
    for message in messages:
        yield message


def _many(claims: Iterable[pb.Claim]) -> list[service.CheckClaimsRequest]:
    return [service.CheckClaimsRequest(claim_id=f"c{at}", claim=claim) for at, claim in enumerate(claims)]


class TestOneClaim:
    async def test_costs_a_person_one_call_however_often_its_key_is_sent(self, library: Library) -> None:
        ledger = LedgerOfOne(api_calls=1)
        asked = service.CheckClaimRequest(claim=EXCLUDED, idempotency_key=str(uuid.uuid4()))
        async with _serving(library, ledger) as claims:
            for _ in range(2):
                answer = await claims.CheckClaim(asked, metadata=ADA, timeout=5)
                assert answer.verdict.verdict == "errors"
            assert ledger.api_calls == 0
            with pytest.raises(grpc.aio.AioRpcError) as refused:
                await claims.CheckClaim(service.CheckClaimRequest(claim=EXCLUDED), metadata=ADA, timeout=5)
        assert refusal_from(refused.value).reason == "NO_API_CALLS_LEFT"

    async def test_that_is_unfit_costs_nothing_and_names_the_fields(self, library: Library) -> None:
        ledger = LedgerOfOne(api_calls=1)
        unfit = pb.Claim(date_of_service="2026-1-5", setting="clinic", patient=pb.Patient(birth_date="x", sex="?"))
        async with _serving(library, ledger) as claims:
            with pytest.raises(grpc.aio.AioRpcError) as refused:
                await claims.CheckClaim(service.CheckClaimRequest(claim=unfit), metadata=ADA, timeout=5)
        fields = [each.field for each in refusal_from(refused.value).fields]
        assert fields == ["date_of_service", "setting", "patient.birth_date", "patient.sex"]
        assert ledger.api_calls == 1

    async def test_costs_a_service_nothing(self, library: Library) -> None:
        ledger = LedgerOfOne(api_calls=0)
        async with _serving(library, ledger) as claims:
            answer = await claims.CheckClaim(service.CheckClaimRequest(claim=EXCLUDED), metadata=SERVICE, timeout=5)
        assert [(each.system, each.code) for each in answer.verdict.codes] == [
            ("icd10cm", "E10.9"),
            ("icd10cm", "E11.9"),
        ]


class TestManyClaimsInOneCall:
    async def test_are_answered_in_their_order_each_with_its_name_for_one_call(self, library: Library) -> None:
        ledger = LedgerOfOne(api_calls=1)
        clean = pb.Claim(date_of_service="2026-01-15", setting="practitioner", diagnoses=["E11.9"])
        sent = _many([EXCLUDED, clean] * 50)
        async with _serving(library, ledger) as claims:
            answers = [each async for each in claims.CheckClaims(_sent(*sent), metadata=ADA, timeout=20)]

        assert [each.claim_id for each in answers] == [each.claim_id for each in sent]
        assert [each.verdict.verdict for each in answers] == ["errors", "clean"] * 50
        assert ledger.api_calls == 0

    async def test_are_answered_as_they_come(self, library: Library) -> None:
        async with _serving(library, LedgerOfOne()) as claims:
            call = claims.CheckClaims(metadata=ADA, timeout=5)
            for message in _many([EXCLUDED] * 3):
                await call.write(message)
                assert (await call.read()).claim_id == message.claim_id
            await call.done_writing()
            assert await call.read() is grpc.aio.EOF

    @pytest.mark.parametrize(
        ("claim", "reason", "field"),
        [
            (pb.Claim(), "INVALID_FIELDS", "date_of_service"),
            (pb.Claim(date_of_service="2026-01-15", setting="practitioner"), "INVALID_FIELDS", "lines"),
            (pb.Claim(date_of_service="2026-01-15\x00"), "MESSAGE_UNFIT", "date_of_service"),
        ],
    )
    async def test_an_unfit_one_is_refused_by_itself(
        self, library: Library, claim: pb.Claim, reason: str, field: str
    ) -> None:
        async with _serving(library, LedgerOfOne()) as claims:
            answers = [
                each async for each in claims.CheckClaims(_sent(*_many([claim, EXCLUDED])), metadata=ADA, timeout=5)
            ]
        refusal = answers[0].refusal
        assert (refusal.reason, refusal.fields[0].field) == (reason, field)
        assert answers[1].verdict.verdict == "errors"

    async def test_one_that_is_no_message_is_refused_by_itself(self, library: Library) -> None:
        async with _serving(library, LedgerOfOne()) as claims:
            as_bytes = claims.channel.stream_stream(f"/{_SERVICE.full_name}/CheckClaims")

            async def sent() -> AsyncIterator[bytes]:
                yield b"\xff\xff"
                yield _many([EXCLUDED])[0].SerializeToString()

            answers = [
                service.CheckClaimsResponse.FromString(each) async for each in as_bytes(sent(), metadata=ADA, timeout=5)
            ]
        assert [each.WhichOneof("outcome") for each in answers] == ["refusal", "verdict"]

    async def test_past_a_thousand_are_refused_after_a_thousand_answers(self, library: Library) -> None:
        bare = pb.Claim(date_of_service="2026-01-15", setting="practitioner", diagnoses=["I10"])
        async with _serving(library, LedgerOfOne()) as claims:
            call = claims.CheckClaims(_sent(*_many([bare] * 1_001)), metadata=ADA, timeout=60)
            for at in range(1_000):
                assert (await call.read()).claim_id == f"c{at}"
            with pytest.raises(grpc.aio.AioRpcError) as refused:
                await call.read()
        assert refusal_from(refused.value).reason == "TOO_MANY_CLAIMS"

    async def test_are_for_registered_people_with_calls_left(self, library: Library) -> None:
        async with _serving(library, LedgerOfOne(api_calls=0)) as claims:
            for who, reason in ((bearer("guest"), "SIGN_IN_REQUIRED"), (ADA, "NO_API_CALLS_LEFT")):
                with pytest.raises(grpc.aio.AioRpcError) as refused:
                    await claims.CheckClaims(_sent(*_many([EXCLUDED])), metadata=who, timeout=5).read()
                assert refusal_from(refused.value).reason == reason

    async def test_must_have_a_deadline(self, library: Library) -> None:
        async with _serving(library, LedgerOfOne()) as claims:
            with pytest.raises(grpc.aio.AioRpcError) as refused:
                await claims.CheckClaims(_sent(*_many([EXCLUDED])), metadata=ADA).read()
        assert refusal_from(refused.value).reason == "DEADLINE_REQUIRED"

    async def test_end_at_their_deadline(self, library: Library) -> None:
        async with _serving(library, LedgerOfOne()) as claims:
            call = claims.CheckClaims(metadata=ADA, timeout=0.3)
            await call.write(_many([EXCLUDED])[0])
            await call.read()
            with pytest.raises(grpc.aio.AioRpcError) as refused:
                await call.read()
        assert refused.value.code() is grpc.StatusCode.DEADLINE_EXCEEDED
