"""CareerCenter: postings, from their draft to their end."""

from typing import Annotated, Literal

from codingahead.jobs.v1.jobs_service_pb2 import (
    ApprovePostingRequest,
    ApprovePostingResponse,
    ClosePostingRequest,
    ClosePostingResponse,
    CreatePostingRequest,
    CreatePostingResponse,
    FillPostingRequest,
    FillPostingResponse,
    GetPostingRequest,
    GetPostingResponse,
    ListTransitionsRequest,
    ListTransitionsResponse,
    PausePostingRequest,
    PausePostingResponse,
    PublishPostingRequest,
    PublishPostingResponse,
    ResumePostingRequest,
    ResumePostingResponse,
    UpdatePostingRequest,
    UpdatePostingResponse,
)
from codingahead.jobs.v1.posting_pb2 import Posting
from fastapi import APIRouter, Body, Path, Query, Request

from chassis.rpc.channel import Metadata
from gateway.documented import problems
from gateway.idempotency import IdempotencyKey, derived_key
from gateway.identity import Visit, Visitor
from gateway.job_filter import ORDERS, AskedFilter
from gateway.shapes import jobs as shapes
from gateway.shapes.fields import PageSize, PageToken
from gateway.state import gateway_of

router = APIRouter(tags=["jobs"])
# A body that may be left out.
Why = Annotated[shapes.ReasonAsked | None, Body()]
PostingId = Annotated[str, Path(max_length=100, pattern="^[^:]+$")]
_Order = Annotated[
    Literal["relevance", "newest"] | None,
    Query(description="By relevance where there is a `q`, else the newest first, when left out."),
]
_Facets = Annotated[bool, Query(description="Whether to count what there is of each kind; for first pages.")]


@router.get("/api/v1/jobs", responses=problems())
async def list_jobs(
    request: Request,
    wanted: AskedFilter,
    *,
    order: _Order = None,
    facets: _Facets = False,
    page_size: PageSize = 20,
    page_token: PageToken = "",
) -> shapes.PostingsFound:
    """Public postings that a filter finds. A page may be shorter than asked for where postings are very long."""
    asked = wanted.request(order=ORDERS[order or ""], facets=facets, page_size=page_size, page_token=page_token)
    return shapes.postings_found(await gateway_of(request).clients.jobs.ListPostings(asked))


@router.get("/api/v1/jobs/{posting_id}", responses=problems(401, 404, 410))
async def get_job(request: Request, visitor: Visitor, posting_id: PostingId) -> shapes.PostingSaid:
    """One posting: public ones for everyone, others for the employer's members and staff."""
    return shapes.posting_said((await posting(request, visitor, posting_id)).posting)


async def posting(request: Request, visitor: Visit, posting_id: str, *, viewing: bool = False) -> GetPostingResponse:
    """A posting as this visitor may see it; `viewing` where a person is about to read it, who is counted."""

    async def fetch(who: Metadata) -> GetPostingResponse:
        wanted = GetPostingRequest(posting_id=posting_id, viewing=viewing)
        return await gateway_of(request).clients.jobs.GetPosting(wanted, metadata=who)

    return await visitor.whoever(fetch)


@router.post("/api/v1/jobs", status_code=201, responses=problems(401, 404))
async def create_job(
    request: Request, visitor: Visitor, key: IdempotencyKey, asked: shapes.PostingAsked
) -> shapes.PostingSaid:
    """A draft of an employer that the caller acts for. Without an Idempotency-Key a retry creates another one."""
    wanted = shapes.create_posting(asked, derived_key("create-posting", key) if key else "")
    return shapes.posting_said(await draft(request, visitor, wanted))


async def draft(request: Request, visitor: Visit, wanted: CreatePostingRequest) -> Posting:
    """Draft a posting for this visitor."""

    async def create(who: Metadata) -> CreatePostingResponse:
        return await gateway_of(request).clients.jobs.CreatePosting(wanted, metadata=who)

    return (await visitor.person(create)).posting


@router.patch("/api/v1/jobs/{posting_id}", responses=problems(401, 404, 409))
async def update_job(
    request: Request, visitor: Visitor, _key: IdempotencyKey, posting_id: PostingId, asked: shapes.PostingPatch
) -> shapes.PostingSaid:
    """Change what a posting says, while one acts for its employer.

    Of a posting that was published, other titles, salaries, places and remote modes wait for staff in `edit`, and the
    old ones stay public; the rest applies at once.
    """
    return shapes.posting_said(await change(request, visitor, shapes.update_posting(posting_id, asked)))


async def change(request: Request, visitor: Visit, wanted: UpdatePostingRequest) -> Posting:
    """Change what a posting says, or propose it to staff."""

    async def update(who: Metadata) -> UpdatePostingResponse:
        return await gateway_of(request).clients.jobs.UpdatePosting(wanted, metadata=who)

    return (await visitor.person(update)).posting


