"""The pages of CasePilot and CaseConsultant."""

import uuid
from dataclasses import replace
from typing import Annotated

import grpc
from codingahead.assistant.v1.assistant_service_pb2 import AskQuestionRequest
from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import Response

from chassis.rpc.errors import refusal_from
from gateway.forms import OwnForm
from gateway.identity import Visit, Visitor
from gateway.problems import problem_from
from gateway.routes.assistant import put_question
from gateway.routes.pages_shell import page, shell_for
from gateway.web.views import titles
from gateway.web.views.assistant import AskView, answered

router = APIRouter()

# What CasePilot's page says in the place of the answer, instead of a page of its own.
_SAID_BY_THE_FORM = frozenset({"NO_QUESTIONS_LEFT", "QUESTION_EMPTY", "QUESTION_TOO_LONG", "MESSAGE_UNFIT"})
Text = Annotated[str, Form()]


@router.get("/casepilot")
async def casepilot(request: Request, visitor: Visitor) -> Response:
    """The form to ask CasePilot."""
    view = AskView(form_id=str(uuid.uuid4()))
    return page("casepilot.html", titles.casepilot_frame(await shell_for(request, visitor)), view)


@router.post("/casepilot", dependencies=[OwnForm])
async def ask(
    request: Request,
    visitor: Visitor,
    *,
    question: Text = "",
    context_system: Text = "",
    context_code: Text = "",
    form_id: Text = "",
) -> Response:
    """Ask CasePilot; the same question from the same form costs one question, however often it is sent."""
    asked = AskView(question, context_system, context_code, form_id)
    view, status = await _answered(request, visitor, asked)
    return page("casepilot.html", titles.casepilot_frame(await shell_for(request, visitor)), view, status)


@router.get("/caseconsultant")
async def caseconsultant(request: Request, visitor: Visitor) -> Response:
    """What CaseConsultant will do."""
    return page("caseconsultant.html", titles.caseconsultant_frame(await shell_for(request, visitor)))


async def _answered(request: Request, visit: Visit, asked: AskView) -> tuple[AskView, int]:
    wanted = AskQuestionRequest(
        question=asked.question,
        context_system=asked.context_system,
        context_code=asked.context_code,
    )
    try:
        answer = await put_question(request, visit, wanted, _name_of(asked))
    except grpc.aio.AioRpcError as error:
        refused = problem_from(refusal_from(error))
        if refused.reason not in _SAID_BY_THE_FORM:
            raise
        return replace(asked, problem=refused.detail), refused.status
    return answered(asked, answer), 200


def _name_of(asked: AskView) -> str | None:
    parts = (asked.form_id, asked.context_system, asked.context_code, asked.question)
    return "\n".join(parts) if asked.form_id else None
