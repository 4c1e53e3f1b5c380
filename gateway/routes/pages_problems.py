"""A problem as a page, for people."""

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from chassis.errors import DomainError
from chassis.request import current_request_id
from gateway.identity import Visit
from gateway.problems import Problem
from gateway.routes.pages_shell import page, visitor_of
from gateway.state import gateway_of
from gateway.web.views import titles
from gateway.web.views.frame import Shell, Visitor, unknown_visitor
from gateway.web.views.problems import FieldError, Suggestion, problem_view

# What goes wrong here goes wrong before anyone is asked for, or because nobody answers: accounts is not asked either.
_NOT_ABOUT_THE_VISITOR = frozenset({400, 408, 413, 414, 415, 421, 429, 431})


async def show_problem(request: Request, met: Problem) -> Response:
    """The page of a problem; `Gateway.show_problem`."""
    view = problem_view(
        met.status,
        met.title,
        met.detail,
        current_request_id(),
        suggestions=_suggestions(met),
        errors=[FieldError(one.field, one.message) for one in met.errors],
    )
    frame = titles.problem_frame(view, request.url.path, await _shell(request, met))
    return page("problem.html", frame, view, met.status)


def _suggestions(met: Problem) -> list[Suggestion]:
    found = met.more.get("suggestions", [])
    return found if isinstance(found, list) else []


async def _shell(request: Request, met: Problem) -> Shell:
    origin = gateway_of(request).settings.public_base_url or ""
    if met.status in _NOT_ABOUT_THE_VISITOR or met.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Shell(unknown_visitor(), csrf_token="", origin=origin)
    visit, visitor = await _visitor(request)
    return Shell(visitor, visit.form_token() if visit else "", origin)


async def _visitor(request: Request) -> tuple[Visit | None, Visitor]:
    try:
        visit = Visit(request)
        return visit, await visitor_of(request, visit)
    except DomainError:
        return None, unknown_visitor()
