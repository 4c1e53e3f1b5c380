"""Idempotency-Key of HTTP as the UUID that the services keep."""

import re
import uuid
from typing import Annotated

from fastapi import Depends, Header
from starlette.requests import Request

from gateway.problems import refuse

# Fixed for good: another namespace would forget every key that is in use.
_NAMESPACE = uuid.UUID("5d0f5a4e-31f4-4f0e-9a86-7c1f2f6a3c55")
_FIT = re.compile(r"[\x21-\x7e]{1,255}")


async def _key(request: Request, idempotency_key: Annotated[str | None, Header()] = None) -> str | None:
    if len(request.headers.getlist("idempotency-key")) > 1:
        raise refuse("IDEMPOTENCY_KEY_INVALID")
    if idempotency_key is not None and not _FIT.fullmatch(idempotency_key):
        raise refuse("IDEMPOTENCY_KEY_INVALID")
    return idempotency_key


# The header as it came; None for none. Refused with 400 unless it has 1 to 255 visible ASCII characters.
IdempotencyKey = Annotated[str | None, Depends(_key)]


def derived_key(operation: str, key: str | None) -> str:
    """The UUID for this operation: always the same for the same header, a new one without it."""
    return str(uuid.uuid4() if key is None else uuid.uuid5(_NAMESPACE, f"{operation}:{key}"))
