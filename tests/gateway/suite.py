"""The suite as the gateway meets it: real gRPC servers whose services keep the contract, in memory."""

import itertools
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import grpc
from codingahead.accounts.v1 import accounts_service_pb2 as accounts
from codingahead.accounts.v1 import metering_service_pb2 as metering
from codingahead.accounts.v1 import usage_service_pb2 as usage
from codingahead.accounts.v1.account_pb2 import Account, AccountKind
from codingahead.accounts.v1.accounts_service_pb2_grpc import (
    AccountsServiceServicer,
    add_AccountsServiceServicer_to_server,
)
from codingahead.accounts.v1.metering_pb2 import Balance, LedgerEntry, Meter
from codingahead.accounts.v1.metering_service_pb2_grpc import (
    MeteringServiceServicer,
    add_MeteringServiceServicer_to_server,
)
from codingahead.accounts.v1.usage_service_pb2_grpc import UsageServiceServicer, add_UsageServiceServicer_to_server
from codingahead.assistant.v1 import assistant_service_pb2 as assistant
from codingahead.assistant.v1.assistant_service_pb2_grpc import (
    AssistantServiceServicer,
    add_AssistantServiceServicer_to_server,
)
from codingahead.jobs.v1 import jobs_service_pb2 as jobs
from codingahead.jobs.v1.jobs_service_pb2_grpc import JobsServiceServicer, add_JobsServiceServicer_to_server
from codingahead.jobs.v1.posting_pb2 import Employer, Posting, PostingState
from codingahead.lookup.v1 import lookup_service_pb2 as lookup
from codingahead.lookup.v1.lookup_service_pb2_grpc import LookupServiceServicer, add_LookupServiceServicer_to_server
from grpc_health.v1 import health_pb2_grpc

from chassis.errors import FieldError, Forwarded, InvalidFields, Kind, Unauthenticated
from chassis.identity import Caller, CallerKind
from chassis.rpc.access import Access, Gatekeeper
from chassis.rpc.health import Health
from chassis.rpc.pipeline import Pipeline, current_caller
from tests.gateway import web_samples as samples

SERVICE_TOKEN = "service-token-of-the-suite-" + "s" * 20
TITLES = {
    "E11.9": "Type 2 diabetes mellitus without complications",
    "E11.65": "Type 2 diabetes mellitus with hyperglycemia",
    "I10": "Essential (primary) hypertension",
}
_SERVICES = {
    "lookup": lookup.DESCRIPTOR.services_by_name["LookupService"],
    "accounts": accounts.DESCRIPTOR.services_by_name["AccountsService"],
    "metering": metering.DESCRIPTOR.services_by_name["MeteringService"],
    "usage": usage.DESCRIPTOR.services_by_name["UsageService"],
    "assistant": assistant.DESCRIPTOR.services_by_name["AssistantService"],
    "jobs": jobs.DESCRIPTOR.services_by_name["JobsService"],
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
    "AskQuestion": Access.CALLER,
    "GetUsageReport": Access.STAFF,
    "BatchGetCodes": Access.PERSON,
    "CreateEmployer": Access.PERSON,
    "CreatePosting": Access.PERSON,
    "PublishPosting": Access.PERSON,
    "ApprovePosting": Access.STAFF,
    "ClosePosting": Access.PERSON,
}
Context = grpc.aio.ServicerContext[Any, Any]


@dataclass
class Person:
    """Someone with a ledger."""

    kind: CallerKind = CallerKind.GUEST
    email: str = ""
    name: str = ""
    password: str = ""
    granted: int = 1
    remaining: int = 1
    questions: int = 1
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    charged: list[str] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)

    @property
    def account(self) -> Account:
        kind = AccountKind.Value(f"ACCOUNT_KIND_{self.kind.name}")
        return Account(id=self.id, email=self.email, name=self.name, kind=kind)

    def spend(self, resource: str, key: str) -> str:
        """Take a view; answer the reason that the page gives."""
        uuid.UUID(key)
        if self.keys.setdefault(key, resource) != resource:
            raise Forwarded(Kind.ALREADY_EXISTS, "IDEMPOTENCY_KEY_REUSED", "This key was used for another request.")
        if resource in self.charged:
            return "already_viewed"
        if not self.remaining:
            return "no_views_left"
        self.remaining -= 1
        self.charged.append(resource)
        return "view_spent"


