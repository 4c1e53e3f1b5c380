"""The service over gRPC: who may call what, and how it refuses."""

import uuid
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import grpc
import pytest
from codingahead.jobs.v1.jobs_service_pb2 import (
    ApprovePostingRequest,
    ClosePostingRequest,
    CreateEmployerRequest,
    CreatePostingRequest,
    GetPostingRequest,
    ListPostingsRequest,
    PublishPostingRequest,
)
from codingahead.jobs.v1.jobs_service_pb2_grpc import JobsServiceStub
from codingahead.jobs.v1.posting_pb2 import Location, Posting, PostingState, Salary

from chassis.rpc.channel import bearer
from chassis.rpc.errors import Refusal, refusal_from
from tests.jobs.samples import TurnableClock
from tests.jobs.suite import SERVICE_TOKEN, KnownPeople, jobs_running

ADA, EVE, SAM, GUEST, NOBODY = "ada-token", "eve-token", "sam-token", "guest-token", ""


class Jobs:
    """The service as each person meets it."""

    def __init__(self, channel: grpc.aio.Channel, people: KnownPeople, clock: TurnableClock) -> None:
        self.stub = JobsServiceStub(channel)
        self.people = people
        self.clock = clock

    async def call(self, method: str, request: Any, token: str = NOBODY) -> Any:
        """The answer of a method to whoever has the token."""
        return await getattr(self.stub, method)(request, metadata=bearer(token), timeout=10)

    async def refusal(self, method: str, request: Any, token: str = NOBODY) -> Refusal:
        """What the method refuses with."""
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await self.call(method, request, token)
        return refusal_from(refused.value)

    async def draft(self, token: str = ADA) -> Posting:
        """A draft of an employer of the person's own."""
        employer = await self.call("CreateEmployer", CreateEmployerRequest(name="Harbor Clinic"), token)
        answer = await self.call("CreatePosting", posting_request(employer.employer.id), token)
        posting: Posting = answer.posting
        return posting

    async def listed(self) -> list[str]:
        """The ids of what everybody sees."""
        answer = await self.call("ListPostings", ListPostingsRequest())
        return [posting.id for posting in answer.postings]


def posting_request(employer_id: str, **changes: Any) -> CreatePostingRequest:
    fields: dict[str, Any] = {
        "employer_id": employer_id,
        "title": "  Outpatient   coder ",
        "description_markdown": "You code **clinic visits**.",
        "employment_type": "FULL_TIME",
        "remote": "onsite",
        "location": Location(city="Austin", state="tx", country="us"),
        "credentials": ["cpc", "CPC"],
        "salary": Salary(min=52_000, max=68_000, unit="YEAR", currency="usd"),
        "valid_through": "2026-03-31",
    }
    return CreatePostingRequest(**(fields | changes))


@pytest.fixture
async def jobs(tmp_path: Path) -> AsyncIterator[Jobs]:
    people, clock = KnownPeople(), TurnableClock()
    async with jobs_running(tmp_path, people, clock) as channel:
        yield Jobs(channel, people, clock)


class TestAPostingsWay:
    async def test_leads_over_review_to_the_public_list_and_off_it(self, jobs: Jobs) -> None:
        posting = await jobs.draft()
        by_id: Any = {"posting_id": posting.id}

        sent = await jobs.call("PublishPosting", PublishPostingRequest(**by_id), ADA)
        assert sent.posting.state == PostingState.POSTING_STATE_PENDING_REVIEW
        assert await jobs.listed() == []

        approved = await jobs.call("ApprovePosting", ApprovePostingRequest(**by_id), SAM)
        assert approved.posting.state == PostingState.POSTING_STATE_PUBLISHED
        assert await jobs.listed() == [posting.id]

        closed = await jobs.call("ClosePosting", ClosePostingRequest(**by_id), ADA)
        assert closed.posting.state == PostingState.POSTING_STATE_CLOSED
        assert await jobs.listed() == []

    async def test_begins_with_names_in_official_spelling(self, jobs: Jobs) -> None:
        posting = await jobs.draft()

        assert posting.title == "Outpatient coder"
        assert posting.location == Location(city="Austin", state="TX", country="US")
        assert list(posting.credentials) == ["CPC"]
        assert posting.salary.currency == "USD"
        assert not posting.HasField("publish_time")


