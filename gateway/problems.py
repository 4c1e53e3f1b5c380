"""Problems as RFC 9457 tells them, and which of them a service's refusal becomes."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import grpc

from chassis.errors import FieldError
from chassis.rpc.errors import FAULT_MESSAGE, Refusal

_CATALOGUE = Path(__file__).with_name("problems.toml")
_UNAVAILABLE_MESSAGE = "A part of the suite does not answer at the moment. Try again."
_RETRY_SECONDS = "1"
# RFC 9110: a 401 names the scheme that would do.
_CHALLENGE = {"www-authenticate": "Bearer"}

# What a refusal that the catalogue does not name is told as: google/rpc/code.proto's numbers, save for 503.
_BY_CODE = {
    grpc.StatusCode.INVALID_ARGUMENT: "INVALID_FIELDS",
    grpc.StatusCode.OUT_OF_RANGE: "INVALID_FIELDS",
    grpc.StatusCode.FAILED_PRECONDITION: "MALFORMED_REQUEST",
    grpc.StatusCode.UNAUTHENTICATED: "UNAUTHENTICATED",
    grpc.StatusCode.PERMISSION_DENIED: "ACCESS_DENIED",
    grpc.StatusCode.NOT_FOUND: "NOT_FOUND",
    grpc.StatusCode.ALREADY_EXISTS: "STORAGE_CONFLICT",
    grpc.StatusCode.ABORTED: "STORAGE_CONFLICT",
    grpc.StatusCode.RESOURCE_EXHAUSTED: "RATE_LIMITED",
    grpc.StatusCode.UNAVAILABLE: "UNAVAILABLE",
    grpc.StatusCode.DEADLINE_EXCEEDED: "UNAVAILABLE",
}
# A token that is nobody's and one that is missing are the same to a client.
_SAME_AS = {"TOKEN_INVALID": "UNAUTHENTICATED"}


@dataclass(frozen=True)
class Meaning:
    """What a problem is, whoever meets it."""

    status: int
    title: str
    means: str


@dataclass(frozen=True)
class Problem:
    """One problem as one request met it."""

    reason: str
    status: int
    title: str
    detail: str
    errors: tuple[FieldError, ...] = ()
    more: Mapping[str, object] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def slug(self) -> str:
        """The last part of its address: "code-not-found"."""
        return self.reason.lower().replace("_", "-")


class ProblemMet(Exception):
    """Ends a request with a problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.reason)
        self.problem = problem


@cache
def catalogue() -> Mapping[str, Meaning]:
    """Every problem that has an explanation, by its reason."""
    with _CATALOGUE.open("rb") as file:
        return {reason: Meaning(**entry) for reason, entry in tomllib.load(file).items()}


def problem(reason: str, detail: str = "", *errors: FieldError, **more: object) -> Problem:
    """A problem of the catalogue. Raises KeyError for one that it does not hold."""
    meaning = catalogue()[reason]
    headers = _headers(meaning.status)
    return Problem(reason, meaning.status, meaning.title, detail or meaning.means, errors, more, headers)


def refuse(reason: str, detail: str = "", *errors: FieldError) -> ProblemMet:
    """The exception that ends a request with a problem of the catalogue."""
    return ProblemMet(problem(reason, detail, *errors))


def unfit(name: str, message: str) -> ProblemMet:
    """The exception for one field that is not as it must be."""
    return refuse("INVALID_FIELDS", f"{name}: {message}" if name else message, FieldError(name, message))


def problem_from(refusal: Refusal) -> Problem:
    """Tell a service's refusal. What gRPC itself said is never passed on: it may name internal addresses."""
    if refusal.reason == refusal.code.name and refusal.code is not grpc.StatusCode.UNAUTHENTICATED:
        return _bare(refusal.code)
    reason = _SAME_AS.get(refusal.reason, refusal.reason)
    known = catalogue().get(reason) or catalogue()[_BY_CODE.get(refusal.code, "INTERNAL")]
    return Problem(
        reason=reason,
        status=known.status,
        title=known.title,
        detail=refusal.message,
        errors=refusal.fields,
        headers=_headers(known.status, refusal),
    )


def slug_reason(slug: str) -> str:
    """The reason that an address under /problems/ speaks of; empty for what cannot be one."""
    return slug.upper().replace("-", "_") if re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", slug) else ""


def _bare(code: grpc.StatusCode) -> Problem:
    if code in {grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED}:
        return problem("UNAVAILABLE", _UNAVAILABLE_MESSAGE)
    return problem("INTERNAL", FAULT_MESSAGE)


def _headers(status: int, refusal: Refusal | None = None) -> Mapping[str, str]:
    match status:
        case 401:
            return _CHALLENGE
        case 429 if refusal is not None:
            return {"retry-after": dict(refusal.metadata).get("retry_after_seconds", _RETRY_SECONDS)}
        case 503:
            return {"retry-after": _RETRY_SECONDS}
    return {}
