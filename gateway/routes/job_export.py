"""CareerCenter: everything public that a filter finds, as a stream of lines."""

from collections.abc import AsyncIterator
from typing import Any

import orjson
from codingahead.jobs.v1.jobs_service_pb2 import ExportPostingsRequest, ExportPostingsResponse
from fastapi import APIRouter, Request
from starlette.responses import StreamingResponse

from gateway.documented import problems
from gateway.job_filter import AskedFilter
from gateway.shapes.jobs import PostingSaid, posting_said
from gateway.state import gateway_of

router = APIRouter(tags=["jobs"])

EXPORT_SECONDS = 110.0
_LINES = "application/x-ndjson"
_STREAMED: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "A posting in each line, newest first. An export that breaks off ends without its last chunk.",
        "content": {_LINES: {"schema": {"$ref": f"#/components/schemas/{PostingSaid.__name__}"}}},
    }
}


@router.get("/api/v1/jobs:export", response_class=StreamingResponse, responses={**problems(), **_STREAMED})
async def export_jobs(request: Request, wanted: AskedFilter) -> StreamingResponse:
    """Every public posting that a filter finds, newest first; what ends meanwhile is left out. Limited as feeds are."""
    call = gateway_of(request).clients.jobs.ExportPostings(
        ExportPostingsRequest(filter=wanted.message()), timeout=EXPORT_SECONDS
    )
    answers = aiter(call)
    # Asked for before anything is said, so that a refusal is one.
    first = await anext(answers, None)
    headers = {"cache-control": "no-store"}
    return StreamingResponse(_lines(first, answers, call), headers=headers, media_type=_LINES)


async def _lines(
    first: ExportPostingsResponse | None, others: AsyncIterator[ExportPostingsResponse], call: Any
) -> AsyncIterator[bytes]:
    try:
        if first is not None:
            yield _line(first)
        async for each in others:
            yield _line(each)
    finally:
        # Jobs need not go on for a reader who has left.
        call.cancel()


def _line(answer: ExportPostingsResponse) -> bytes:
    return orjson.dumps(posting_said(answer.posting).model_dump(), option=orjson.OPT_APPEND_NEWLINE)
