"""What machines read of the job board: Atom, RSS and JSON Feed by filter, Indeed's and LinkedIn's XML.

Each is made anew of what jobs says is public at this moment, so that a posting is gone from all with its end.
"""

import asyncio
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace

from codingahead.jobs.v1.posting_filter_pb2 import POSTING_ORDER_NEWEST
from codingahead.jobs.v1.posting_pb2 import Posting
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from gateway.job_filter import AskedFilter, JobFilter
from gateway.routes.pages_shell import origin_of
from gateway.state import gateway_of
from gateway.web.feeds import atom, indeed, json_feed, linkedin, rss
from gateway.web.feeds.offers import Channel, Offer, offer, rendered

router = APIRouter()

_MOST_POSTINGS = 1_000
_PAGE_SIZE = 100
# Whoever keeps a feed asks again before each use.
_ASK_AGAIN = "public, no-cache"
XML = "application/xml"


@router.get("/jobs/feed.xml")
async def atom_feed(request: Request, wanted: AskedFilter) -> Response:
    """The public postings that a filter matches, as Atom."""
    return await _told(request, wanted, atom.atom, atom.MEDIA_TYPE)


@router.get("/jobs/rss.xml")
async def rss_feed(request: Request, wanted: AskedFilter) -> Response:
    """The public postings that a filter matches, as RSS 2.0."""
    return await _told(request, wanted, rss.rss, rss.MEDIA_TYPE)


@router.get("/jobs/feed.json")
async def feed_in_json(request: Request, wanted: AskedFilter) -> Response:
    """The public postings that a filter matches, as JSON Feed."""
    return await _told(request, wanted, json_feed.json_feed, json_feed.MEDIA_TYPE)


@router.get("/jobs/indeed.xml")
async def indeed_feed(request: Request) -> Response:
    """The public postings for Indeed."""
    return await _told(request, JobFilter(), indeed.indeed, XML)


@router.get("/jobs/linkedin.xml")
async def linkedin_feed(request: Request) -> Response:
    """The public postings for LinkedIn."""
    return await _told(request, JobFilter(), linkedin.linkedin, XML)


async def _told(request: Request, wanted: JobFilter, write: Callable[[Channel], bytes], media_type: str) -> Response:
    channel = await _channel(request, wanted)
    return answer(request, write(replace(channel, offers=await _rendered(channel.offers))), media_type)


async def _rendered(offers: Sequence[Offer]) -> list[Offer]:
    made = list[Offer]()
    for each in offers:
        made.append(rendered(each))
        # A thousand long descriptions take seconds: others are answered between them.
        await asyncio.sleep(0)
    return made


async def _channel(request: Request, wanted: JobFilter) -> Channel:
    """The feed of a filter, under its one address however the filter was written."""
    origin = origin_of(request)
    offers = [offer(posting, origin) for posting in await _public(request, wanted)]
    return Channel(origin, wanted.path(base=request.url.path), wanted.path(), offers)


def answer(request: Request, content: bytes, media_type: str) -> Response:
    """Tell it, or that the caller has it already. Whoever keeps it asks again before each use."""
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"etag": tag, "cache-control": _ASK_AGAIN}
    if _has(request, tag):
        return Response(status_code=304, headers=headers)
    return Response(content, headers=headers, media_type=f"{media_type}; charset=utf-8")


async def _public(request: Request, wanted: JobFilter) -> list[Posting]:
    """The newest of what is public now, up to a bound, page by page."""
    jobs, found = gateway_of(request).clients.jobs, list[Posting]()
    asked = wanted.request(page_size=_PAGE_SIZE, order=POSTING_ORDER_NEWEST)
    while len(found) < _MOST_POSTINGS:
        page = await jobs.ListPostings(asked)
        found.extend(page.postings)
        asked.page_token = page.next_page_token
        if not page.next_page_token:
            break
    return found[:_MOST_POSTINGS]


def _has(request: Request, tag: str) -> bool:
    """Whether the caller holds these very bytes already (RFC 9110, section 13.1.2)."""
    held = request.headers.get("if-none-match", "")
    return held.strip() == "*" or tag in {each.strip().removeprefix("W/") for each in held.split(",")}
