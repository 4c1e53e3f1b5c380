"""How one service calls another: always a deadline, the request's id and trace along, retries where they are safe."""

import json
from collections.abc import Sequence
from typing import Any

import grpc
from google.protobuf.descriptor import ServiceDescriptor
from google.protobuf.descriptor_pb2 import MethodOptions

from chassis.request import REQUEST_ID_KEY, current_request_id
from chassis.rpc.credentials import channel_credentials
from chassis.rpc.deadlines import remaining_for
from chassis.settings import ProcessSettings
from chassis.tracing import traceparent

Metadata = tuple[tuple[str, str], ...]
_RETRY = {
    "maxAttempts": 4,
    "initialBackoff": "0.05s",
    "maxBackoff": "0.5s",
    "backoffMultiplier": 2,
    "retryableStatusCodes": ["UNAVAILABLE"],
}


def open_channel(
    settings: ProcessSettings, address: str, services: Sequence[ServiceDescriptor], seconds: float
) -> grpc.aio.Channel:
    """A channel to an address, for these services, whose calls take `seconds` at most unless they say otherwise."""
    options = [
        ("grpc.service_config", service_config(services)),
        # A proxy for the web is none for the suite's own services.
        ("grpc.enable_http_proxy", 0),
        ("grpc.keepalive_time_ms", 30_000),
        ("grpc.keepalive_timeout_ms", 5_000),
        ("grpc.keepalive_permit_without_calls", 1),
        # A restarted service is found again within a second.
        ("grpc.initial_reconnect_backoff_ms", 100),
        ("grpc.max_reconnect_backoff_ms", 1_000),
    ]
    credentials = channel_credentials(settings, address)
    interceptors = [each(seconds) for each in (_Companion, _StreamCompanion, _AnswersCompanion, _RequestsCompanion)]
    if credentials is None:
        return grpc.aio.insecure_channel(address, options=options, interceptors=interceptors)
    return grpc.aio.secure_channel(address, credentials, options=options, interceptors=interceptors)


def bearer(token: str) -> Metadata:
    """Metadata that says on whose behalf a call is made; none for nobody."""
    return (("authorization", f"Bearer {token}"),) if token else ()


def service_config(services: Sequence[ServiceDescriptor]) -> str:
    """Retries for exactly the methods that their proto calls idempotent."""
    names = [
        {"service": service.full_name, "method": method.name}
        for service in services
        for method in service.methods
        if method.GetOptions().idempotency_level != MethodOptions.IDEMPOTENCY_UNKNOWN
    ]
    throttling = {"maxTokens": 10, "tokenRatio": 0.1}
    balancing: list[dict[str, dict[str, str]]] = [{"round_robin": {}}]
    config = {"methodConfig": [{"name": names, "retryPolicy": _RETRY}] if names else []}
    return json.dumps({**config, "retryThrottling": throttling, "loadBalancingConfig": balancing})


class _Companion(grpc.aio.UnaryUnaryClientInterceptor):
    """Gives each call its deadline, request id and trace."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    async def intercept_unary_unary(
        self, continuation: Any, client_call_details: grpc.aio.ClientCallDetails, request: Any
    ) -> Any:
        return await continuation(_accompanied(client_call_details, self._seconds), request)


class _StreamCompanion(grpc.aio.StreamStreamClientInterceptor):
    """Gives each call that streams both ways the same."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    async def intercept_stream_stream(
        self, continuation: Any, client_call_details: grpc.aio.ClientCallDetails, request_iterator: Any
    ) -> Any:
        return await continuation(_accompanied(client_call_details, self._seconds), request_iterator)


class _AnswersCompanion(grpc.aio.UnaryStreamClientInterceptor):
    """Gives each call that is answered by a stream the same."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    async def intercept_unary_stream(
        self, continuation: Any, client_call_details: grpc.aio.ClientCallDetails, request: Any
    ) -> Any:
        return await continuation(_accompanied(client_call_details, self._seconds), request)


class _RequestsCompanion(grpc.aio.StreamUnaryClientInterceptor):
    """Gives each call that sends a stream the same."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    async def intercept_stream_unary(
        self, continuation: Any, client_call_details: grpc.aio.ClientCallDetails, request_iterator: Any
    ) -> Any:
        return await continuation(_accompanied(client_call_details, self._seconds), request_iterator)


def _accompanied(details: grpc.aio.ClientCallDetails, seconds: float) -> grpc.aio.ClientCallDetails:
    timeout = remaining_for(details.timeout or seconds)
    metadata = grpc.aio.Metadata(*(details.metadata or ()), *_companions())
    return grpc.aio.ClientCallDetails(details.method, timeout, metadata, details.credentials, details.wait_for_ready)


def _companions() -> Metadata:
    pairs = ((REQUEST_ID_KEY, current_request_id()), ("traceparent", traceparent()))
    return tuple(pair for pair in pairs if pair[1])
