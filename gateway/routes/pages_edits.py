"""The page that lists all procedure-to-procedure edits of a code, for registered people."""

from codingahead.lookup.v1.ncci_service_pb2 import ListPtpEditsRequest
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from gateway.identity import Visitor
from gateway.routes.ncci import ptp_edits
from gateway.routes.pages_shell import page, shell_for
from gateway.web.views import titles
from gateway.web.views.code_edits_list import EditsFilter, code_edits_list_view

router = APIRouter()
_LISTED = 50


@router.get("/codes/{system}/{code}/edits")
async def code_edits(
    request: Request,
    visitor: Visitor,
    system: str,
    code: str,
    *,
    column: str = "1",
    setting: str = "practitioner",
    on: str = "",
    other: str = "",
    windows: str = "",
    page_token: str = "",
) -> Response:
    """One page of the edits with the code in one column; costs one API call."""
    wanted = EditsFilter(column, setting, on, other.strip().upper(), windows)
    columns = (code, wanted.other) if wanted.as_column == 1 else (wanted.other, code)
    asked = ListPtpEditsRequest(
        column1=columns[0],
        column2=columns[1],
        setting=setting,
        on=on,
        all_windows=wanted.all_windows,
        page_size=_LISTED,
        page_token=page_token,
    )
    found = await ptp_edits(request, visitor, asked)
    view = code_edits_list_view(system, code.upper(), wanted, found)
    return page("code_edits.html", titles.code_edits_frame(view, await shell_for(request, visitor)), view)
