"""CareerCenter: saved searches, told by mail."""

from collections.abc import Awaitable
from dataclasses import replace
from typing import Annotated, TypeVar

import grpc
from codingahead.jobs.v1.saved_search_pb2 import SavedSearch
from codingahead.jobs.v1.saved_searches_service_pb2 import (
    CreateSavedSearchResponse,
    DeleteSavedSearchRequest,
    DeleteSavedSearchResponse,
    ListSavedSearchesRequest,
    ListSavedSearchesResponse,
    UpdateSavedSearchResponse,
)
from fastapi import APIRouter, Path, Request

from chassis.rpc.channel import Metadata
from chassis.rpc.errors import refusal_from
from gateway.documented import problems
from gateway.idempotency import IdempotencyKey, derived_key
from gateway.identity import Visit, Visitor
from gateway.problems import ProblemMet, problem_from
from gateway.shapes import job_alerts as shapes
from gateway.state import gateway_of

router = APIRouter(tags=["jobs"])
AlertId = Annotated[str, Path(max_length=100, pattern="^[^:]+$")]
Answer = TypeVar("Answer")


@router.post("/api/v1/job-alerts", status_code=201, responses=problems(401, 409))
async def create_alert(
    request: Request, visitor: Visitor, key: IdempotencyKey, asked: shapes.JobAlertAsked
) -> shapes.JobAlertSaid:
    """Keep a search and be told by mail of new postings, each once. Without an Idempotency-Key a retry makes another.

    A person keeps 50 at most. Every mail has a link that ends it with one click (RFC 8058).
    """
    made = await keep(request, visitor, asked, derived_key("create-job-alert", key) if key else "")
    return shapes.alert_said(made)


async def keep(request: Request, visitor: Visit, asked: shapes.JobAlertAsked, key: str) -> SavedSearch:
    """Keep a search under a UUID, or under none. Refuses with SIGN_IN_REQUIRED, FILTER_INVALID and more."""
    wanted = shapes.create_alert(asked, key)

    async def create(who: Metadata) -> CreateSavedSearchResponse:
        return await gateway_of(request).clients.saved_searches.CreateSavedSearch(wanted, metadata=who)

    return (await _in_the_words_of_the_api(visitor.person(create))).saved_search


@router.get("/api/v1/job-alerts", responses=problems(401))
async def list_alerts(request: Request, visitor: Visitor) -> shapes.JobAlerts:
    """What the caller keeps, last kept first."""

    async def fetch(who: Metadata) -> ListSavedSearchesResponse:
        wanted = ListSavedSearchesRequest()
        return await gateway_of(request).clients.saved_searches.ListSavedSearches(wanted, metadata=who)

    found = await visitor.person(fetch)
    return shapes.JobAlerts(items=[shapes.alert_said(one) for one in found.saved_searches])


@router.patch("/api/v1/job-alerts/{alert_id}", responses=problems(401, 404))
async def update_alert(
    request: Request, visitor: Visitor, _key: IdempotencyKey, alert_id: AlertId, asked: shapes.JobAlertPatch
) -> shapes.JobAlertSaid:
    """Name a search, or be told as often as this."""
    wanted = shapes.update_alert(alert_id, asked)

    async def update(who: Metadata) -> UpdateSavedSearchResponse:
        return await gateway_of(request).clients.saved_searches.UpdateSavedSearch(wanted, metadata=who)

    return shapes.alert_said((await visitor.person(update)).saved_search)


@router.delete("/api/v1/job-alerts/{alert_id}", status_code=204, responses=problems(401, 404))
async def delete_alert(request: Request, visitor: Visitor, alert_id: AlertId) -> None:
    """Forget a search; it sends no more mails."""

    async def delete(who: Metadata) -> DeleteSavedSearchResponse:
        wanted = DeleteSavedSearchRequest(saved_search_id=alert_id)
        return await gateway_of(request).clients.saved_searches.DeleteSavedSearch(wanted, metadata=who)

    await visitor.person(delete)


async def _in_the_words_of_the_api(call: Awaitable[Answer]) -> Answer:
    """What a call answers; a fault of the filter is told of the query's field."""
    try:
        return await call
    except grpc.aio.AioRpcError as error:
        told = problem_from(refusal_from(error))
        if told.reason != "FILTER_INVALID":
            raise
        names = [f"query.{shapes.FIELD_NAMES.get(each.field, each.field)}" for each in told.errors]
        errors = tuple(replace(each, field=name) for each, name in zip(told.errors, names, strict=True))
        detail = "; ".join(f"{each.field}: {each.message}" for each in errors)
        raise ProblemMet(replace(told, errors=errors, detail=detail)) from error
