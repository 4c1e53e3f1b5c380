"""The page of the claim check: a form that works without scripts, a file, and what was found."""

from collections.abc import Awaitable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeVar

import grpc
from codingahead.lookup.v1 import claim_pb2 as pb
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from chassis.errors import FieldError, SignInRequired
from chassis.rpc.errors import refusal_from
from gateway.forms import OwnForm, refuse_forged_upload
from gateway.identity import Visitor
from gateway.problems import ProblemMet, problem, problem_from, refuse
from gateway.routes.claims import checked, checked_file
from gateway.routes.pages_shell import page, shell_for
from gateway.shapes.claims import verdict_said
from gateway.uploads import sent_file
from gateway.web.views import titles
from gateway.web.views.claim_form import claim_of, form_of, unfit_fields
from gateway.web.views.claims import (
    ClaimsView,
    blank_claim,
    file_claim_view,
    refused_claim,
    verdict_view,
)
from gateway.x12.claims import MOST_BYTES

router = APIRouter()
# What the page says beside its form, instead of a page of its own.
_SAID_BY_THE_FORM = frozenset({"INVALID_FIELDS", "MESSAGE_UNFIT", "NO_API_CALLS_LEFT", "SIGN_IN_REQUIRED", "X12_UNFIT"})
Found = TypeVar("Found")


@router.get("/claims")
async def claim_form(request: Request, visitor: Visitor) -> Response:
    """The form."""
    frame = titles.claims_frame(await shell_for(request, visitor))
    return page("claims.html", frame, replace(_blank(), sign_in=not frame.visitor.is_known))


@router.post("/claims", dependencies=[OwnForm])
async def check(request: Request, visitor: Visitor) -> Response:
    """What was found of the claim in the form; button `more` only adds rows."""
    fields = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
    view = ClaimsView(form_of(fields))
    status = 200
    if "more" not in fields:
        view, status = await _checked(request, visitor, view, fields)
    frame = titles.claims_frame(await shell_for(request, visitor))
    return page("claims.html", frame, view, status)


@router.post("/claims/x12")
async def check_file(request: Request, visitor: Visitor) -> Response:
    """What was found of the claims in a file."""
    sent = await sent_file(request, MOST_BYTES)
    refuse_forged_upload(visitor, sent.form_token)
    view, status = _blank(), 200
    try:
        claims = await _or_problem(checked_file(request, visitor, sent.data))
        view = replace(view, file=tuple(file_claim_view(each) for each in claims))
    except ProblemMet as met:
        view, status = _refused(view, met), met.problem.status
    return page("claims.html", titles.claims_frame(await shell_for(request, visitor)), view, status)


async def _checked(
    request: Request, visitor: Visitor, view: ClaimsView, fields: Mapping[str, str]
) -> tuple[ClaimsView, int]:
    try:
        if wrong := unfit_fields(view.form):
            raise ProblemMet(problem("INVALID_FIELDS", "", *wrong))
        claim: pb.Claim = claim_of(view.form, fields)
        verdict = await _or_problem(checked(request, visitor, claim))
    except ProblemMet as met:
        return _refused(view, met), met.problem.status
    return replace(view, verdict=verdict_view(verdict_said(verdict), claim)), 200


async def _or_problem(call: Awaitable[Found]) -> Found:
    """Make of a refusal that the form tells a problem that can be told; raise any other as it is."""
    try:
        return await call
    except grpc.aio.AioRpcError as error:
        refused = problem_from(refusal_from(error))
        if refused.reason not in _SAID_BY_THE_FORM:
            raise
        raise ProblemMet(refused) from error
    except SignInRequired as error:
        raise refuse("SIGN_IN_REQUIRED") from error


def _refused(view: ClaimsView, met: ProblemMet) -> ClaimsView:
    told = met.problem
    if told.reason not in _SAID_BY_THE_FORM:
        raise met
    errors: tuple[FieldError, ...] = told.errors
    named = [(each.field, each.message) for each in errors]
    said = told.title if named else told.detail
    return replace(refused_claim(view, said, named), sign_in=told.reason == "SIGN_IN_REQUIRED")


def _blank() -> ClaimsView:
    return blank_claim(str(datetime.now(UTC).date()))
