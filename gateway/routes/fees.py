"""Prices of the Medicare physician fee schedule."""

from typing import Annotated, Literal

import grpc
from codingahead.lookup.v1.fee_service_pb2 import FeeQuestion, GetFeeRequest, GetLocalityRequest
from codingahead.lookup.v1.lookup_service_pb2 import GetCodePageResponse
from fastapi import APIRouter, Query, Request

from chassis.rpc.errors import refusal_from
from gateway.documented import problems
from gateway.idempotency import IdempotencyKey, derived_key
from gateway.identity import Visitor
from gateway.shapes.fees import FeeSaid, fee_said
from gateway.shapes.fields import OnDay
from gateway.state import gateway_of
from gateway.web.views.fees import PlaceAsked

router = APIRouter(tags=["fees"])
_LONGEST = 40
_SAID_ON_THE_PAGE = frozenset({grpc.StatusCode.INVALID_ARGUMENT, grpc.StatusCode.NOT_FOUND})
Locality = Annotated[
    str, Query(max_length=_LONGEST, description="A contractor and its locality.", examples=["10112-00"])
]
Zip = Annotated[str, Query(max_length=_LONGEST, description="A ZIP code of five or nine digits.", examples=["94103"])]
State = Annotated[str, Query(max_length=_LONGEST, description="Two letters of a state that has one locality.")]
Setting = Annotated[
    Literal["facility", "nonfacility"] | None, Query(description="Where it is furnished; nonfacility when left out.")
]
Modifier = Annotated[
    str, Query(max_length=_LONGEST, description="Up to four, apart by commas: 26, TC, 53, 50, 51, 62, 80, …")
]
Participation = Annotated[
    Literal["qualifying", "non_qualifying"] | None,
    Query(description="Whose conversion factor, from 2026 on; non_qualifying when left out."),
]
BaseUnits = Annotated[str, Query(max_length=_LONGEST, description="Anesthesia: the code's base units.")]
Minutes = Annotated[str, Query(max_length=_LONGEST, description="Anesthesia: minutes of it.")]


@router.get("/api/v1/fees/{code}", responses=problems(401, 404))
async def get_fee(
    request: Request,
    code: str,
    visitor: Visitor,
    *,
    key: IdempotencyKey,
    on: OnDay = None,
    locality: Locality = "",
    zip: Zip = "",  # noqa: A002  # the contract's name
    state: State = "",
    setting: Setting = None,
    modifier: Modifier = "",
    participation: Participation = None,
    base_units: BaseUnits = "",
    minutes: Minutes = "",
) -> FeeSaid:
    """What a HCPCS or CPT code comes to, with the arithmetic, for registered people. Spends no views, one API call.

    Without a place it is the national amount; whatever was not said and is taken as given stands in `defaulted`.
    """
    question = FeeQuestion(
        code=code,
        on=on or "",
        locality=locality,
        zip=zip,
        state=state,
        setting=setting or "",
        modifiers=[one for one in modifier.split(",") if one.strip()],
        participation=participation or "",
        base_units=base_units,
        minutes=minutes,
    )
    wanted = GetFeeRequest(question=question, idempotency_key=derived_key("fees", key))
    found = await visitor.person(lambda who: gateway_of(request).clients.fees.GetFee(wanted, metadata=who))
    return fee_said(found.fee, found.on)


async def place_asked(request: Request, found: GetCodePageResponse, zip_code: str, locality: str) -> PlaceAsked:
    """Where the reader of a page wants prices, a ZIP code before a locality, or what is wrong with it."""
    if found.access.level != "full" or not zip_code:
        return PlaceAsked(locality)
    wanted = GetLocalityRequest(zip=zip_code[:_LONGEST], on=found.on)
    try:
        answer = await gateway_of(request).clients.fees.GetLocality(wanted)
    except grpc.aio.AioRpcError as error:
        if error.code() not in _SAID_ON_THE_PAGE:
            raise
        refusal = refusal_from(error)
        said = refusal.fields[0].message if refusal.fields else refusal.message
        return PlaceAsked(zip_code=zip_code, problem=said)
    return PlaceAsked(answer.locality.id, zip_code, notes=tuple(answer.notes))
