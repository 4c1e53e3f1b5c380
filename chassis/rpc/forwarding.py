"""Another service's refusal, become ours: the reason stays, and only that the other is away is said in our words."""

from collections.abc import Iterator
from contextlib import contextmanager

import grpc

from chassis.errors import Forwarded, Kind, ServiceUnavailable, Unauthenticated
from chassis.rpc.errors import refusal_from

_AWAY = {grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED}
_REFUSALS = {kind.value for kind in Kind}


@contextmanager
def forwarding() -> Iterator[None]:
    """Raise ServiceUnavailable, Unauthenticated or Forwarded for what the call inside ends with; faults stay faults."""
    try:
        yield
    except grpc.aio.AioRpcError as error:
        raise _refusal(error) from error


def _refusal(error: grpc.aio.AioRpcError) -> Exception:
    refusal = refusal_from(error)
    if refusal.code in _AWAY:
        return ServiceUnavailable()
    if refusal.code is grpc.StatusCode.UNAUTHENTICATED and refusal.reason != "SIGN_IN_REQUIRED":
        return Unauthenticated()
    if refusal.code.name not in _REFUSALS:
        return error
    return Forwarded(Kind(refusal.code.name), refusal.reason, refusal.message, refusal.fields, **dict(refusal.metadata))
