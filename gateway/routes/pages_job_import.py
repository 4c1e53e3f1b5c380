"""The page on which a member hands over an employer's feed."""

from dataclasses import replace
from urllib.parse import quote

import grpc
from codingahead.jobs.v1.employers_service_pb2 import ListOwnEmployersRequest, ListOwnEmployersResponse
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from chassis.rpc.channel import Metadata
from chassis.rpc.errors import refusal_from
from gateway.forms import refuse_forged_upload
from gateway.identity import Visit, Visitor
from gateway.problems import problem_from, refuse
from gateway.routes.employers import EmployerId
from gateway.routes.forms_told import words_of
from gateway.routes.job_import import Feed, take_over
from gateway.routes.pages_shell import page, shell_for
from gateway.routes.signed_in_first import SignedInFirst
from gateway.shapes.job_import import import_said
from gateway.state import gateway_of
from gateway.strictness.uploads import FEED_BYTES
from gateway.uploads import sent_file
from gateway.web.views.job_import import ImportView, import_frame

router = APIRouter(route_class=SignedInFirst)
_SAID_BY_THE_FORM = frozenset({"IMPORT_INVALID", "EMPLOYER_SUSPENDED"})


@router.get("/jobs/employers/{employer_id}/import")
async def import_form(request: Request, visitor: Visitor, employer_id: EmployerId) -> Response:
    """The form."""
    view = await _view(request, visitor, employer_id)
    return page("jobs_import.html", import_frame(view, await shell_for(request, visitor)), view)


@router.post("/jobs/employers/{employer_id}/import")
async def import_file(request: Request, visitor: Visitor, employer_id: EmployerId) -> Response:
    """What became of each position; sent again it changes nothing."""
    sent = await sent_file(request, FEED_BYTES)
    refuse_forged_upload(visitor, sent.form_token)
    publish, close_missing = ("1" in sent.fields.get(name, "") for name in ("publish", "close_missing"))
    view = replace(await _view(request, visitor, employer_id), publish=publish, close_missing=close_missing)
    view, status = await _taken_over(request, visitor, view, Feed(employer_id, sent.data, publish, close_missing))
    return page("jobs_import.html", import_frame(view, await shell_for(request, visitor)), view, status)


async def _taken_over(request: Request, visitor: Visit, view: ImportView, feed: Feed) -> tuple[ImportView, int]:
    try:
        return replace(view, found=import_said(await take_over(request, visitor, feed))), 200
    except grpc.aio.AioRpcError as error:
        told = problem_from(refusal_from(error))
        if told.reason not in _SAID_BY_THE_FORM:
            raise
        return replace(view, problem=words_of(told)), told.status


async def _view(request: Request, visitor: Visit, employer_id: str) -> ImportView:
    """The page for a member; for others there is none."""

    async def fetch(who: Metadata) -> ListOwnEmployersResponse:
        return await gateway_of(request).clients.employers.ListOwnEmployers(ListOwnEmployersRequest(), metadata=who)

    own = (await visitor.person(fetch)).employers
    name = next((each.name for each in own if each.id == employer_id), "")
    if not name:
        raise refuse("EMPLOYER_NOT_FOUND")
    return ImportView(name, f"/jobs/employers/{quote(employer_id, safe='')}/import")
