"""Making API keys, listing and ending them."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from chassis.errors import FieldError, Unauthenticated
from services.accounts.api_keys import ApiKey, Scope
from services.accounts.credentials.tokens import api_key_digest, new_api_key
from services.accounts.errors import ApiKeyInvalid, ApiKeyNotFound, TooManyApiKeys
from services.accounts.ports import Work

MOST_KEYS = 20
USUAL_QUOTA = 10_000
_MOST_QUOTA = 1_000_000
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class CreateApiKey:
    """Somebody wants a key. A quota of 0 is the usual one."""

    account_id: str
    name: str
    scopes: Collection[str]
    daily_quota: int


@dataclass(frozen=True, slots=True)
class MadeKey:
    """A key and its secret, which is told this once."""

    key: ApiKey
    secret: str


async def create_key(command: CreateApiKey, work: Work) -> MadeKey:
    """Make a key. Raises ApiKeyInvalid, TooManyApiKeys or Unauthenticated."""
    _refuse_unfit(command)
    account = await work.accounts.lock(command.account_id)
    if account is None or account.is_gone:
        raise Unauthenticated
    if len(await work.api_keys.of(command.account_id)) >= MOST_KEYS:
        raise TooManyApiKeys(MOST_KEYS)
    secret, scopes = new_api_key(), frozenset(map(Scope, command.scopes))
    quota = command.daily_quota or USUAL_QUOTA
    name, digest = command.name.strip(), api_key_digest(secret)
    key = ApiKey(str(uuid.uuid4()), command.account_id, digest, name, scopes, quota, work.now())
    await work.api_keys.add(key)
    return MadeKey(key, secret)


async def delete_key(account_id: str, key_id: str, work: Work) -> None:
    """End a key at once. Raises ApiKeyNotFound."""
    if not await work.api_keys.delete(account_id, key_id):
        raise ApiKeyNotFound


def _refuse_unfit(command: CreateApiKey) -> None:
    name = command.name.strip()
    if not 1 <= len(name) <= _LONGEST_NAME or not name.isprintable():
        raise ApiKeyInvalid(FieldError("name", f"Name the key, in at most {_LONGEST_NAME} characters."))
    if not command.scopes or not set(command.scopes) <= set(Scope):
        raise ApiKeyInvalid(FieldError("scopes", f"Name one or more of {', '.join(Scope)}."))
    if not 0 <= command.daily_quota <= _MOST_QUOTA:
        raise ApiKeyInvalid(FieldError("daily_quota", f"Give 1 to {_MOST_QUOTA:,}."))
