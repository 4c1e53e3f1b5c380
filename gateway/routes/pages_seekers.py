"""A seeker's own pages: the dashboard with saved searches, the profile, and the end of a search's mails."""

from typing import Annotated

import grpc
from codingahead.jobs.v1.saved_searches_service_pb2 import UnsubscribeSavedSearchRequest, UnsubscribeSavedSearchResponse
from fastapi import APIRouter, Form, Query
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from chassis.rpc.errors import refusal_from
from gateway.forms import OwnForm
from gateway.idempotency import derived_key
from gateway.identity import Visit, Visitor
from gateway.problems import Problem, ProblemMet, problem, problem_from
from gateway.profile_forms import asked_of, form_again, profile_fields_of
from gateway.routes import applications, job_alerts, job_profile
from gateway.routes.forms_told import words_of
from gateway.routes.job_alerts import AlertId
from gateway.routes.pages_applications import or_nobody, sign_in
from gateway.routes.pages_shell import page, shell_for
from gateway.shapes.fields import PageToken
from gateway.shapes.job_alerts import AnyFrequency, Frequency, JobAlertAsked, JobAlertPatch, query_in, results_path
from gateway.state import gateway_of
from gateway.web.views import job_frames
from gateway.web.views.job_profile import profile_form
from gateway.web.views.seekers import ME, seeker_view, unsubscribe_view

router = APIRouter()

_SEE_OTHER = 303
_SEARCHES = f"{ME}/searches"
_PROFILE = f"{ME}/profile"
_UNSUBSCRIBE = "/jobs/alerts/unsubscribe"
_APPLICATIONS = 20
_TOLD = frozenset({"TOO_MANY_SAVED_SEARCHES", "FILTER_INVALID", "SAVED_SEARCH_INVALID", "MESSAGE_UNFIT"})
_UNKNOWN = "This search was not kept: it looks for something that there is not. Look for something else."
_UNFIT = frozenset({"PROFILE_INVALID", "MESSAGE_UNFIT"})
Box = Annotated[str, Form(max_length=10)]
Token = Annotated[str, Query(max_length=500)]


@router.get(ME)
async def seeker(request: Request, visitor: Visitor, page_token: PageToken = "") -> Response:
    """The visitor's applications, saved searches and profile."""
    return await _seeker_page(request, visitor, page_token)


