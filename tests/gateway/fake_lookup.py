"""The lookup service with three codes of ICD-10-CM."""

from codingahead.lookup.v1 import lookup_service_pb2 as lookup
from codingahead.lookup.v1.code_pb2 import CodeSummary, Status
from codingahead.lookup.v1.lookup_service_pb2_grpc import LookupServiceServicer

from chassis.errors import FieldError, Forwarded, Kind
from chassis.rpc.pipeline import current_caller
from tests.gateway import web_samples as samples
from tests.gateway.suite import Context, Person, Suite

TITLES = {
    "E11.9": "Type 2 diabetes mellitus without complications",
    "E11.65": "Type 2 diabetes mellitus with hyperglycemia",
    "I10": "Essential (primary) hypertension",
}


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

    async def IdentifyCode(self, request: lookup.IdentifyCodeRequest, context: Context) -> lookup.IdentifyCodeResponse:
        self.suite.meet(request, context, "IdentifyCode")
        written = {code.replace(".", ""): code for code in TITLES}
        found = written.get(request.text.upper().replace(".", ""))
        if found is None:
            return lookup.IdentifyCodeResponse(suggestions=[_summary("I10")])
        reason = f"{found} is an ICD-10-CM diagnosis."
        return lookup.IdentifyCodeResponse(candidates=[lookup.CodeCandidate(code=_summary(found), reason=reason)])

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
        items = [_batch_item(one.system, one.code) for one in request.codes]
        return lookup.BatchGetCodesResponse(items=items)

    async def ListNearbyCodes(
        self, request: lookup.ListNearbyCodesRequest, context: Context
    ) -> lookup.ListNearbyCodesResponse:
        self.suite.meet(request, context, "ListNearbyCodes")
        return lookup.ListNearbyCodesResponse(codes=[samples.summary("E11.9", TITLES["E11.9"])])

    async def ListEditions(self, request: lookup.ListEditionsRequest, context: Context) -> lookup.ListEditionsResponse:
        self.suite.meet(request, context, "ListEditions")
        return samples.EDITIONS


def _summary(code: str) -> CodeSummary:
    return CodeSummary(system="icd10cm", code=code, title=TITLES[code], billable=True, status=Status.STATUS_ACTIVE)


def _official(system: str, code: str) -> str:
    if system != "icd10cm":
        raise Forwarded(Kind.NOT_FOUND, "CODE_SYSTEM_NOT_FOUND", "There is no such code system here.")
    bare = code.upper()
    for official in TITLES:
        if bare in {official, official.replace(".", "")}:
            return official
    raise Forwarded(Kind.NOT_FOUND, "CODE_NOT_FOUND", "No edition has this code.")


def _batch_item(system: str, code: str) -> lookup.BatchItem:
    try:
        official = _official(system, code)
    except Forwarded:
        return lookup.BatchItem(system=system, code=code)
    return lookup.BatchItem(
        system=system,
        code=official,
        found=True,
        title=TITLES[official],
        status=Status.STATUS_ACTIVE,
        billable=True,
    )


def _access(level: str, reason: str, person: Person) -> lookup.Access:
    return lookup.Access(
        level=level,
        reason=reason,
        account_kind=person.kind,
        views_granted=person.granted,
        views_remaining=person.remaining,
    )
