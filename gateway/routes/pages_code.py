"""The page of a code, the only one that spends a view; the same to take along, and what is kept of it."""

import asyncio
import uuid
from datetime import UTC, datetime
from typing import Annotated, Literal
from urllib.parse import urlencode

from codingahead.lookup.v1.lookup_service_pb2 import GetCodePageRequest, GetCodePageResponse
from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from gateway.exports import formats
from gateway.forms import OwnForm
from gateway.identity import Visit, Visitor
from gateway.routes import bookmarks, codes, fees
from gateway.routes.pages_shell import page, shell_around, visitor_of
from gateway.shapes import codes as shapes
from gateway.state import gateway_of
from gateway.web.views import frame, titles
from gateway.web.views.bookmarks import BookmarkView, bookmark_view, bookmarks_view
from gateway.web.views.code_page import code_page_view
from gateway.web.views.fee_place import at_place

router = APIRouter()

_SEE_OTHER = 303
_BOOKMARKS = 50
Note = Annotated[str, Form(max_length=2_000)]
Text = Annotated[str, Form(max_length=20)]
Format = Literal["json", "csv", "pdf"]


@router.get("/codes/{system}/{code}")
async def code_page(
    request: Request,
    visitor: Visitor,
    *,
    system: str,
    code: str,
    on: str = "",
    zip: str = "",  # noqa: A002  # as the API names it
    locality: str = "",
) -> Response:
    """The page of one code on a date of service; in full where the visitor's ledger grants a view.

    A ZIP code or a locality adds the price there to the fee section.
    """
    found = await codes.code_page(request, visitor, GetCodePageRequest(system=system, code=code, on=on))
    reader = await _reader(request, visitor, found)
    kept = await _kept(request, visitor, found, reader)
    place = await fees.place_asked(request, found, zip.strip(), locality.strip())
    view = at_place(code_page_view(found, on, form_id=str(uuid.uuid4()), bookmark=kept), place)
    return page("code.html", titles.code_page_frame(view, shell_around(request, visitor, reader)), view)


@router.get("/codes/{system}/{code}/export")
async def export_code(
    request: Request,
    visitor: Visitor,
    *,
    system: str,
    code: str,
    on: str = "",
    format: Format = "pdf",  # noqa: A002
) -> Response:
    """The same page as a file, with its sources and the moment; charged as the page is, so free once it was seen."""
    found = await codes.code_page(request, visitor, GetCodePageRequest(system=system, code=code, on=on))
    access = shapes.access_said(found.access, gateway_of(request).settings.guest_views)
    exported = shapes.code_page(found, access)
    # Setting a long page takes a tenth of a second, in which others are answered.
    body = await asyncio.to_thread(formats.WRITTEN[format], exported, datetime.now(UTC))
    return Response(body, headers=formats.headers(exported, format))


@router.post("/codes/{system}/{code}/bookmark", dependencies=[OwnForm])
async def keep_code(
    request: Request, visitor: Visitor, *, system: str, code: str, note: Note = "", forget: Text = "", on: Text = ""
) -> Response:
    """Keep the code with a private note, or forget it, and go back to its page."""
    found = await bookmarks.official(request, system, code)
    if forget:
        await bookmarks.forget(request, visitor, found)
    else:
        # A browser sends CRLF, which the API never does.
        await bookmarks.keep(request, visitor, found, note.replace("\r\n", "\n"))
    asked = f"?{urlencode({'on': on})}" if on else ""
    return RedirectResponse(f"/codes/{found.system}/{found.code}{asked}#bookmark", _SEE_OTHER)


@router.get("/bookmarks")
async def kept_codes(request: Request, visitor: Visitor, page_token: str = "") -> Response:
    """What the visitor keeps, with the notes."""
    kept = await bookmarks.bookmarks_of(request, visitor, _BOOKMARKS, page_token)
    view = bookmarks_view(kept, await bookmarks.codes_of(request, kept.bookmarks))
    shell = shell_around(request, visitor, await visitor_of(request, visitor))
    return page("bookmarks.html", titles.bookmarks_frame(shell), view)


async def _kept(
    request: Request, visit: Visit, found: GetCodePageResponse, reader: frame.Visitor
) -> BookmarkView | None:
    """What a registered reader keeps of this code; None for others, who cannot keep anything."""
    if reader.is_guest or not reader.is_known:
        return None
    return bookmark_view(await bookmarks.bookmark_of(request, visit, found.system, found.code))


async def _reader(request: Request, visit: Visit, found: GetCodePageResponse) -> frame.Visitor:
    """Who reads, with what this very page has left them. A guest has no name to ask accounts for."""
    if found.access.reason == "not_spending":
        return await visitor_of(request, visit)
    known = frame.Visitor(kind="guest") if found.access.account_kind == "guest" else await visitor_of(request, visit)
    return frame.visitor_after(known, found.access)