@router.post(_SEARCHES, dependencies=[OwnForm])
async def save_search(
    request: Request,
    visitor: Visitor,
    *,
    results: Annotated[str, Form(max_length=4_000)] = "",
    frequency: Annotated[Frequency, Form()] = "daily",
    csrf_token: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """Keep what a page of the board was looking for; the same form sent twice keeps one."""
    key = derived_key(f"save-search {frequency} {results}", csrf_token)
    try:
        asked = JobAlertAsked(query=query_in(results), frequency=frequency)
        kept = await or_nobody(job_alerts.keep(request, visitor, asked, key))
    except ValueError:
        return await _seeker_page(request, visitor, met=problem("FILTER_INVALID", _UNKNOWN))
    except (grpc.aio.AioRpcError, ProblemMet) as error:
        return await _seeker_page(request, visitor, met=_told(error))
    return RedirectResponse(f"{ME}#searches", _SEE_OTHER) if kept else sign_in(results_path(asked.query))


@router.post(f"{_SEARCHES}/{{alert_id}}", dependencies=[OwnForm])
async def change_search(
    request: Request, visitor: Visitor, alert_id: AlertId, frequency: Annotated[AnyFrequency, Form()]
) -> Response:
    """Be told of a search as often as this."""
    await job_alerts.update_alert(request, visitor, None, alert_id, JobAlertPatch(frequency=frequency))
    return RedirectResponse(f"{ME}#searches", _SEE_OTHER)


@router.post(f"{_SEARCHES}/{{alert_id}}/delete", dependencies=[OwnForm])
async def delete_search(request: Request, visitor: Visitor, alert_id: AlertId) -> Response:
    """Forget a search."""
    await job_alerts.delete_alert(request, visitor, alert_id)
    return RedirectResponse(f"{ME}#searches", _SEE_OTHER)


@router.get(_PROFILE)
async def profile(request: Request, visitor: Visitor) -> Response:
    """The form of the visitor's profile."""
    said = await or_nobody(job_profile.get_profile(request, visitor))
    if said is None:
        return sign_in(_PROFILE)
    return page("seeker_profile.html", job_frames.profile_frame(await shell_for(request, visitor)), profile_form(said))


@router.post(_PROFILE, dependencies=[OwnForm])
async def write_profile(request: Request, visitor: Visitor) -> Response:
    """Write the profile, or show the form again with what is wrong."""
    fields = await profile_fields_of(request)
    try:
        asked = asked_of(fields)
        await job_profile.put_profile(request, visitor, asked)
    except ValidationError as error:
        errors = {str(each["loc"][0]): each["msg"] for each in error.errors()}
    except grpc.aio.AioRpcError as error:
        told = problem_from(refusal_from(error))
        if told.reason not in _UNFIT:
            raise
        errors = {each.field: each.message for each in told.errors}
    else:
        return RedirectResponse(f"{ME}#profile", _SEE_OTHER)
    frame = job_frames.profile_frame(await shell_for(request, visitor))
    return page("seeker_profile.html", frame, form_again(fields, errors), 422)


@router.post(f"{_PROFILE}/delete", dependencies=[OwnForm])
async def delete_profile(request: Request, visitor: Visitor, sure: Box = "") -> Response:
    """Forget the profile, if the box was ticked."""
    if not sure:
        return RedirectResponse(_PROFILE, _SEE_OTHER)
    await job_profile.delete_profile(request, visitor)
    return RedirectResponse(f"{ME}#profile", _SEE_OTHER)


@router.get(_UNSUBSCRIBE)
async def unsubscribe_page(request: Request, visitor: Visitor, token: Token = "") -> Response:
    """Which search it is, and one button: scanners of mail follow links too."""
    answer = await _unsubscribe(request, token, look_only=True)
    view = unsubscribe_view(token, answer.name, ended=answer.unsubscribed)
    return page("unsubscribe.html", job_frames.unsubscribe_frame(await shell_for(request, visitor)), view)


@router.post(_UNSUBSCRIBE)
async def unsubscribe(request: Request, visitor: Visitor, token: Token = "") -> Response:
    """End the mails of a search, for whoever holds the token: mail programs send this too, without a cookie.

    Answered without leading on, as RFC 8058 (section 3.1) asks; the body is not looked at.
    """
    answer = await _unsubscribe(request, token, look_only=False)
    view = unsubscribe_view(token, answer.name, ended=answer.unsubscribed)
    return page("unsubscribe.html", job_frames.unsubscribe_frame(await shell_for(request, visitor)), view)


async def has_own_profile(request: Request, visitor: Visit) -> bool:
    """Whether the visitor, who is signed in, has said something of themselves."""
    return (await job_profile.get_profile(request, visitor)).update_time is not None


async def _unsubscribe(request: Request, token: str, *, look_only: bool) -> UnsubscribeSavedSearchResponse:
    wanted = UnsubscribeSavedSearchRequest(token=token, look_only=look_only)
    return await gateway_of(request).clients.saved_searches.UnsubscribeSavedSearch(wanted)


async def _seeker_page(
    request: Request, visitor: Visit, page_token: str = "", *, met: Problem | None = None
) -> Response:
    kept = await or_nobody(job_alerts.list_alerts(request, visitor))
    if kept is None:
        return sign_in(ME)
    sent = await applications.list_own_applications(request, visitor, _APPLICATIONS, page_token)
    said = await job_profile.get_profile(request, visitor)
    shell = await shell_for(request, visitor)
    verified = shell.visitor.email_verified or any(each.email_verified for each in kept.items)
    view = seeker_view(sent, kept, said, verified=verified, problem=words_of(met) if met else "")
    return page("seeker.html", job_frames.seeker_frame(shell), view, met.status if met else 200)


def _told(error: grpc.aio.AioRpcError | ProblemMet) -> Problem:
    """The refusal that the page tells; raises any other as it is."""
    met = error.problem if isinstance(error, ProblemMet) else problem_from(refusal_from(error))
    if met.reason not in _TOLD:
        raise error
    return met