class TestADraft:
    async def test_is_shown_to_its_member_and_to_staff(self, jobs: Jobs) -> None:
        posting = await jobs.draft()

        for token in (ADA, SAM, SERVICE_TOKEN):
            seen = await jobs.call("GetPosting", GetPostingRequest(posting_id=posting.id), token)
            assert seen.posting == posting

    @pytest.mark.parametrize("token", [EVE, GUEST, NOBODY, "expired-token"])
    async def test_looks_to_everybody_else_like_one_that_does_not_exist(self, jobs: Jobs, token: str) -> None:
        posting = await jobs.draft()

        hidden = await jobs.refusal("GetPosting", GetPostingRequest(posting_id=posting.id), token)
        unknown = await jobs.refusal("GetPosting", GetPostingRequest(posting_id="unknown"), token)

        assert hidden == unknown
        assert hidden.reason == "POSTING_NOT_FOUND"


class TestAPublicPosting:
    async def test_is_shown_without_asking_who_is_there(self, jobs: Jobs) -> None:
        posting = await jobs.draft(SAM)
        await jobs.call("PublishPosting", PublishPostingRequest(posting_id=posting.id), SAM)
        asked = jobs.people.asked

        seen = await jobs.call("GetPosting", GetPostingRequest(posting_id=posting.id), "expired-token")

        assert seen.posting.employer.trusted
        assert jobs.people.asked == asked

    async def test_past_its_end_is_gone_and_says_what_it_offered(self, jobs: Jobs) -> None:
        posting = await jobs.draft(SAM)
        await jobs.call("PublishPosting", PublishPostingRequest(posting_id=posting.id), SAM)

        jobs.clock.moment += timedelta(days=90)

        assert await jobs.listed() == []
        refusal = await jobs.refusal("GetPosting", GetPostingRequest(posting_id=posting.id))
        assert (refusal.code, refusal.reason) == (grpc.StatusCode.NOT_FOUND, "POSTING_GONE")
        assert dict(refusal.metadata) == {"title": "Outpatient coder", "state": "TX", "credential": "CPC"}


class TestAnIdempotencyKey:
    async def test_answers_the_first_result_in_any_case_of_its_letters(self, jobs: Jobs) -> None:
        key = str(uuid.uuid4())
        requests = [CreateEmployerRequest(name="Harbor Clinic", idempotency_key=each) for each in (key, key.upper())]

        first, again = [await jobs.call("CreateEmployer", request, ADA) for request in requests]

        assert again == first

    async def test_is_refused_for_other_content(self, jobs: Jobs) -> None:
        posting, key = await jobs.draft(), str(uuid.uuid4())
        await jobs.call("CreatePosting", posting_request(posting.employer.id, idempotency_key=key), ADA)

        other = posting_request(posting.employer.id, idempotency_key=key, specialties=["Cardiology"])
        refusal = await jobs.refusal("CreatePosting", other, ADA)

        assert (refusal.code, refusal.reason) == (grpc.StatusCode.ALREADY_EXISTS, "IDEMPOTENCY_KEY_REUSED")

    async def test_that_is_no_uuid_is_named(self, jobs: Jobs) -> None:
        request = CreateEmployerRequest(name="Harbor Clinic", idempotency_key="spring")
        refusal = await jobs.refusal("CreateEmployer", request, ADA)

        assert refusal.reason == "IDEMPOTENCY_KEY_INVALID"
        assert [fault.field for fault in refusal.fields] == ["idempotency_key"]


