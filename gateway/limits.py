"""How much one network may ask for in a minute, and how much the gateway has in hand at once."""

import ipaddress
import math
import time

import structlog
from limits import RateLimitItem, RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway.problems import Problem, ProblemMet, problem, refuse
from gateway.strictness.uploads import upload_at

log = structlog.get_logger()

_MOST_AT_ONCE = 1_000
_FREE = ("/healthz", "/readyz", "/static/")
_SIGN_IN = frozenset({"/api/v1/accounts", "/api/v1/sessions", "/register", "/login"})
# What makes mail, or tries a mailed link.
_MAILED = ("/api/v1/email-verifications", "/api/v1/password-resets", "/email-verifications", "/password-resets")
_SEARCH = frozenset({"/api/v1/search", "/api/v1/suggest", "/api/v1/identify", "/search", "/suggest"})
_FEEDS = frozenset(
    {
        "/jobs/feed.xml",
        "/jobs/rss.xml",
        "/jobs/feed.json",
        "/jobs/indeed.xml",
        "/jobs/linkedin.xml",
        "/api/v1/jobs:export",
    }
)
_QUESTIONS = ("/api/v1/assistant/", "/casepilot")

# Per network address; generous where a whole hospital shares one.
_SIGN_INS = RateLimitItemPerMinute(30, namespace="sign-in")
_SEARCHES = RateLimitItemPerMinute(1_200, namespace="search")
_QUESTION = RateLimitItemPerMinute(60, namespace="questions")
_UPLOADS = RateLimitItemPerMinute(120, namespace="uploads")
# Each tells up to a thousand postings whole.
_FEED = RateLimitItemPerMinute(30, namespace="feeds")
_REQUESTS = RateLimitItemPerMinute(1_200, namespace="requests")


class RateLimits:
    """Holds each network to its limits."""

    def __init__(self, app: ASGIApp, *, on: bool) -> None:
        self._app = app
        self._on = on
        self._at_once = 0
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        if not on:
            log.warning("rate_limits_off", advice="Set GATEWAY_LIMITS=on wherever strangers can reach this.")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse with RATE_LIMITED or OVERLOADED, or pass the request on."""
        if scope["type"] == "http" and self._on:
            await self._refuse_over_limit(scope)
        if self._at_once >= _MOST_AT_ONCE:
            raise refuse("OVERLOADED")
        self._at_once += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._at_once -= 1

    async def _refuse_over_limit(self, scope: Scope) -> None:
        limit = limit_for(scope["method"], scope["path"])
        if limit is None:
            return
        network = network_of(scope["client"][0] if scope.get("client") else "")
        if not await self._limiter.hit(limit, network):
            stats = await self._limiter.get_window_stats(limit, network)
            raise ProblemMet(_rate_limited(stats.reset_time - time.time()))


def limit_for(method: str, path: str) -> RateLimitItem | None:
    """The limit that a request counts on; None for what costs nothing."""
    if path.startswith(_FREE):
        return None
    if method == "POST" and (path in _SIGN_IN or path.startswith(_MAILED)):
        return _SIGN_INS
    if method == "POST" and path.startswith(_QUESTIONS):
        return _QUESTION
    if method == "POST" and upload_at(path):
        return _UPLOADS
    if path in _FEEDS or path.startswith("/sitemap"):
        return _FEED
    return _SEARCHES if path in _SEARCH else _REQUESTS


def network_of(address: str) -> str:
    """What one client is counted by: an IPv4 address, or the /64 that an IPv6 client moves in freely."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(parsed.ipv4_mapped or ipaddress.ip_network((parsed, 64), strict=False))
    return address


def _rate_limited(seconds: float) -> Problem:
    met = problem("RATE_LIMITED")
    wait = str(max(1, math.ceil(seconds)))
    return Problem(met.reason, met.status, met.title, met.detail, headers={"retry-after": wait})