@router.post("/api/v1/jobs/{posting_id}:publish", responses=problems(401, 404, 409))
async def publish_job(
    request: Request, visitor: Visitor, _key: IdempotencyKey, posting_id: PostingId
) -> shapes.PostingSaid:
    """Make a posting public, or send it to review: until its employer is trusted, or where something is found."""

    async def publish(who: Metadata) -> PublishPostingResponse:
        wanted = PublishPostingRequest(posting_id=posting_id)
        return await gateway_of(request).clients.jobs.PublishPosting(wanted, metadata=who)

    return shapes.posting_said((await visitor.person(publish)).posting)


@router.post("/api/v1/jobs/{posting_id}:approve", responses=problems(401, 403, 404, 409))
async def approve_job(
    request: Request, visitor: Visitor, _key: IdempotencyKey, posting_id: PostingId, asked: Why = None
) -> shapes.PostingSaid:
    """Staff's yes to a posting under review."""
    why = asked or shapes.ReasonAsked()

    async def approve(who: Metadata) -> ApprovePostingResponse:
        wanted = ApprovePostingRequest(posting_id=posting_id, revision=why.revision, reason=why.reason)
        return await gateway_of(request).clients.jobs.ApprovePosting(wanted, metadata=who)

    return shapes.posting_said((await visitor.person(approve)).posting)


@router.post("/api/v1/jobs/{posting_id}:pause", responses=problems(401, 404, 409))
async def pause_job(
    request: Request, visitor: Visitor, _key: IdempotencyKey, posting_id: PostingId, asked: Why = None
) -> shapes.PostingSaid:
    """Take a published posting out of view for a while."""

    async def pause(who: Metadata) -> PausePostingResponse:
        wanted = PausePostingRequest(posting_id=posting_id, reason=_reason(asked))
        return await gateway_of(request).clients.jobs.PausePosting(wanted, metadata=who)

    return shapes.posting_said((await visitor.person(pause)).posting)


@router.post("/api/v1/jobs/{posting_id}:resume", responses=problems(401, 404, 409))
async def resume_job(
    request: Request, visitor: Visitor, _key: IdempotencyKey, posting_id: PostingId, asked: Why = None
) -> shapes.PostingSaid:
    """Show a paused posting again."""

    async def resume(who: Metadata) -> ResumePostingResponse:
        wanted = ResumePostingRequest(posting_id=posting_id, reason=_reason(asked))
        return await gateway_of(request).clients.jobs.ResumePosting(wanted, metadata=who)

    return shapes.posting_said((await visitor.person(resume)).posting)


@router.post("/api/v1/jobs/{posting_id}:fill", responses=problems(401, 404, 409))
async def fill_job(
    request: Request, visitor: Visitor, _key: IdempotencyKey, posting_id: PostingId, asked: Why = None
) -> shapes.PostingSaid:
    """End a posting because somebody was found."""

    async def fill(who: Metadata) -> FillPostingResponse:
        wanted = FillPostingRequest(posting_id=posting_id, reason=_reason(asked))
        return await gateway_of(request).clients.jobs.FillPosting(wanted, metadata=who)

    return shapes.posting_said((await visitor.person(fill)).posting)


@router.post("/api/v1/jobs/{posting_id}:close", responses=problems(401, 404, 409))
async def close_job(
    request: Request, visitor: Visitor, _key: IdempotencyKey, posting_id: PostingId, asked: Why = None
) -> shapes.PostingSaid:
    """End a posting for good."""

    async def close(who: Metadata) -> ClosePostingResponse:
        wanted = ClosePostingRequest(posting_id=posting_id, reason=_reason(asked))
        return await gateway_of(request).clients.jobs.ClosePosting(wanted, metadata=who)

    return shapes.posting_said((await visitor.person(close)).posting)


@router.get("/api/v1/jobs/{posting_id}/transitions", responses=problems(401, 404))
async def list_transitions(request: Request, visitor: Visitor, posting_id: PostingId) -> shapes.Transitions:
    """Every step of a posting's way, first first, for its employer's members and staff."""
    found = await way_of(request, visitor, posting_id)
    return shapes.Transitions(items=[shapes.transition_said(one) for one in found.transitions])


async def way_of(request: Request, visitor: Visit, posting_id: str) -> ListTransitionsResponse:
    """A posting and its way, if this visitor may see them."""

    async def fetch(who: Metadata) -> ListTransitionsResponse:
        wanted = ListTransitionsRequest(posting_id=posting_id)
        return await gateway_of(request).clients.jobs.ListTransitions(wanted, metadata=who)

    return await visitor.person(fetch)


def _reason(asked: shapes.ReasonAsked | None) -> str:
    return asked.reason if asked else ""
