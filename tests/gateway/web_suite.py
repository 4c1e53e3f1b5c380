"""The services behind the pages, in memory: they meter, refuse and remember as their protos say."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Never, cast

import grpc
from codingahead.accounts.v1.account_pb2 import Account, AccountKind
from codingahead.accounts.v1.accounts_service_pb2 import (
    CreateSessionRequest,
    CreateSessionResponse,
    DeleteSessionRequest,
    DeleteSessionResponse,
    OpenGuestRequest,
    OpenGuestResponse,
    RegisterAccountRequest,
    RegisterAccountResponse,
)
from codingahead.accounts.v1.metering_pb2 import Balance, LedgerEntry, Meter
from codingahead.accounts.v1.metering_service_pb2 import (
    GetStandingRequest,
    GetStandingResponse,
    ListLedgerEntriesRequest,
    ListLedgerEntriesResponse,
)
from codingahead.accounts.v1.usage_service_pb2 import GetUsageReportRequest, GetUsageReportResponse
from codingahead.assistant.v1.assistant_service_pb2 import AskQuestionRequest, AskQuestionResponse
from codingahead.jobs.v1.jobs_service_pb2 import (
    GetPostingRequest,
    GetPostingResponse,
    ListPostingsRequest,
    ListPostingsResponse,
)
from codingahead.lookup.v1.code_pb2 import CodeSummary
from codingahead.lookup.v1.lookup_service_pb2 import (
    Access,
    BrowseCodesRequest,
    BrowseCodesResponse,
    GetCodePageRequest,
    GetCodePageResponse,
    ListEditionsRequest,
    ListEditionsResponse,
    ListNearbyCodesRequest,
    ListNearbyCodesResponse,
    SearchCodesRequest,
    SearchCodesResponse,
)

from chassis.errors import DomainError, Kind
from chassis.rpc.channel import Metadata
from chassis.rpc.errors import STATUS_KEY, status_of
from gateway.clients import Clients
from tests.gateway import web_samples as samples

CODES = {"E11.9", "E11.65"}
KIND_WORDS = {
    AccountKind.ACCOUNT_KIND_GUEST: "guest",
    AccountKind.ACCOUNT_KIND_REGISTERED: "registered",
    AccountKind.ACCOUNT_KIND_STAFF: "staff",
}


@dataclass
class Ledger:
    """One account with what it spent."""

    account: Account
    granted: int
    password: str = ""
    questions: int = 1
    viewed: list[str] = field(default_factory=list)

    @property
    def remaining(self) -> int:
        return self.granted - len(self.viewed)

    @property
    def kind(self) -> str:
        return KIND_WORDS[self.account.kind]


@dataclass
class Suite:
    """Who is known by which token, and which services do not answer."""

    ledgers: dict[str, Ledger] = field(default_factory=dict)
    down: set[str] = field(default_factory=set)
    asked: dict[str, str] = field(default_factory=dict)
    postings: list[Any] = field(default_factory=list)

    def clients(self) -> Clients:
        """Everything that the gateway calls."""
        lookup, accounts, others = Lookup(self), Accounts(self), Others(self)
        return Clients(
            lookup=cast(Any, lookup),
            accounts=cast(Any, accounts),
            metering=cast(Any, accounts),
            usage=cast(Any, others),
            assistant=cast(Any, others),
            jobs=cast(Any, others),
            health={},
        )

    def caller(self, service: str, metadata: Metadata) -> Ledger | None:
        """Whose credential came along; None for nobody. Refuses one that does not hold, as the chassis does."""
        if service in self.down:
            raise grpc.aio.AioRpcError(
                grpc.StatusCode.UNAVAILABLE, grpc.aio.Metadata(), grpc.aio.Metadata(), "connection to 10.0.0.7 refused"
            )
        token = dict(metadata).get("authorization", "").removeprefix("Bearer ")
        if token and token != samples.SERVICE_TOKEN and token not in self.ledgers:
            refuse(Kind.UNAUTHENTICATED, "UNAUTHENTICATED")
        return self.ledgers.get(token)

    def person(self, service: str, metadata: Metadata) -> Ledger:
        """The caller, who must have a ledger."""
        return self.caller(service, metadata) or refuse(Kind.UNAUTHENTICATED, "UNAUTHENTICATED")

    def with_email(self, email: str) -> Ledger | None:
        return next((ledger for ledger in self.ledgers.values() if email and ledger.account.email == email), None)

    def make_staff(self, email: str) -> None:
        """What `make staff` does."""
        ledger = self.with_email(email)
        assert ledger is not None
        ledger.account.kind = AccountKind.ACCOUNT_KIND_STAFF


class Refused(DomainError):
    """A refusal by its reason."""

    def __init__(self, kind: Kind, reason: str) -> None:
        super().__init__(f"Refused with {reason}.")
        self.kind = kind
        self.reason = reason


def refuse(kind: Kind, reason: str) -> Never:
    """Refuse as a service does over the wire."""
    packed = status_of(Refused(kind, reason)).SerializeToString()
    trailing = grpc.aio.Metadata((STATUS_KEY, packed))
    raise grpc.aio.AioRpcError(grpc.StatusCode[kind.value], grpc.aio.Metadata(), trailing, reason)


@dataclass
class Accounts:
    suite: Suite

    async def OpenGuest(self, request: OpenGuestRequest, metadata: Metadata) -> OpenGuestResponse:
        self.suite.caller("accounts", metadata)
        token = f"guest-{len(self.suite.ledgers)}"
        account = Account(id=token, kind=AccountKind.ACCOUNT_KIND_GUEST)
        self.suite.ledgers[token] = Ledger(account, granted=1)
        return OpenGuestResponse(account=account, token=token)

    async def RegisterAccount(self, request: RegisterAccountRequest, metadata: Metadata) -> RegisterAccountResponse:
        self.suite.caller("accounts", metadata)
        if self.suite.with_email(request.email):
            refuse(Kind.ALREADY_EXISTS, "EMAIL_TAKEN")
        if len(request.password) < 12:
            refuse(Kind.INVALID_ARGUMENT, "PASSWORD_TOO_WEAK")
        token = f"session-{len(self.suite.ledgers)}"
        account = Account(id=token, email=request.email, name=request.name, kind=AccountKind.ACCOUNT_KIND_REGISTERED)
        guest = self.suite.ledgers.pop(request.guest_token, None)
        ledger = Ledger(account, granted=5 + (guest.granted if guest else 0), password=request.password, questions=10)
        ledger.viewed = guest.viewed if guest else []
        self.suite.ledgers[token] = ledger
        return RegisterAccountResponse(account=account, token=token, views_remaining=ledger.remaining)

    async def CreateSession(self, request: CreateSessionRequest, metadata: Metadata) -> CreateSessionResponse:
        self.suite.caller("accounts", metadata)
        ledger = self.suite.with_email(request.email)
        if ledger is None or ledger.password != request.password:
            refuse(Kind.UNAUTHENTICATED, "BAD_CREDENTIALS")
        token = f"session-{len(self.suite.ledgers)}"
        self.suite.ledgers[token] = ledger
        return CreateSessionResponse(account=ledger.account, token=token)

    async def DeleteSession(self, request: DeleteSessionRequest, metadata: Metadata) -> DeleteSessionResponse:
        self.suite.person("accounts", metadata)
        ended = dict(metadata)["authorization"].removeprefix("Bearer ")
        # The account stays, under a name that nobody holds a cookie for.
        self.suite.ledgers[f"account-of-{ended}"] = self.suite.ledgers.pop(ended)
        return DeleteSessionResponse()

    async def GetStanding(self, request: GetStandingRequest, metadata: Metadata) -> GetStandingResponse:
        ledger = self.suite.person("accounts", metadata)
        unmetered = ledger.kind == "staff"
        views = Balance(meter=Meter.METER_VIEWS, granted=ledger.granted, remaining=ledger.remaining)
        if unmetered:
            views = Balance(meter=Meter.METER_VIEWS, unmetered=True)
        questions = Balance(meter=Meter.METER_QUESTIONS, granted=10, remaining=ledger.questions)
        return GetStandingResponse(account=ledger.account, balances=[views, questions])

    async def ListLedgerEntries(
        self, request: ListLedgerEntriesRequest, metadata: Metadata
    ) -> ListLedgerEntriesResponse:
        ledger = self.suite.person("accounts", metadata)
        spent = [
            LedgerEntry(
                at=samples.at(2026, 6, 14),
                kind="view",
                meter=Meter.METER_VIEWS,
                amount=-1,
                resource=f"icd10cm/{code}",
                balance_after=ledger.granted - at,
            )
            for at, code in enumerate(ledger.viewed, start=1)
        ]
        return ListLedgerEntriesResponse(entries=reversed(spent))


@dataclass
class Lookup:
    suite: Suite

    async def GetCodePage(
        self, request: GetCodePageRequest, metadata: Metadata, timeout: float = 0
    ) -> GetCodePageResponse:
        ledger = self.suite.caller("lookup", metadata)
        if request.code not in CODES:
            refuse(Kind.NOT_FOUND, "CODE_NOT_FOUND")
        if not request.spend:
            return self._page(request, Access(level="preview", reason="not_spending"))
        self.suite.caller("accounts", metadata)
        return self._page(request, self._spent(ledger or refuse(Kind.UNAUTHENTICATED, "UNAUTHENTICATED"), request.code))

    def _spent(self, ledger: Ledger, code: str) -> Access:
        if ledger.kind == "staff":
            return Access(level="full", reason="unmetered", account_kind="staff")
        level, reason = "full", "already_viewed"
        if code not in ledger.viewed:
            level, reason = ("full", "view_spent") if ledger.remaining else ("preview", "no_views_left")
            ledger.viewed.extend([code] if ledger.remaining else [])
        return Access(
            level=level,
            reason=reason,
            account_kind=ledger.kind,
            views_granted=ledger.granted,
            views_remaining=ledger.remaining,
        )

    def _page(self, request: GetCodePageRequest, access: Access) -> GetCodePageResponse:
        found = samples.code_page(access)
        found.code = request.code
        return found

    async def SearchCodes(
        self, request: SearchCodesRequest, metadata: Metadata = (), timeout: float = 0
    ) -> SearchCodesResponse:
        self.suite.caller("lookup", metadata)
        if len(request.query) > 200:
            refuse(Kind.INVALID_ARGUMENT, "QUERY_INVALID")
        if request.system not in {"", "icd10cm"}:
            refuse(Kind.NOT_FOUND, "CODE_SYSTEM_NOT_FOUND")
        return SearchCodesResponse(query=request.query, interpreted_as=request.query, hits=samples.SEARCH.hits)

    async def BrowseCodes(self, request: BrowseCodesRequest, metadata: Metadata = ()) -> BrowseCodesResponse:
        self.suite.caller("lookup", metadata)
        return samples.BROWSE

    async def ListEditions(self, request: ListEditionsRequest, metadata: Metadata = ()) -> ListEditionsResponse:
        self.suite.caller("lookup", metadata)
        return samples.EDITIONS

    async def ListNearbyCodes(
        self, request: ListNearbyCodesRequest, metadata: Metadata = ()
    ) -> ListNearbyCodesResponse:
        self.suite.caller("lookup", metadata)
        nearby: Sequence[CodeSummary] = [samples.summary("E11.9", "Type 2 diabetes mellitus without complications")]
        return ListNearbyCodesResponse(codes=nearby)


@dataclass
class Others:
    suite: Suite

    async def AskQuestion(self, request: AskQuestionRequest, metadata: Metadata) -> AskQuestionResponse:
        ledger = self.suite.person("assistant", metadata)
        if not request.question.strip():
            refuse(Kind.INVALID_ARGUMENT, "QUESTION_EMPTY")
        if self.suite.asked.get(request.idempotency_key) != request.question:
            if not ledger.questions:
                refuse(Kind.RESOURCE_EXHAUSTED, "NO_QUESTIONS_LEFT")
            ledger.questions -= 1
            self.suite.asked[request.idempotency_key] = request.question
        answer = AskQuestionResponse()
        answer.CopyFrom(samples.ANSWER)
        answer.questions_remaining = ledger.questions
        return answer

    async def GetUsageReport(self, request: GetUsageReportRequest, metadata: Metadata) -> GetUsageReportResponse:
        if self.suite.person("accounts", metadata).kind != "staff":
            refuse(Kind.PERMISSION_DENIED, "STAFF_ONLY")
        if getattr(request, "from") > request.to:
            refuse(Kind.INVALID_ARGUMENT, "DATE_RANGE_INVALID")
        return samples.usage_report()

    async def ListPostings(self, request: ListPostingsRequest, metadata: Metadata = ()) -> ListPostingsResponse:
        self.suite.caller("jobs", metadata)
        if request.remote not in {"", "remote", "hybrid", "onsite"}:
            refuse(Kind.INVALID_ARGUMENT, "FILTER_INVALID")
        found = [posting for posting in self.suite.postings if request.state in {"", posting.location.state}]
        return ListPostingsResponse(postings=found)

    async def GetPosting(self, request: GetPostingRequest, metadata: Metadata = ()) -> GetPostingResponse:
        self.suite.caller("jobs", metadata)
        found = [posting for posting in self.suite.postings if posting.id == request.posting_id]
        return GetPostingResponse(posting=found[0] if found else refuse(Kind.NOT_FOUND, "POSTING_NOT_FOUND"))
