"""The other services in memory, and all of them behind one address."""

import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import grpc
from codingahead.accounts.v1 import (
    accounts_service_pb2,
    api_key_service_pb2,
    bookmark_service_pb2,
    email_verification_service_pb2,
    metering_service_pb2,
    password_reset_service_pb2,
    personal_data_service_pb2,
)
from codingahead.accounts.v1 import usage_service_pb2 as usage
from codingahead.accounts.v1.accounts_service_pb2_grpc import add_AccountsServiceServicer_to_server
from codingahead.accounts.v1.api_key_service_pb2_grpc import add_ApiKeyServiceServicer_to_server
from codingahead.accounts.v1.bookmark_service_pb2_grpc import add_BookmarkServiceServicer_to_server
from codingahead.accounts.v1.email_verification_service_pb2_grpc import add_EmailVerificationServiceServicer_to_server
from codingahead.accounts.v1.metering_service_pb2_grpc import add_MeteringServiceServicer_to_server
from codingahead.accounts.v1.password_reset_service_pb2_grpc import add_PasswordResetServiceServicer_to_server
from codingahead.accounts.v1.personal_data_service_pb2_grpc import add_PersonalDataServiceServicer_to_server
from codingahead.accounts.v1.usage_service_pb2_grpc import UsageServiceServicer, add_UsageServiceServicer_to_server
from codingahead.assistant.v1 import assistant_service_pb2 as assistant
from codingahead.assistant.v1.assistant_service_pb2_grpc import (
    AssistantServiceServicer,
    add_AssistantServiceServicer_to_server,
)
from codingahead.jobs.v1 import (
    applications_service_pb2,
    employers_service_pb2,
    profiles_service_pb2,
    saved_searches_service_pb2,
)
from codingahead.jobs.v1 import jobs_service_pb2 as jobs
from codingahead.jobs.v1.applications_service_pb2_grpc import add_ApplicationsServiceServicer_to_server
from codingahead.jobs.v1.employers_service_pb2_grpc import add_EmployersServiceServicer_to_server
from codingahead.jobs.v1.jobs_service_pb2_grpc import JobsServiceServicer, add_JobsServiceServicer_to_server
from codingahead.jobs.v1.posting_pb2 import Employer, Posting, PostingState
from codingahead.jobs.v1.profiles_service_pb2_grpc import add_ProfilesServiceServicer_to_server
from codingahead.jobs.v1.saved_searches_service_pb2_grpc import add_SavedSearchesServiceServicer_to_server
from codingahead.lookup.v1 import (
    claim_service_pb2,
    coverage_service_pb2,
    crosswalk_service_pb2,
    fee_service_pb2,
    lookup_service_pb2,
    ncci_service_pb2,
    risk_service_pb2,
)
from codingahead.lookup.v1.claim_service_pb2_grpc import add_ClaimServiceServicer_to_server
from codingahead.lookup.v1.coverage_service_pb2_grpc import add_CoverageServiceServicer_to_server
from codingahead.lookup.v1.crosswalk_service_pb2_grpc import add_CrosswalkServiceServicer_to_server
from codingahead.lookup.v1.fee_service_pb2_grpc import add_FeeServiceServicer_to_server
from codingahead.lookup.v1.lookup_service_pb2_grpc import LookupServiceServicer, add_LookupServiceServicer_to_server
from codingahead.lookup.v1.ncci_service_pb2_grpc import add_NcciServiceServicer_to_server
from codingahead.lookup.v1.risk_service_pb2_grpc import add_RiskServiceServicer_to_server
from grpc_health.v1 import health_pb2_grpc

from chassis.errors import Forwarded, Kind
from chassis.rpc.access import Access, Gatekeeper
from chassis.rpc.pipeline import Pipeline, current_caller
from tests.gateway import web_samples as samples
from tests.gateway.fake_accounts import FakeAccounts, FakeBookmarks, FakeMetering
from tests.gateway.fake_claims import FakeClaims
from tests.gateway.fake_coverage import FakeCoverage
from tests.gateway.fake_crosswalks import FakeCrosswalks, FakeRisk
from tests.gateway.fake_fees import FakeFees
from tests.gateway.fake_lookup import FakeLookup
from tests.gateway.fake_ncci import FakeNcci
from tests.gateway.fake_own import FakeApiKeys, FakeEmailVerifications, FakePasswordResets, FakePersonalData
from tests.gateway.fake_seekers import FakeSeekers
from tests.gateway.suite import SERVICE_TOKEN, Context, Suite