@dataclass
class Suite:
    """Everything that the services hold, and what was asked of them."""

    people: dict[str, Person] = field(default_factory=dict)
    registrations: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    postings: dict[str, Posting] = field(default_factory=dict)
    # Raised by the method of this name instead of its answer.
    failing: dict[str, Exception] = field(default_factory=dict)
    # Method, metadata and request of every call, in order.
    calls: list[tuple[str, dict[str, str], Any]] = field(default_factory=list)
    networks: list[str] = field(default_factory=list)
    health: Health = field(default_factory=Health)
    address: str = ""
    numbers: Any = field(default_factory=lambda: itertools.count(1))

    def token_for(self, person: Person) -> str:
        """A credential for this person, who is known from now on."""
        token = f"token-{next(self.numbers)}-{uuid.uuid4().hex}"
        self.people[token] = person
        return token

    def caller(self) -> Person:
        """Whose credential came along. Refused when it is nobody's."""
        person = self.people.get(current_caller().token)
        if person is None:
            raise Unauthenticated
        return person

    def asked(self, method: str) -> list[Any]:
        """The requests that a method got."""
        return [request for name, _, request in self.calls if name == method]

    def metadata_of(self, method: str) -> dict[str, str]:
        """What came along with the last call of a method."""
        return [metadata for name, metadata, _ in self.calls if name == method][-1]

    def meet(self, request: Any, context: Context, method: str) -> None:
        """Write the call down, and fail when the test wants it to."""
        metadata = {str(key): str(value) for key, value in context.invocation_metadata() or ()}
        self.calls.append((method, metadata, request))
        if method in self.failing:
            raise self.failing[method]

    async def authenticate(self, token: str) -> Caller:
        """The chassis' question: whose token it is."""
        if token not in self.people:
            raise Unauthenticated
        return Caller(self.people[token].kind, self.people[token].id, token)


class FakeLookup(LookupServiceServicer):
    """Three codes of ICD-10-CM."""

    def __init__(self, suite: Suite) -> None:
        self.suite = suite

    async def GetCodePage(self, request: lookup.GetCodePageRequest, context: Context) -> lookup.GetCodePageResponse:
        self.suite.meet(request, context, "GetCodePage")
        code = _official(request.system, request.code)
        access = self._spent(request, code) if request.spend else self._not_spending()
        page = samples.code_page(access)
        page.MergeFrom(lookup.GetCodePageResponse(code=code, title=TITLES[code]))
        return page

    def _spent(self, request: lookup.GetCodePageRequest, code: str) -> lookup.Access:
        person = self.suite.caller()
        reason = person.spend(f"{request.system}/{code}", request.idempotency_key)
        return _access("preview" if reason == "no_views_left" else "full", reason, person)

    def _not_spending(self) -> lookup.Access:
        if not current_caller().token:
            return lookup.Access(level="preview", reason="not_spending")
        return _access("preview", "not_spending", self.suite.caller())

    async def SearchCodes(self, request: lookup.SearchCodesRequest, context: Context) -> lookup.SearchCodesResponse:
        self.suite.meet(request, context, "SearchCodes")
        if not request.query.strip():
            raise Forwarded(Kind.INVALID_ARGUMENT, "QUERY_INVALID", "Nothing.", (FieldError("query", "Say what."),))
        return samples.SEARCH

    async def Suggest(self, request: lookup.SuggestRequest, context: Context) -> lookup.SuggestResponse:
        self.suite.meet(request, context, "Suggest")
        return lookup.SuggestResponse(hits=samples.SEARCH.hits)

    async def BrowseCodes(self, request: lookup.BrowseCodesRequest, context: Context) -> lookup.BrowseCodesResponse:
        self.suite.meet(request, context, "BrowseCodes")
        if request.page_token not in {"", "more"}:
            raise Forwarded(
                Kind.INVALID_ARGUMENT, "PAGE_TOKEN_INVALID", "No.", (FieldError("page_token", "Leave it empty."),)
            )
        return samples.BROWSE

    async def BatchGetCodes(
        self, request: lookup.BatchGetCodesRequest, context: Context
    ) -> lookup.BatchGetCodesResponse:
        self.suite.meet(request, context, "BatchGetCodes")
        items = [
            lookup.BatchItem(
                system=one.system, code=one.code, found=True, title=TITLES[one.code], status=1, billable=True
            )
            if one.code in TITLES
            else lookup.BatchItem(system=one.system, code=one.code)
            for one in request.codes
        ]
        return lookup.BatchGetCodesResponse(items=items)

    async def ListNearbyCodes(
        self, request: lookup.ListNearbyCodesRequest, context: Context
    ) -> lookup.ListNearbyCodesResponse:
        self.suite.meet(request, context, "ListNearbyCodes")
        return lookup.ListNearbyCodesResponse(codes=[samples.summary("E11.9", TITLES["E11.9"])])

    async def ListEditions(self, request: lookup.ListEditionsRequest, context: Context) -> lookup.ListEditionsResponse:
        self.suite.meet(request, context, "ListEditions")
        return samples.EDITIONS


