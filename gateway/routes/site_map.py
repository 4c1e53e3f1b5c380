"""What search engines ask first: the sitemap, made anew of what is public at this moment, and robots.txt."""

import asyncio
from collections.abc import Sequence
from datetime import UTC
from typing import Annotated
from urllib.parse import quote

from codingahead.jobs.v1.jobs_service_pb2 import ExportPostingsRequest
from codingahead.jobs.v1.posting_pb2 import Posting
from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import Response

from gateway.problems import refuse
from gateway.routes.feeds import XML, answer
from gateway.routes.job_export import EXPORT_SECONDS
from gateway.routes.pages_shell import origin_of
from gateway.state import gateway_of
from gateway.web.feeds.sitemap import Address, addresses, files_of, sitemap, sitemap_index

router = APIRouter()

_Number = Annotated[int, Path(ge=1, le=50_000)]
# Nobody's business but the visitor's own, or nothing to find; what is public of the board is the sitemap's.
_NOT_FOR_ROBOTS = (
    "/api/",
    "/account",
    "/bookmarks",
    "/email-verifications",
    "/jobs/*/apply",
    "/jobs/*/report",
    "/jobs/alerts/",
    "/jobs/applications",
    *(f"/jobs/employers/*/{page}" for page in ("dashboard", "edit", "import", "members", "numbers", "postings")),
    "/jobs/invitations",
    "/jobs/me",
    "/jobs/moderation",
    "/jobs/postings/",
    "/login",
    "/operator/",
    "/password-resets",
)


@router.get("/sitemap.xml")
async def site_map(request: Request) -> Response:
    """The main pages and all public postings; where they are too many for one file, the index of the files."""
    files, origin = await _files(request), origin_of(request)
    if len(files) > 1:
        return answer(request, sitemap_index(origin, files), XML)
    return answer(request, await asyncio.to_thread(sitemap, origin, files[0]), XML)


@router.get("/sitemap-{number}.xml")
async def site_map_file(request: Request, number: _Number) -> Response:
    """One of the files that the index names."""
    files = await _files(request)
    if not 1 < len(files) >= number:
        raise refuse("NOT_FOUND")
    # Fifty thousand addresses take half a second: others are answered meanwhile.
    return answer(request, await asyncio.to_thread(sitemap, origin_of(request), files[number - 1]), XML)


@router.get("/robots.txt")
async def robots(request: Request) -> Response:
    """Where robots need not look, and where the sitemap is."""
    rules = "".join(f"Disallow: {path}\n" for path in _NOT_FOR_ROBOTS)
    text = f"User-agent: *\n{rules}\nSitemap: {origin_of(request)}/sitemap.xml\n"
    return answer(request, text.encode(), "text/plain")


async def _files(request: Request) -> Sequence[Sequence[Address]]:
    outlines = gateway_of(request).clients.jobs.ExportPostings(
        ExportPostingsRequest(outline=True), timeout=EXPORT_SECONDS
    )
    return files_of(addresses([_address(each.posting) async for each in outlines]))


def _address(posting: Posting) -> Address:
    published, changed = posting.publish_time, posting.update_time
    last = max(published.ToDatetime(tzinfo=UTC), changed.ToDatetime(tzinfo=UTC))
    return Address(f"/jobs/{quote(posting.id, safe='')}", last.replace(microsecond=0))
