"""API keys, as the API writes them."""

from typing import Annotated, Literal

from codingahead.accounts.v1.api_key_service_pb2 import ApiKey, CreateApiKeyResponse
from pydantic import Field

from gateway.shapes.fields import Said, Taken
from gateway.shapes.words import moment

Scope = Literal["lookup", "assistant", "jobs"]


class KeyAsked(Taken):
    """A key to make."""

    name: Annotated[str, Field(min_length=1, max_length=100)]
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=3, description="What it may be used for.")]
    daily_quota: Annotated[
        int, Field(ge=1, le=1_000_000, description="Views, questions and API calls together that it may spend a day.")
    ] = 10_000


class KeySaid(Said):
    """A key without its secret."""

    id: str
    name: str
    scopes: list[str]
    daily_quota: int
    created_at: str
    used_today: int


class KeyMade(KeySaid):
    """A new key with its secret, which is told this once: it is kept as a digest."""

    secret: str


class KeysSaid(Said):
    """All keys, oldest first: 20 at most, so there is no further page."""

    items: list[KeySaid]
    next_page_token: str = ""


def key_said(key: ApiKey) -> KeySaid:
    """A key as its owner sees it afterwards."""
    return KeySaid.model_validate(_fields(key))


def key_made(made: CreateApiKeyResponse) -> KeyMade:
    """A key as its owner sees it once."""
    return KeyMade.model_validate({**_fields(made.key), "secret": made.secret})


def _fields(key: ApiKey) -> dict[str, object]:
    return {
        "id": key.id,
        "name": key.name,
        "scopes": list(key.scopes),
        "daily_quota": key.daily_quota,
        "created_at": moment(key.create_time),
        "used_today": key.used_today,
    }
