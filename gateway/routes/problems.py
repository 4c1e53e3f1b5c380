"""What each problem means: the pages that `type` points at."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from gateway.documented import problems
from gateway.problems import catalogue, problem, refuse, slug_reason
from gateway.shapes.fields import Said
from gateway.state import gateway_of

router = APIRouter(tags=["problems"])


class ProblemExplained(Said):
    """A problem in words."""

    type: str
    title: str
    status: int
    means: str


@router.get("/problems/{slug}", response_model=ProblemExplained, responses=problems(404))
async def explain_problem(request: Request, slug: str) -> ProblemExplained | Response:
    """What the problem means and what to do about it."""
    reason = slug_reason(slug)
    meaning = catalogue().get(reason)
    if meaning is None:
        raise refuse("NOT_FOUND")
    show = gateway_of(request).show_problem
    if show is not None and "text/html" in request.headers.get("accept", ""):
        page = await show(request, problem(reason))
        page.status_code = 200
        return page
    return ProblemExplained(type=f"/problems/{slug}", title=meaning.title, status=meaning.status, means=meaning.means)
