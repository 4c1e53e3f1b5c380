"""The way out of the board, to where a posting is applied for elsewhere."""

from urllib.parse import quote, urlsplit

import grpc
from codingahead.jobs.v1.jobs_service_pb2 import FollowApplyLinkRequest
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from chassis.rpc.errors import refusal_from
from gateway.identity import Visit, Visitor
from gateway.previews import is_read_by_a_person
from gateway.routes.jobs import PostingId, posting
from gateway.state import gateway_of

router = APIRouter()

_SEE_OTHER = 303
# The posting's own page says what there is instead.
_NO_WAY_OUT = frozenset({"APPLY_HERE", "POSTING_GONE", "POSTING_NOT_FOUND"})
_HEADERS = {"x-robots-tag": "noindex, nofollow"}


@router.get("/jobs/{posting_id}/apply")
async def follow(request: Request, visitor: Visitor, posting_id: PostingId) -> Response:
    """Go on to where the employer takes applications, counted for people; back to the posting where there is none."""
    own_page = f"/jobs/{quote(posting_id, safe='')}"
    try:
        outside = await _outside(request, visitor, posting_id)
    except grpc.aio.AioRpcError as error:
        if refusal_from(error).reason not in _NO_WAY_OUT:
            raise
        outside = ""
    safe = urlsplit(outside).scheme in {"http", "https"}
    return RedirectResponse(outside if safe else own_page, _SEE_OTHER, _HEADERS)


async def _outside(request: Request, visitor: Visit, posting_id: str) -> str:
    if is_read_by_a_person(request):
        wanted = FollowApplyLinkRequest(posting_id=posting_id)
        return (await gateway_of(request).clients.jobs.FollowApplyLink(wanted)).apply_url
    found = (await posting(request, visitor, posting_id)).posting
    return found.apply_url if found.details.apply_method != "here" else ""
