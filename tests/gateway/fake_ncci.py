"""The NCCI tables with one pair, one value and one add-on code, of the third quarter of 2024."""

from collections.abc import AsyncIterator

from codingahead.lookup.v1 import ncci_service_pb2 as pb
from codingahead.lookup.v1.ncci_pb2 import (
    AddOnPair,
    CodeEditsContent,
    MueValue,
    NcciEdition,
    PtpEdit,
    PtpGroup,
    UnansweredTable,
)
from codingahead.lookup.v1.ncci_service_pb2_grpc import NcciServiceServicer

from chassis.errors import Forwarded, Kind
from tests.gateway.suite import Context, Suite

EDITION = NcciEdition(
    dataset="ptp_practitioner",
    id="2024-07-01",
    title="NCCI procedure-to-procedure edits, practitioner, 2024 Q3",
    effective_from="2024-07-01",
    effective_to="2024-09-30",
)
EDIT = PtpEdit(
    column1="0001U",
    column2="G0463",
    modifier_indicator=1,
    rationale="Misuse of Column Two code with Column One code",
    setting="practitioner",
    edition=EDITION,
    in_force=True,
    title="<b>Hospital</b> outpatient clinic visit",
)
ENDED = PtpEdit(
    column1="0001U",
    column2="0030U",
    modifier_indicator=0,
    effective_from="2018-07-01",
    effective_to="2018-09-30",
    setting="practitioner",
    edition=EDITION,
)
MUE = MueValue(code="0001U", units=0, adjudication_indicator=2, rationale="CMS Policy", setting="dme", edition=EDITION)
CONTENT = CodeEditsContent(
    code="0001U",
    groups=[
        PtpGroup(
            setting="practitioner",
            as_column=1,
            never_bypassed=5,
            may_be_bypassed=15,
            shown=[EDIT, ENDED],
            edition=EDITION,
        )
    ],
    mues=[MUE],
    mue_not_published=["hospital"],
    primaries=[AddOnPair(add_on="0001U", edit_type=2, edition=EDITION)],
    add_ons=[AddOnPair(add_on="0071U", primary="0001U", edit_type=1, edition=EDITION)],
    unanswered=[UnansweredTable(dataset="ptp_hospital", loaded=["2024-07-01"])],
)


class FakeNcci(NcciServiceServicer):
    """Answers for August 2024."""

    def __init__(self, suite: Suite) -> None:
        self.suite = suite

    async def ListPtpEdits(self, request: pb.ListPtpEditsRequest, context: Context) -> pb.ListPtpEditsResponse:
        self.suite.meet(request, context, "ListPtpEdits")
        _refuse_other_days(request.on)
        return pb.ListPtpEditsResponse(edits=[EDIT, ENDED], next_page_token="more", on=request.on)

    async def BatchGetPtpEdits(
        self, request: pb.BatchGetPtpEditsRequest, context: Context
    ) -> pb.BatchGetPtpEditsResponse:
        self.suite.meet(request, context, "BatchGetPtpEdits")
        return pb.BatchGetPtpEditsResponse(edits=[EDIT])

    async def StreamPtpEdits(
        self, requests: AsyncIterator[pb.StreamPtpEditsRequest], context: Context
    ) -> AsyncIterator[pb.StreamPtpEditsResponse]:
        async for _ in requests:
            yield pb.StreamPtpEditsResponse(edits=[EDIT])

    async def GetMue(self, request: pb.GetMueRequest, context: Context) -> pb.GetMueResponse:
        self.suite.meet(request, context, "GetMue")
        _refuse_other_days(request.on)
        if request.code != "0001U":
            raise Forwarded(Kind.NOT_FOUND, "NO_MUE_PUBLISHED", "No MUE is published for this code.")
        return pb.GetMueResponse(mue=MUE)

    async def ListAddOnCodes(self, request: pb.ListAddOnCodesRequest, context: Context) -> pb.ListAddOnCodesResponse:
        self.suite.meet(request, context, "ListAddOnCodes")
        return pb.ListAddOnCodesResponse(primaries=CONTENT.primaries, add_ons=CONTENT.add_ons)


def _refuse_other_days(on: str) -> None:
    if not on.startswith("2024-08"):
        raise Forwarded(Kind.NOT_FOUND, "EDITION_NOT_LOADED", "No loaded edition answers. Loaded: 2024-07-01.")