_SERVICES = {
    "lookup": lookup_service_pb2.DESCRIPTOR.services_by_name["LookupService"],
    "fees": fee_service_pb2.DESCRIPTOR.services_by_name["FeeService"],
    "ncci": ncci_service_pb2.DESCRIPTOR.services_by_name["NcciService"],
    "claims": claim_service_pb2.DESCRIPTOR.services_by_name["ClaimService"],
    "coverage": coverage_service_pb2.DESCRIPTOR.services_by_name["CoverageService"],
    "crosswalks": crosswalk_service_pb2.DESCRIPTOR.services_by_name["CrosswalkService"],
    "risk": risk_service_pb2.DESCRIPTOR.services_by_name["RiskService"],
    "accounts": accounts_service_pb2.DESCRIPTOR.services_by_name["AccountsService"],
    "verifications": email_verification_service_pb2.DESCRIPTOR.services_by_name["EmailVerificationService"],
    "resets": password_reset_service_pb2.DESCRIPTOR.services_by_name["PasswordResetService"],
    "api_keys": api_key_service_pb2.DESCRIPTOR.services_by_name["ApiKeyService"],
    "personal_data": personal_data_service_pb2.DESCRIPTOR.services_by_name["PersonalDataService"],
    "bookmarks": bookmark_service_pb2.DESCRIPTOR.services_by_name["BookmarkService"],
    "metering": metering_service_pb2.DESCRIPTOR.services_by_name["MeteringService"],
    "usage": usage.DESCRIPTOR.services_by_name["UsageService"],
    "assistant": assistant.DESCRIPTOR.services_by_name["AssistantService"],
    "jobs": jobs.DESCRIPTOR.services_by_name["JobsService"],
    "applications": applications_service_pb2.DESCRIPTOR.services_by_name["ApplicationsService"],
    "employers": employers_service_pb2.DESCRIPTOR.services_by_name["EmployersService"],
    "profiles": profiles_service_pb2.DESCRIPTOR.services_by_name["ProfilesService"],
    "saved_searches": saved_searches_service_pb2.DESCRIPTOR.services_by_name["SavedSearchesService"],
}
# What is not named here is open to anyone.
_ACCESS = {
    "OpenGuest": Access.SERVICE,
    "RegisterAccount": Access.SERVICE,
    "CreateSession": Access.SERVICE,
    "Authenticate": Access.SERVICE,
    "UpdateAccountKind": Access.SERVICE,
    "DeleteSession": Access.CALLER,
    "GetStanding": Access.CALLER,
    "ListLedgerEntries": Access.CALLER,
    "SendEmailVerification": Access.OWNER,
    "VerifyEmail": Access.SERVICE,
    "RequestPasswordReset": Access.SERVICE,
    "ResetPassword": Access.SERVICE,
    "CreateApiKey": Access.OWNER,
    "ListApiKeys": Access.OWNER,
    "DeleteApiKey": Access.OWNER,
    "ExportPersonalData": Access.OWNER,
    "DeleteAccount": Access.OWNER,
    "SaveBookmark": Access.PERSON,
    "DeleteBookmark": Access.PERSON,
    "GetBookmark": Access.PERSON,
    "ListBookmarks": Access.PERSON,
    "AskQuestion": Access.CALLER,
    "GetUsageReport": Access.STAFF,
    "BatchGetCodes": Access.PERSON,
    "GetFee": Access.PERSON,
    "ListPtpEdits": Access.PERSON,
    "BatchGetPtpEdits": Access.PERSON,
    "GetMue": Access.PERSON,
    "ListAddOnCodes": Access.PERSON,
    "CheckClaim": Access.PERSON,
    "CheckClaims": Access.PERSON,
    "CheckCoverage": Access.PERSON,
    "ListCoverageDocuments": Access.PERSON,
    "TranslateCode": Access.PERSON,
    "GetRisk": Access.PERSON,
    "CreateEmployer": Access.PERSON,
    "CreatePosting": Access.PERSON,
    "PublishPosting": Access.PERSON,
    "ApprovePosting": Access.STAFF,
    "ClosePosting": Access.PERSON,
}


