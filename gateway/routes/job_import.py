"""CareerCenter: an employer's own feed, handed over as a file."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from codingahead.jobs.v1.jobs_service_pb2 import ImportPostingsRequest, ImportPostingsResponse
from fastapi import APIRouter, Request

from chassis.rpc.channel import Metadata
from gateway.documented import problems
from gateway.idempotency import IdempotencyKey
from gateway.identity import Visit, Visitor
from gateway.routes.employers import EmployerId
from gateway.shapes import job_import as shapes
from gateway.state import gateway_of

router = APIRouter(tags=["jobs"])

_SECONDS = 110.0
_PART = 512 * 1024
_FILE = {"schema": {"type": "string", "format": "binary"}}


@dataclass(frozen=True, slots=True)
class Feed:
    """A file of postings, and what is to be done with it."""

    employer_id: str
    data: bytes
    publish: bool = False
    close_missing: bool = False


@router.post(
    "/api/v1/employers/{employer_id}/postings:import",
    responses=problems(401, 404, 409),
    openapi_extra={"requestBody": {"required": True, "content": {"application/xml": _FILE, "application/json": _FILE}}},
)
async def import_postings(
    request: Request,
    visitor: Visitor,
    _key: IdempotencyKey,
    employer_id: EmployerId,
    *,
    publish: bool = False,
    close_missing: bool = False,
) -> shapes.ImportSaid:
    """Take over a feed of up to 32 MiB and 10,000 postings, for members: XML as job boards take it, or a JSON list.

    The list holds what POST /api/v1/jobs takes with a `reference` each. What is new is drafted, and published with
    `publish`; what is known by its reference is updated; with `close_missing` what an earlier import brought and this
    one lacks is closed. Each posting by itself: a second time changes nothing, and goes on where the first was ended.
    """
    feed = Feed(employer_id, await request.body(), publish, close_missing)
    return shapes.import_said(await take_over(request, visitor, feed))


async def take_over(request: Request, visitor: Visit, feed: Feed) -> ImportPostingsResponse:
    """Hand a feed over to jobs. Refused as ImportPostings refuses."""

    async def send(who: Metadata) -> ImportPostingsResponse:
        jobs = gateway_of(request).clients.jobs
        return await jobs.ImportPostings(_parts(feed), metadata=who, timeout=_SECONDS)

    return await visitor.person(send)


async def _parts(feed: Feed) -> AsyncIterator[ImportPostingsRequest]:
    yield ImportPostingsRequest(
        employer_id=feed.employer_id, publish=feed.publish, close_missing=feed.close_missing, part=feed.data[:_PART]
    )
    for start in range(_PART, len(feed.data), _PART):
        yield ImportPostingsRequest(part=feed.data[start : start + _PART])
