"""The caller's API keys. They are made, listed and ended with a session, never with a key."""

from codingahead.accounts.v1.api_key_service_pb2 import (
    CreateApiKeyRequest,
    CreateApiKeyResponse,
    DeleteApiKeyRequest,
    ListApiKeysRequest,
    ListApiKeysResponse,
)
from fastapi import APIRouter, Request

from gateway.documented import problems
from gateway.idempotency import IdempotencyKey
from gateway.identity import Visit, Visitor
from gateway.shapes.api_keys import KeyAsked, KeyMade, KeysSaid, key_made, key_said
from gateway.state import gateway_of

router = APIRouter(tags=["me"])


@router.post("/api/v1/api-keys", status_code=201, responses=problems(401, 403, 409))
async def create_key(request: Request, visitor: Visitor, _key: IdempotencyKey, asked: KeyAsked) -> KeyMade:
    """Make a key. Its secret is told this once, so a retry makes another key."""
    return key_made(await make(request, visitor, asked))


@router.get("/api/v1/api-keys", responses=problems(401, 403))
async def list_keys(request: Request, visitor: Visitor) -> KeysSaid:
    """The caller's keys, oldest first, without their secrets."""
    return KeysSaid(items=[key_said(key) for key in (await keys_of(request, visitor)).keys])


@router.delete("/api/v1/api-keys/{key_id}", status_code=204, responses=problems(401, 403, 404))
async def delete_key(request: Request, visitor: Visitor, key_id: str, _key: IdempotencyKey) -> None:
    """End a key at once."""
    await end(request, visitor, key_id)


async def make(request: Request, visitor: Visit, asked: KeyAsked) -> CreateApiKeyResponse:
    """Make a key for this visitor. Refused with SIGN_IN_REQUIRED, API_KEY_INVALID or TOO_MANY_API_KEYS."""
    wanted = CreateApiKeyRequest(name=asked.name, scopes=asked.scopes, daily_quota=asked.daily_quota)
    return await visitor.person(lambda who: gateway_of(request).clients.api_keys.CreateApiKey(wanted, metadata=who))


async def keys_of(request: Request, visitor: Visit) -> ListApiKeysResponse:
    """The visitor's. Refused with SIGN_IN_REQUIRED."""
    wanted = ListApiKeysRequest()
    return await visitor.person(lambda who: gateway_of(request).clients.api_keys.ListApiKeys(wanted, metadata=who))


async def end(request: Request, visitor: Visit, key_id: str) -> None:
    """End one of the visitor's. Refused with SIGN_IN_REQUIRED or API_KEY_NOT_FOUND."""
    wanted = DeleteApiKeyRequest(id=key_id)
    await visitor.person(lambda who: gateway_of(request).clients.api_keys.DeleteApiKey(wanted, metadata=who))