class FakeAccounts(AccountsServiceServicer):
    """People, guests and sessions."""

    def __init__(self, suite: Suite) -> None:
        self.suite = suite

    async def OpenGuest(self, request: accounts.OpenGuestRequest, context: Context) -> accounts.OpenGuestResponse:
        self.suite.meet(request, context, "OpenGuest")
        self.suite.networks.append(request.network)
        guest = Person()
        return accounts.OpenGuestResponse(account=guest.account, token=self.suite.token_for(guest))

    async def RegisterAccount(
        self, request: accounts.RegisterAccountRequest, context: Context
    ) -> accounts.RegisterAccountResponse:
        self.suite.meet(request, context, "RegisterAccount")
        body = accounts.RegisterAccountRequest(email=request.email, password=request.password, name=request.name)
        if request.idempotency_key in self.suite.registrations:
            first, token = self.suite.registrations[request.idempotency_key]
            if first != body.SerializeToString():
                raise Forwarded(Kind.ALREADY_EXISTS, "IDEMPOTENCY_KEY_REUSED", "Another request had this key.")
            return self._answer(token)
        token = self._register(request)
        if request.idempotency_key:
            self.suite.registrations[request.idempotency_key] = (body.SerializeToString(), token)
        return self._answer(token)

    def _register(self, request: accounts.RegisterAccountRequest) -> str:
        if not 12 <= len(request.password) <= 128:
            raise Forwarded(
                Kind.INVALID_ARGUMENT, "PASSWORD_TOO_WEAK", "Too weak.", (FieldError("password", "Too weak."),)
            )
        if any(person.email == request.email for person in self.suite.people.values()):
            raise Forwarded(Kind.ALREADY_EXISTS, "EMAIL_TAKEN", "Taken.", (FieldError("email", "Taken."),))
        guest = self.suite.people.pop(request.guest_token, None) or Person(granted=0, remaining=0)
        guest.kind, guest.email, guest.name, guest.password = (
            CallerKind.REGISTERED, request.email, request.name, request.password,
        )  # fmt: skip
        guest.granted, guest.remaining = guest.granted + 5, guest.remaining + 5
        return self.suite.token_for(guest)

    def _answer(self, token: str) -> accounts.RegisterAccountResponse:
        person = self.suite.people[token]
        return accounts.RegisterAccountResponse(account=person.account, token=token, views_remaining=person.remaining)

    async def CreateSession(
        self, request: accounts.CreateSessionRequest, context: Context
    ) -> accounts.CreateSessionResponse:
        self.suite.meet(request, context, "CreateSession")
        for person in self.suite.people.values():
            if (person.email, person.password) == (request.email, request.password):
                return accounts.CreateSessionResponse(account=person.account, token=self.suite.token_for(person))
        raise Forwarded(Kind.UNAUTHENTICATED, "BAD_CREDENTIALS", "The address or the password is wrong.")

    async def DeleteSession(
        self, request: accounts.DeleteSessionRequest, context: Context
    ) -> accounts.DeleteSessionResponse:
        self.suite.meet(request, context, "DeleteSession")
        del self.suite.people[current_caller().token]
        return accounts.DeleteSessionResponse()


