"""From a code to its counterparts in another code system."""

from typing import Annotated

from codingahead.lookup.v1.crosswalk_service_pb2 import TranslateCodeRequest
from fastapi import APIRouter, Query, Request

from gateway.documented import problems
from gateway.idempotency import IdempotencyKey, derived_key
from gateway.identity import Visitor
from gateway.shapes import crosswalks as shapes
from gateway.shapes.fields import OnDay
from gateway.state import gateway_of

router = APIRouter(tags=["crosswalks"])
Target = Annotated[
    str,
    Query(
        max_length=20,
        description="A code system; the other revision when left out. icd10cm for an ICD-10-CM code: its previous and "
        "newer codes.",
    ),
]


@router.get("/api/v1/crosswalks/{system}/{code}", responses=problems(401, 404))
async def translate_code(
    request: Request,
    system: str,
    code: str,
    visitor: Visitor,
    *,
    key: IdempotencyKey,
    target: Target = "",
    on: OnDay = None,
) -> shapes.CrosswalkAnswer:
    """Where a code leads by the general equivalence mappings, for registered people. Spends no views, one API call."""
    wanted = TranslateCodeRequest(
        system=system, code=code, target_system=target, on=on or "", idempotency_key=derived_key("crosswalks", key)
    )
    answer = await visitor.person(
        lambda who: gateway_of(request).clients.crosswalks.TranslateCode(wanted, metadata=who)
    )
    return shapes.crosswalk(answer)