class FakeUsage(UsageServiceServicer):
    """One report."""

    def __init__(self, suite: Suite) -> None:
        self.suite = suite

    async def GetUsageReport(
        self, request: usage.GetUsageReportRequest, context: Context
    ) -> usage.GetUsageReportResponse:
        self.suite.meet(request, context, "GetUsageReport")
        return samples.usage_report()


class FakeAssistant(AssistantServiceServicer):
    """One answer, as long as there are questions."""

    def __init__(self, suite: Suite) -> None:
        self.suite = suite

    async def AskQuestion(
        self, request: assistant.AskQuestionRequest, context: Context
    ) -> assistant.AskQuestionResponse:
        self.suite.meet(request, context, "AskQuestion")
        person = self.suite.caller()
        if not person.questions:
            raise Forwarded(Kind.RESOURCE_EXHAUSTED, "NO_QUESTIONS_LEFT", "No questions are left.")
        person.questions -= 1
        return samples.ANSWER


_Made = TypeVar("_Made", jobs.CreateEmployerResponse, jobs.CreatePostingResponse)


class FakeJobs(JobsServiceServicer):
    """Postings in a dict, and what was made under each caller's keys."""

    def __init__(self, suite: Suite) -> None:
        self.suite = suite
        self._numbers = itertools.count(1)
        self._made: dict[tuple[str, str], tuple[Any, Any]] = {}

    async def CreateEmployer(
        self, request: jobs.CreateEmployerRequest, context: Context
    ) -> jobs.CreateEmployerResponse:
        self.suite.meet(request, context, "CreateEmployer")
        return self._once(request, lambda: self._opened(request))

    async def CreatePosting(self, request: jobs.CreatePostingRequest, context: Context) -> jobs.CreatePostingResponse:
        self.suite.meet(request, context, "CreatePosting")
        return self._once(request, lambda: self._drafted(request))

    async def PublishPosting(
        self, request: jobs.PublishPostingRequest, context: Context
    ) -> jobs.PublishPostingResponse:
        self.suite.meet(request, context, "PublishPosting")
        posting = self._moved(request.posting_id, PostingState.POSTING_STATE_PENDING_REVIEW)
        return jobs.PublishPostingResponse(posting=posting)

    async def ApprovePosting(
        self, request: jobs.ApprovePostingRequest, context: Context
    ) -> jobs.ApprovePostingResponse:
        self.suite.meet(request, context, "ApprovePosting")
        return jobs.ApprovePostingResponse(
            posting=self._moved(request.posting_id, PostingState.POSTING_STATE_PUBLISHED)
        )

    async def ClosePosting(self, request: jobs.ClosePostingRequest, context: Context) -> jobs.ClosePostingResponse:
        self.suite.meet(request, context, "ClosePosting")
        return jobs.ClosePostingResponse(posting=self._moved(request.posting_id, PostingState.POSTING_STATE_CLOSED))

    async def GetPosting(self, request: jobs.GetPostingRequest, context: Context) -> jobs.GetPostingResponse:
        self.suite.meet(request, context, "GetPosting")
        if current_caller().token:
            self.suite.caller()
        return jobs.GetPostingResponse(posting=self._found(request.posting_id))

    async def ListPostings(self, request: jobs.ListPostingsRequest, context: Context) -> jobs.ListPostingsResponse:
        self.suite.meet(request, context, "ListPostings")
        return jobs.ListPostingsResponse(postings=list(self.suite.postings.values()), total=len(self.suite.postings))

    def _once(self, request: Any, make: Callable[[], _Made]) -> _Made:
        if not request.idempotency_key:
            return make()
        key = (current_caller().account_id, request.idempotency_key)
        if key not in self._made:
            self._made[key] = (request, make())
        asked, made = self._made[key]
        if asked != request:
            raise Forwarded(Kind.ALREADY_EXISTS, "IDEMPOTENCY_KEY_REUSED", "This key was used for another request.")
        answer: _Made = made
        return answer

    def _opened(self, request: jobs.CreateEmployerRequest) -> jobs.CreateEmployerResponse:
        return jobs.CreateEmployerResponse(employer=Employer(id=f"employer-{next(self._numbers)}", name=request.name))

    def _drafted(self, request: jobs.CreatePostingRequest) -> jobs.CreatePostingResponse:
        posting = Posting(id=f"posting-{len(self.suite.postings)}", title=request.title, salary=request.salary)
        posting.employer.MergeFrom(Employer(id=request.employer_id, name="Clinic"))
        posting.state = PostingState.POSTING_STATE_DRAFT
        self.suite.postings[posting.id] = posting
        return jobs.CreatePostingResponse(posting=posting)

    def _found(self, posting_id: str) -> Posting:
        if posting_id not in self.suite.postings:
            raise Forwarded(Kind.NOT_FOUND, "POSTING_NOT_FOUND", "There is no such posting.")
        return self.suite.postings[posting_id]

    def _moved(self, posting_id: str, state: PostingState.ValueType) -> Posting:
        posting = self._found(posting_id)
        if posting.state == PostingState.POSTING_STATE_CLOSED:
            raise Forwarded(Kind.FAILED_PRECONDITION, "TRANSITION_NOT_ALLOWED", "A closed posting stays closed.")
        posting.state = state
        return posting