class TestARefusal:
    async def test_of_a_filter_names_its_fields(self, jobs: Jobs) -> None:
        refusal = await jobs.refusal("ListPostings", ListPostingsRequest(salary_min=-1, posted_within_days=366))

        assert (refusal.code, refusal.reason) == (grpc.StatusCode.INVALID_ARGUMENT, "FILTER_INVALID")
        assert [fault.field for fault in refusal.fields] == ["salary_min", "posted_within_days"]

    async def test_names_every_field_of_a_posting_that_is_wrong(self, jobs: Jobs) -> None:
        employer = await jobs.call("CreateEmployer", CreateEmployerRequest(name="Harbor Clinic"), ADA)
        request = posting_request(employer.employer.id, title="x", salary=None, valid_through="2020-01-01")

        refusal = await jobs.refusal("CreatePosting", request, ADA)

        assert (refusal.code, refusal.reason) == (grpc.StatusCode.INVALID_ARGUMENT, "POSTING_INVALID")
        assert [fault.field for fault in refusal.fields] == ["title", "salary", "valid_through"]

    async def test_of_an_employer_names_its_fields(self, jobs: Jobs) -> None:
        refusal = await jobs.refusal("CreateEmployer", CreateEmployerRequest(website="harbor"), ADA)

        assert refusal.reason == "EMPLOYER_INVALID"
        assert [fault.field for fault in refusal.fields] == ["name", "website"]

    async def test_of_anothers_employer_is_that_of_an_unknown_one(self, jobs: Jobs) -> None:
        posting = await jobs.draft(ADA)

        anothers = await jobs.refusal("CreatePosting", posting_request(posting.employer.id), EVE)
        unknown = await jobs.refusal("CreatePosting", posting_request("unknown"), EVE)

        assert anothers == unknown
        assert anothers.reason == "EMPLOYER_NOT_FOUND"

    async def test_of_an_approval_by_a_member_says_that_it_is_for_staff(self, jobs: Jobs) -> None:
        posting = await jobs.draft()

        refusal = await jobs.refusal("ApprovePosting", ApprovePostingRequest(posting_id=posting.id), ADA)

        assert (refusal.code, refusal.reason) == (grpc.StatusCode.PERMISSION_DENIED, "STAFF_ONLY")

    async def test_of_a_closed_posting_says_that_it_is_closed(self, jobs: Jobs) -> None:
        posting = await jobs.draft(SAM)
        await jobs.call("ClosePosting", ClosePostingRequest(posting_id=posting.id), SAM)

        refusal = await jobs.refusal("PublishPosting", PublishPostingRequest(posting_id=posting.id), SAM)

        assert (refusal.code, refusal.reason) == (grpc.StatusCode.FAILED_PRECONDITION, "TRANSITION_NOT_ALLOWED")
        assert dict(refusal.metadata) == {"state": "closed", "asked": "published"}

    @pytest.mark.parametrize("method", ["CreateEmployer", "CreatePosting", "PublishPosting", "ClosePosting"])
    async def test_of_a_guest_asks_to_sign_in(self, jobs: Jobs, method: str) -> None:
        request = {
            "CreateEmployer": CreateEmployerRequest(),
            "CreatePosting": CreatePostingRequest(),
            "PublishPosting": PublishPostingRequest(),
            "ClosePosting": ClosePostingRequest(),
        }[method]

        assert (await jobs.refusal(method, request, GUEST)).reason == "SIGN_IN_REQUIRED"
        assert (await jobs.refusal(method, request, NOBODY)).reason == "UNAUTHENTICATED"
        assert (await jobs.refusal(method, request, "expired-token")).reason == "UNAUTHENTICATED"

    async def test_while_accounts_is_away_says_so_but_the_list_still_answers(self, jobs: Jobs) -> None:
        await jobs.people.server.stop(0)

        refusal = await jobs.refusal("CreateEmployer", CreateEmployerRequest(name="Harbor Clinic"), ADA)

        assert (refusal.code, refusal.reason) == (grpc.StatusCode.UNAVAILABLE, "SERVICE_UNAVAILABLE")
        assert await jobs.listed() == []
