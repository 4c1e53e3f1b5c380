"""Coverage documents in memory: one that supports, and the words of the others."""

from codingahead.lookup.v1 import coverage_service_pb2 as coverage
from codingahead.lookup.v1.coverage_pb2 import CoverageDocument
from codingahead.lookup.v1.coverage_service_pb2_grpc import CoverageServiceServicer

from tests.gateway.suite import Context, Suite


class FakeCoverage(CoverageServiceServicer):
    """One article that lists E11.9, and no policy of anything else."""

    def __init__(self, suite: Suite) -> None:
        self.suite = suite

    async def CheckCoverage(
        self, request: coverage.CheckCoverageRequest, context: Context
    ) -> coverage.CheckCoverageResponse:
        self.suite.meet(request, context, "CheckCoverage")
        supported = "E11.9" in request.diagnoses
        answer = coverage.CoverageAnswer(
            answer="listed-supports" if supported else "no-policy-found",
            document="A1001" if supported else "",
            title="Billing and Coding: Test" if supported else "",
            version=4 if supported else 0,
            group="1" if supported else "",
            diagnoses=["E11.9"] if supported else [],
            note="Said so.",
        )
        return coverage.CheckCoverageResponse(
            answers=[answer], notice="No promise.", edition="An export", on=request.on
        )

    async def ListCoverageDocuments(
        self, request: coverage.ListCoverageDocumentsRequest, context: Context
    ) -> coverage.ListCoverageDocumentsResponse:
        self.suite.meet(request, context, "ListCoverageDocuments")
        document = CoverageDocument(id="A1001", title="Test", version=4, effective_from="2026-01-01", states=["CA"])
        return coverage.ListCoverageDocumentsResponse(documents=[document], next_page_token="more", edition="An export")
