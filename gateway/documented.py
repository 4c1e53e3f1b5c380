"""What OpenAPI says of every route alike: its problems, and the credentials that it takes."""

from typing import Any

from fastapi import FastAPI

from gateway.cookies import GUEST, SESSION
from gateway.shapes.fields import Said


class FieldProblem(Said):
    """One field and what is wrong with it."""

    field: str
    message: str


class SuggestionSaid(Said):
    """A code that may have been meant."""

    system: str
    code: str
    title: str | None
    copyright: str | None = None


class ProblemSaid(Said):
    """A problem as RFC 9457 writes it; `errors` and `suggestions` come with the problems that have them."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    request_id: str
    errors: list[FieldProblem] | None = None
    suggestions: list[SuggestionSaid] | None = None


_CREDENTIALS = {
    "token": {"type": "http", "scheme": "bearer", "description": "The token of a session, or an API key."},
    "session": {"type": "apiKey", "in": "cookie", "name": SESSION},
    "guest": {"type": "apiKey", "in": "cookie", "name": GUEST},
}
_PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemSaid"}}}
_WORDS = {
    401: "The credential does not hold, or a person is needed.",
    402: "Nothing is left on the meter.",
    403: "This is not open to the caller.",
    404: "There is no such thing.",
    409: "It conflicts with what is there.",
    410: "It was there and has ended.",
    413: "The body is too large.",
    415: "The content is of no kind that is taken.",
    422: "Fields are not as they must be.",
    429: "Too many requests.",
    503: "A part of the suite does not answer.",
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The answers of a route besides its own; 422, 429 and 503 can meet every request, others are under default."""
    said: dict[int | str, dict[str, Any]] = {
        status: {"description": _WORDS[status], "content": _PROBLEM} for status in (*statuses, 422, 429, 503)
    }
    return {**said, "default": {"description": "A problem.", "content": _PROBLEM}}


class DescribedApi(FastAPI):
    """An application whose OpenAPI description knows what a problem is, and how a caller makes themselves known."""

    def openapi(self) -> dict[str, Any]:
        """The description, with the schema of problems and the credentials, each of which may be left out."""
        described = super().openapi()
        described["components"]["securitySchemes"] = _CREDENTIALS
        described["security"] = [{}, *({name: []} for name in _CREDENTIALS)]
        schema = ProblemSaid.model_json_schema(ref_template="#/components/schemas/{model}")
        described["components"]["schemas"] |= {**schema.pop("$defs"), ProblemSaid.__name__: schema}
        return described