class FakeMetering(MeteringServiceServicer):
    """What is left."""

    def __init__(self, suite: Suite) -> None:
        self.suite = suite

    async def GetStanding(self, request: metering.GetStandingRequest, context: Context) -> metering.GetStandingResponse:
        self.suite.meet(request, context, "GetStanding")
        person = self.suite.caller()
        views = Balance(meter=Meter.METER_VIEWS, granted=person.granted, remaining=person.remaining)
        questions = Balance(meter=Meter.METER_QUESTIONS, granted=1, remaining=person.questions)
        return metering.GetStandingResponse(account=person.account, balances=[views, questions])

    async def ListLedgerEntries(
        self, request: metering.ListLedgerEntriesRequest, context: Context
    ) -> metering.ListLedgerEntriesResponse:
        self.suite.meet(request, context, "ListLedgerEntries")
        entries = [
            LedgerEntry(id=str(n), kind="view", meter=Meter.METER_VIEWS, amount=-1, resource=resource)
            for n, resource in enumerate(self.suite.caller().charged)
        ]
        return metering.ListLedgerEntriesResponse(entries=entries)


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


class FakeJobs(JobsServiceServicer):
    """Postings in a dict."""

    def __init__(self, suite: Suite) -> None:
        self.suite = suite

    async def CreateEmployer(
        self, request: jobs.CreateEmployerRequest, context: Context
    ) -> jobs.CreateEmployerResponse:
        self.suite.meet(request, context, "CreateEmployer")
        return jobs.CreateEmployerResponse(employer=Employer(id="employer-1", name=request.name))

    async def CreatePosting(self, request: jobs.CreatePostingRequest, context: Context) -> jobs.CreatePostingResponse:
        self.suite.meet(request, context, "CreatePosting")
        posting = Posting(id=f"posting-{len(self.suite.postings)}", title=request.title, salary=request.salary)
        posting.employer.MergeFrom(Employer(id=request.employer_id, name="Clinic"))
        posting.state = PostingState.POSTING_STATE_DRAFT
        self.suite.postings[posting.id] = posting
        return jobs.CreatePostingResponse(posting=posting)

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
        return jobs.ListPostingsResponse(postings=list(self.suite.postings.values()))

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
async def running_suite() -> AsyncIterator[Suite]:
    """All services behind one address while the block runs."""
    suite = Suite()
    table = {
        f"/{service.full_name}/{method.name}": _ACCESS.get(method.name, Access.ANYONE)
        for service in _SERVICES.values()
        for method in service.methods
    }
    server = grpc.aio.server(interceptors=[Pipeline(Gatekeeper(table, SERVICE_TOKEN, suite))])
    add_LookupServiceServicer_to_server(FakeLookup(suite), server)
    add_AccountsServiceServicer_to_server(FakeAccounts(suite), server)
    add_MeteringServiceServicer_to_server(FakeMetering(suite), server)
    add_UsageServiceServicer_to_server(FakeUsage(suite), server)
    add_AssistantServiceServicer_to_server(FakeAssistant(suite), server)
    add_JobsServiceServicer_to_server(FakeJobs(suite), server)
    health_pb2_grpc.add_HealthServicer_to_server(suite.health.servicer, server)
    suite.address = f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}"
    await suite.health.report(serving=True, ready=True)
    await server.start()
    try:
        yield suite
    finally:
        await server.stop(None)


def _official(system: str, code: str) -> str:
    if system != "icd10cm":
        raise Forwarded(Kind.NOT_FOUND, "CODE_SYSTEM_NOT_FOUND", "There is no such code system here.")
    bare = code.upper()
    for official in TITLES:
        if bare in {official, official.replace(".", "")}:
            return official
    raise Forwarded(Kind.NOT_FOUND, "CODE_NOT_FOUND", "No edition has this code.")


def _access(level: str, reason: str, person: Person) -> lookup.Access:
    return lookup.Access(
        level=level,
        reason=reason,
        account_kind=person.kind,
        views_granted=person.granted,
        views_remaining=person.remaining,
    )


def invalid(name: str) -> InvalidFields:
    """A service's complaint about one field."""
    return InvalidFields(FieldError(name, "Not like this."))
