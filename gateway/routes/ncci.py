"""NCCI edits for registered people and programs: no view is spent, one API call is."""

from typing import Annotated

from codingahead.lookup.v1 import ncci_service_pb2 as pb
from fastapi import APIRouter, Query, Request

from gateway.documented import problems
from gateway.idempotency import IdempotencyKey, derived_key
from gateway.identity import Visit, Visitor
from gateway.shapes import ncci as shapes
from gateway.shapes.fields import OnDay, PageSize, PageToken
from gateway.shapes.ncci import MueSetting, PtpSetting
from gateway.state import gateway_of

router = APIRouter(tags=["ncci"])
Column = Annotated[str, Query(max_length=20, description="A HCPCS or CPT code; one of the two may be left out.")]
Windows = Annotated[bool, Query(description="List every window that the edition holds, not only those in force.")]


@router.get("/api/v1/ncci/ptp", responses=problems(401, 404))
async def list_ptp_edits(
    request: Request,
    visitor: Visitor,
    *,
    key: IdempotencyKey,
    column1: Column = "",
    column2: Column = "",
    setting: PtpSetting = "practitioner",
    on: OnDay = None,
    all_windows: Windows = False,
    page_size: PageSize = 20,
    page_token: PageToken = "",
) -> shapes.PtpEdits:
    """Procedure-to-procedure edits in force on a date of service, by either column or both."""
    wanted = pb.ListPtpEditsRequest(
        column1=column1,
        column2=column2,
        setting=setting,
        on=on or "",
        all_windows=all_windows,
        page_size=page_size,
        page_token=page_token,
        idempotency_key=derived_key("ncci/ptp", key),
    )
    return shapes.ptp_edits(await ptp_edits(request, visitor, wanted))


async def ptp_edits(request: Request, visitor: Visit, wanted: pb.ListPtpEditsRequest) -> pb.ListPtpEditsResponse:
    """A page of edits on a registered person's behalf. Refused with SIGN_IN_REQUIRED when there is none."""
    return await visitor.person(lambda who: gateway_of(request).clients.ncci.ListPtpEdits(wanted, metadata=who))


@router.post("/api/v1/ncci/ptp:batchGet", responses=problems(401, 404))
async def batch_get_ptp_edits(
    request: Request, visitor: Visitor, key: IdempotencyKey, asked: shapes.ClaimCodes
) -> shapes.ClaimEdits:
    """The edits in force between up to 1,000 codes in either order, as a claim holds them: one API call."""
    wanted = pb.BatchGetPtpEditsRequest(
        codes=asked.codes,
        setting=asked.setting,
        on=asked.on or "",
        idempotency_key=derived_key("ncci/ptp:batchGet", key),
    )
    answer = await visitor.person(lambda who: gateway_of(request).clients.ncci.BatchGetPtpEdits(wanted, metadata=who))
    return shapes.claim_edits(answer)


@router.get("/api/v1/ncci/mue/{code}", responses=problems(401, 404))
async def get_mue(
    request: Request,
    visitor: Visitor,
    code: str,
    *,
    key: IdempotencyKey,
    setting: MueSetting = "practitioner",
    on: OnDay = None,
) -> shapes.MueSaid:
    """The most units of a code on a date of service; a code without a published value is a problem, not unlimited."""
    wanted = pb.GetMueRequest(code=code, setting=setting, on=on or "", idempotency_key=derived_key("ncci/mue", key))
    answer = await visitor.person(lambda who: gateway_of(request).clients.ncci.GetMue(wanted, metadata=who))
    return shapes.mue(answer.mue)


@router.get("/api/v1/ncci/add-on/{code}", responses=problems(401, 404))
async def list_add_on_codes(
    request: Request, visitor: Visitor, code: str, *, key: IdempotencyKey, on: OnDay = None
) -> shapes.AddOnCodes:
    """What a code may be added to, and what may be added to it, on a date of service."""
    wanted = pb.ListAddOnCodesRequest(code=code, on=on or "", idempotency_key=derived_key("ncci/add-on", key))
    answer = await visitor.person(lambda who: gateway_of(request).clients.ncci.ListAddOnCodes(wanted, metadata=who))
    return shapes.add_on_codes(code.strip().upper(), answer)
