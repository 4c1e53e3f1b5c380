"""The page of a code, the only one that spends a view."""

import uuid

from codingahead.lookup.v1.lookup_service_pb2 import GetCodePageRequest, GetCodePageResponse
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from gateway.identity import Visit, Visitor
from gateway.routes import codes
from gateway.routes.pages_shell import page, shell_around, visitor_of
from gateway.web.views import frame, titles
from gateway.web.views.code_page import code_page_view

router = APIRouter()


@router.get("/codes/{system}/{code}")
async def code_page(request: Request, visitor: Visitor, system: str, code: str, on: str = "") -> Response:
    """The page of one code on a date of service; in full where the visitor's ledger grants a view."""
    found = await codes.code_page(request, visitor, GetCodePageRequest(system=system, code=code, on=on))
    view = code_page_view(found, on, form_id=str(uuid.uuid4()))
    shell = shell_around(request, visitor, await _reader(request, visitor, found))
    return page("code.html", titles.code_page_frame(view, shell), view)


async def _reader(request: Request, visit: Visit, found: GetCodePageResponse) -> frame.Visitor:
    """Who reads, with what this very page has left them. A guest has no name to ask accounts for."""
    if found.access.reason == "not_spending":
        return await visitor_of(request, visit)
    known = frame.Visitor(kind="guest") if found.access.account_kind == "guest" else await visitor_of(request, visit)
    return frame.visitor_after(known, found.access)
