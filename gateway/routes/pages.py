"""All pages for people, and how a problem is told to them."""

from fastapi import APIRouter, FastAPI

from gateway.routes import (
    feeds,
    pages_applications,
    pages_apply_links,
    pages_claims,
    pages_code,
    pages_dashboard,
    pages_edits,
    pages_employers,
    pages_job_import,
    pages_jobs,
    pages_mailed_links,
    pages_members,
    pages_moderation,
    pages_operator,
    pages_own_data,
    pages_people,
    pages_posting,
    pages_postings,
    pages_products,
    pages_reporting,
    pages_reports,
    pages_search,
    pages_seekers,
    pages_static,
    pages_statistics,
    site_map,
)
from gateway.routes.pages_problems import show_problem
from gateway.state import Gateway

_AREAS = (
    pages_search,
    pages_code,
    pages_edits,
    pages_claims,
    pages_people,
    pages_mailed_links,
    pages_own_data,
    pages_products,
    # Before the page of a posting, whose address takes any name.
    feeds,
    site_map,
    pages_applications,
    pages_apply_links,
    pages_statistics,
    pages_employers,
    pages_members,
    pages_dashboard,
    pages_postings,
    pages_posting,
    pages_moderation,
    pages_reports,
    pages_reporting,
    pages_job_import,
    pages_seekers,
    pages_jobs,
    pages_operator,
    pages_static,
)


def add_pages(app: FastAPI, gateway: Gateway) -> None:
    """Put the pages beside the API; they are no part of its description."""
    router = APIRouter(include_in_schema=False)
    for area in _AREAS:
        router.include_router(area.router)
    app.include_router(router)
    gateway.show_problem = show_problem
