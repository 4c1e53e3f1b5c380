"""Puts the gateway together: rules that every request meets, routes, problems."""

from fastapi import FastAPI
from starlette.middleware import Middleware

from gateway.clients import Clients
from gateway.cross_site import OwnSiteOnly
from gateway.csrf import FormTokens
from gateway.documented import DescribedApi
from gateway.headers import AnswerHeaders
from gateway.limits import RateLimits
from gateway.problem_answers import answer_by_problems
from gateway.requests_seen import RequestsSeen
from gateway.routes import (
    accounts,
    api_keys,
    applications,
    assistant,
    bookmarks,
    claims,
    codes,
    coverage,
    crosswalks,
    email_verifications,
    employers,
    fees,
    health,
    job_alerts,
    job_export,
    job_import,
    job_profile,
    jobs,
    me,
    moderation,
    ncci,
    operator,
    password_resets,
    personal_data,
    problems,
    risk,
    search,
    statistics,
)
from gateway.routes.pages import add_pages
from gateway.settings import GatewaySettings
from gateway.state import Gateway
from gateway.strictness.bodies import BodyRules
from gateway.strictness.heads import HeadRules

_AREAS = (
    health,
    codes,
    fees,
    ncci,
    coverage,
    claims,
    crosswalks,
    risk,
    search,
    accounts,
    email_verifications,
    password_resets,
    me,
    personal_data,
    api_keys,
    bookmarks,
    assistant,
    job_export,
    job_import,
    jobs,
    employers,
    statistics,
    applications,
    job_alerts,
    job_profile,
    moderation,
    operator,
    problems,
)


def create_app(settings: GatewaySettings, clients: Clients) -> FastAPI:
    """The gateway as one ASGI application."""
    app = DescribedApi(
        title="Coding Ahead",
        version="1",
        description="Medical codes, a coding assistant and a job board. Problems are told as RFC 9457.",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        middleware=_rules(settings),
        # Spans are made by chassis.tracing; these would hold query strings.
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    gateway = Gateway(settings, clients, FormTokens(settings.csrf_key()), settings.service_token())
    app.state.gateway = gateway
    for area in _AREAS:
        app.include_router(area.router)
    add_pages(app, gateway)
    answer_by_problems(app)
    return app


def _rules(settings: GatewaySettings) -> list[Middleware]:
    """What every request meets, in this order."""
    return [
        Middleware(AnswerHeaders, https=settings.https),
        Middleware(RequestsSeen),
        Middleware(HeadRules, hosts=settings.hosts()),
        Middleware(RateLimits, on=settings.limits),
        Middleware(OwnSiteOnly, public_base_url=settings.public_base_url),
        Middleware(BodyRules, seconds=settings.body_seconds),
    ]
