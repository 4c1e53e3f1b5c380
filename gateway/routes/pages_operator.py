"""What the suite was used for, for staff."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import grpc
from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from chassis.rpc.errors import refusal_from
from gateway.identity import Visitor
from gateway.problems import problem_from
from gateway.routes import operator
from gateway.routes.pages_shell import page, shell_for
from gateway.web.views import titles
from gateway.web.views.usage import unanswered_usage, usage_view

router = APIRouter()

_DAYS_SHOWN = 30
Day = Annotated[str, Query()]


@router.get("/operator/usage")
async def usage(
    request: Request, visitor: Visitor, first: Annotated[Day, Query(alias="from")] = "", to: Day = ""
) -> Response:
    """The usage of a span of days. Refused with SIGN_IN_REQUIRED and STAFF_ONLY."""
    today = datetime.now(UTC).date()
    first, last = first or (today - timedelta(days=_DAYS_SHOWN - 1)).isoformat(), to or today.isoformat()
    status = 200
    try:
        view = usage_view(await operator.usage(request, visitor, first, last))
    except grpc.aio.AioRpcError as error:
        refused = problem_from(refusal_from(error))
        if refused.reason != "DATE_RANGE_INVALID":
            raise
        view, status = unanswered_usage(first, last, refused.detail), refused.status
    return page("usage.html", titles.usage_frame(await shell_for(request, visitor)), view, status)
