"""Code pages, the hierarchy, batches and editions."""

from typing import Annotated

from codingahead.lookup.v1.code_pb2 import CodeRef
from codingahead.lookup.v1.lookup_service_pb2 import (
    BatchGetCodesRequest,
    BrowseCodesRequest,
    GetCodePageRequest,
    GetCodePageResponse,
    ListEditionsRequest,
)
from fastapi import APIRouter, Query, Request

from chassis.rpc.channel import Metadata
from gateway.clients import VIEW_SECONDS
from gateway.documented import problems
from gateway.idempotency import IdempotencyKey, derived_key
from gateway.identity import Visit, Visitor
from gateway.previews import is_read_by_a_person
from gateway.shapes import codes as shapes
from gateway.shapes import lists
from gateway.shapes.fields import OnDay, OneSystem, PageSize, PageToken
from gateway.state import gateway_of

router = APIRouter(tags=["codes"])
Parent = Annotated[str, Query(max_length=200, description="A chapter, a block or a code; the chapters when left out.")]


@router.get("/api/v1/codes/{system}/{code}", responses=problems(401, 404), response_model_exclude_unset=True)
async def get_code(
    request: Request, system: str, code: str, visitor: Visitor, *, key: IdempotencyKey, on: OnDay = None
) -> shapes.CodePage:
    """One code on a date of service.

    Spends one view, once per account and code in 24 hours; without views, and for HEAD and prefetch, it is a preview.
    """
    page = await code_page(request, visitor, GetCodePageRequest(system=system, code=code, on=on or ""), key)
    return shapes.code_page(page, shapes.access_said(page.access, gateway_of(request).settings.guest_views))


async def code_page(
    request: Request, visitor: Visit, wanted: GetCodePageRequest, key: str | None = None
) -> GetCodePageResponse:
    """The page as this visitor may see it: full and charged, or the preview. A guest is made of nobody at need."""
    lookup = gateway_of(request).clients.lookup

    async def fetch(who: Metadata) -> GetCodePageResponse:
        return await lookup.GetCodePage(wanted, timeout=VIEW_SECONDS, metadata=who)

    if not is_read_by_a_person(request):
        return await visitor.whoever(fetch)
    wanted.spend, wanted.idempotency_key = True, derived_key("code-page", key)
    return await visitor.spender_at_need(fetch)


@router.get("/api/v1/codes/{system}", responses=problems(404))
async def browse_codes(
    request: Request,
    system: str,
    *,
    parent: Parent = "",
    on: OnDay = None,
    page_size: PageSize = 20,
    page_token: PageToken = "",
) -> lists.Nodes:
    """What stands directly below a place in the hierarchy. Free."""
    wanted = BrowseCodesRequest(system=system, parent=parent, on=on or "", page_size=page_size, page_token=page_token)
    found = await gateway_of(request).clients.lookup.BrowseCodes(wanted)
    return lists.Nodes(items=[lists.node(one) for one in found.nodes], next_page_token=found.next_page_token)


@router.post("/api/v1/codes:batchGet", responses=problems(401))
async def batch_get_codes(
    request: Request, visitor: Visitor, key: IdempotencyKey, asked: lists.BatchAsked
) -> lists.BatchAnswer:
    """Titles and validity of up to 1,000 codes, for registered people. Spends no views, one API call."""
    codes = [CodeRef(system=one.system, code=one.code) for one in asked.codes]
    spent_once = derived_key("codes:batchGet", key)
    wanted = BatchGetCodesRequest(codes=codes, on=asked.on or "", idempotency_key=spent_once)
    found = await visitor.person(lambda who: gateway_of(request).clients.lookup.BatchGetCodes(wanted, metadata=who))
    return lists.BatchAnswer(items=[lists.batch_found(one) for one in found.items])


@router.get("/api/v1/editions", responses=problems(404))
async def list_editions(request: Request, system: OneSystem = "") -> lists.Editions:
    """The editions that are loaded, newest first."""
    found = await gateway_of(request).clients.lookup.ListEditions(ListEditionsRequest(system=system))
    return lists.Editions(items=[shapes.edition(one) for one in found.editions], snapshot_id=found.snapshot_id)
