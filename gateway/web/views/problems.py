"""What a person sees instead of the page that could not be shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NotRequired, TypedDict

from gateway.web.views.codes import CodeLink, code_path, each_once

ADVICE = {
    401: "Log in, or register a free account.",
    402: "Registering a free account grants more; registered accounts get new questions every day.",
    403: "If you sent a form, go back, reload the page and send it again.",
    404: "Search for what you were looking for.",
    422: "Go back, correct what is named below and send it again.",
    429: "Wait a moment, then try again.",
    500: "Nothing was charged. Try again; if it stays, tell us the request id.",
    503: "Nothing was charged. Try again in a moment.",
    504: "Try again in a moment; what was charged once is not charged again.",
}


class Suggestion(TypedDict):
    """A code that may have been meant, as problem+json names it."""

    system: str
    code: str
    title: str | None
    copyright: NotRequired[str | None]


@dataclass(frozen=True)
class FieldError:
    """What is wrong with one field of a form."""

    name: str
    message: str


@dataclass(frozen=True)
class ProblemView:
    """One problem, in words that help."""

    status: int
    heading: str
    detail: str
    advice: str
    request_id: str
    suggestions: tuple[CodeLink, ...] = ()
    errors: tuple[FieldError, ...] = ()
    copyrights: tuple[str, ...] = ()


def problem_view(
    status: int,
    heading: str,
    detail: str = "",
    request_id: str = "",
    *,
    suggestions: Iterable[Suggestion] = (),
    errors: Iterable[FieldError] = (),
) -> ProblemView:
    """Say what happened, and what can be done about it."""
    meant = tuple(suggestions)
    return ProblemView(
        status=status,
        heading=heading,
        detail=detail,
        advice=ADVICE.get(status, ""),
        request_id=request_id,
        suggestions=tuple(_link(code) for code in meant),
        errors=tuple(errors),
        copyrights=each_once(code.get("copyright") or "" for code in meant),
    )


def _link(code: Suggestion) -> CodeLink:
    return CodeLink(code["code"], code["title"] or "", code_path(code["system"], code["code"]))
