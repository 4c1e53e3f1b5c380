"""How a problem goes out: problem+json to clients, a page to people, always with the request's id."""

from dataclasses import replace
from http import HTTPStatus

import grpc
import orjson
from codingahead.lookup.v1.lookup_service_pb2 import ListNearbyCodesRequest
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match

from chassis.errors import DomainError, FieldError
from chassis.request import current_request_id
from chassis.rpc.errors import Refusal, grpc_code, refusal_from
from gateway.previews import wants_page
from gateway.problems import Problem, ProblemMet, problem, problem_from
from gateway.shapes.codes import suggestions
from gateway.state import gateway_of

_LONGEST_CODE = 200
_LONGEST_FIELD_NAME = 100
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
_BY_STATUS = {404: "NOT_FOUND", 405: "METHOD_NOT_ALLOWED", 413: "PAYLOAD_TOO_LARGE", 401: "UNAUTHENTICATED"}


def answer_by_problems(app: FastAPI) -> None:
    """Make every refusal, whoever gives it, go out as a problem."""
    app.add_exception_handler(grpc.aio.AioRpcError, _service_refused)
    app.add_exception_handler(DomainError, _refused)
    app.add_exception_handler(ProblemMet, _problem_met)
    app.add_exception_handler(RequestValidationError, _fields_refused)
    app.add_exception_handler(HTTPException, _http_refused)


async def answer(request: Request, met: Problem) -> Response:
    """The page of a problem for people, problem+json for everyone else."""
    show = gateway_of(request).show_problem
    if show is not None and wants_page(request):
        response = await show(request, met)
        response.headers.update(met.headers)
        return response
    return problem_json(request, met)


def problem_json(request: Request, met: Problem) -> Response:
    """The problem as RFC 9457 writes it."""
    body = {
        "type": f"/problems/{met.slug}",
        "title": met.title,
        "status": met.status,
        "detail": met.detail,
        "instance": request.url.path,
        "request_id": current_request_id(),
        **met.more,
    }
    if met.errors:
        body["errors"] = [{"field": one.field, "message": one.message} for one in met.errors]
    return Response(orjson.dumps(body), met.status, met.headers, media_type="application/problem+json")


async def _service_refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, grpc.aio.AioRpcError)
    refusal = refusal_from(error)
    met = problem_from(refusal)
    if refusal.reason == "CODE_NOT_FOUND":
        met = problem("CODE_NOT_FOUND", refusal.message, suggestions=await _nearby(request))
    return await answer(request, met)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, DomainError)
    refusal = Refusal(grpc_code(error), error.reason, error.message, error.fields, tuple(error.metadata.items()))
    return await answer(request, problem_from(refusal))


async def _problem_met(request: Request, error: Exception) -> Response:
    assert isinstance(error, ProblemMet)
    return await answer(request, error.problem)


async def _fields_refused(request: Request, error: Exception) -> Response:
    """Name each field and say why; what was sent is not sent back."""
    assert isinstance(error, RequestValidationError)
    errors = tuple(FieldError(_field(fault["loc"]), fault["msg"]) for fault in error.errors())
    detail = "; ".join(f"{one.field}: {one.message}" if one.field else one.message for one in errors[:5])
    return await answer(request, problem("INVALID_FIELDS", detail, *errors[:100]))


async def _http_refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    met = problem(_BY_STATUS.get(error.status_code, "MALFORMED_REQUEST"))
    if met.status == HTTPStatus.METHOD_NOT_ALLOWED:
        met = replace(met, headers={"allow": ", ".join(_allowed(request))})
    return await answer(request, met)


def _allowed(request: Request) -> list[str]:
    """The methods that the address answers; HEAD is answered wherever GET is."""
    return [method for method in _METHODS if _is_routed(request, "GET" if method == "HEAD" else method)]


def _is_routed(request: Request, method: str) -> bool:
    scope = {**request.scope, "method": method}
    return any(route.matches(scope)[0] is Match.FULL for route in request.app.routes)


async def _nearby(request: Request) -> list[dict[str, object]]:
    """What may have been meant; an answer without suggestions is better than none."""
    code = request.path_params.get("code") or request.query_params.get("parent", "")
    on = request.query_params.get("on", "")
    wanted = ListNearbyCodesRequest(system=request.path_params.get("system", ""), code=code[:_LONGEST_CODE], on=on)
    try:
        return suggestions(await gateway_of(request).clients.lookup.ListNearbyCodes(wanted))
    except grpc.aio.AioRpcError:
        return []


def _field(loc: tuple[int | str, ...]) -> str:
    """ "lines.0.code" for ("body", "lines", 0, "code"); the body itself has no name."""
    return ".".join(str(part) for part in loc[1:])[:_LONGEST_FIELD_NAME]