@asynccontextmanager
async def running_suite(codes: LookupServiceServicer | None = None) -> AsyncIterator[Suite]:
    """All services behind one address while the block runs; `codes` stands in place of the fake code lookup."""
    suite = Suite()
    table = {
        f"/{service.full_name}/{method.name}": _ACCESS.get(method.name, Access.ANYONE)
        for service in _SERVICES.values()
        for method in service.methods
    }
    server = grpc.aio.server(interceptors=[Pipeline(Gatekeeper(table, SERVICE_TOKEN, suite))])
    add_LookupServiceServicer_to_server(codes or FakeLookup(suite), server)
    add_FeeServiceServicer_to_server(FakeFees(suite), server)
    add_NcciServiceServicer_to_server(FakeNcci(suite), server)
    add_ClaimServiceServicer_to_server(FakeClaims(suite), server)
    add_CoverageServiceServicer_to_server(FakeCoverage(suite), server)
    add_CrosswalkServiceServicer_to_server(FakeCrosswalks(suite), server)
    add_RiskServiceServicer_to_server(FakeRisk(suite), server)
    add_AccountsServiceServicer_to_server(FakeAccounts(suite), server)
    add_EmailVerificationServiceServicer_to_server(FakeEmailVerifications(suite), server)
    add_PasswordResetServiceServicer_to_server(FakePasswordResets(suite), server)
    add_ApiKeyServiceServicer_to_server(FakeApiKeys(suite), server)
    add_PersonalDataServiceServicer_to_server(FakePersonalData(suite), server)
    add_BookmarkServiceServicer_to_server(FakeBookmarks(suite), server)
    add_MeteringServiceServicer_to_server(FakeMetering(suite), server)
    add_UsageServiceServicer_to_server(FakeUsage(suite), server)
    add_AssistantServiceServicer_to_server(FakeAssistant(suite), server)
    add_JobsServiceServicer_to_server(FakeJobs(suite), server)  # type: ignore[abstract]  # the rest is asked of the service itself
    seekers = FakeSeekers(suite)  # type: ignore[abstract]  # the rest is asked of the service itself
    add_ApplicationsServiceServicer_to_server(seekers, server)
    add_EmployersServiceServicer_to_server(seekers, server)
    add_ProfilesServiceServicer_to_server(seekers, server)
    add_SavedSearchesServiceServicer_to_server(seekers, server)
    health_pb2_grpc.add_HealthServicer_to_server(suite.health.servicer, server)
    suite.address = f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}"
    await suite.health.report(serving=True, ready=True)
    await server.start()
    try:
        yield suite
    finally:
        await server.stop(None)
