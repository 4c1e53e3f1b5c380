"""A gRPC server with the suite's limits, its pipeline and its health."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import grpc
from google.protobuf.descriptor import ServiceDescriptor
from grpc_health.v1 import health_pb2_grpc
from grpc_reflection.v1alpha import reflection

from chassis.rpc.access import AccessTable
from chassis.rpc.credentials import server_credentials
from chassis.rpc.health import Health
from chassis.rpc.pipeline import Pipeline
from chassis.settings import ServiceSettings, SettingsRefused

# What a service takes that says nothing else.
MOST_REQUEST_BYTES = 256 * 1024
_OPTIONS = (
    ("grpc.max_send_message_length", 4 * 1024 * 1024),
    ("grpc.max_metadata_size", 8 * 1024),
    # Well above what one client sends at once: a stream beyond it is reset, not queued.
    ("grpc.max_concurrent_streams", 1024),
    ("grpc.so_reuseport", 0),
    ("grpc.max_connection_age_ms", 30 * 60 * 1000),
    ("grpc.max_connection_age_grace_ms", 60 * 1000),
    ("grpc.http2.min_ping_interval_without_data_ms", 10 * 1000),
    ("grpc.keepalive_permit_without_calls", 1),
)
_MOST_CALLS_AT_ONCE = 2048


@dataclass(frozen=True)
class Mounted:
    """One gRPC service: what registers it, what answers it, what describes it."""

    register: Callable[[Any, Any], None]
    servicer: Any
    descriptor: ServiceDescriptor


def refuse_gaps(mounted: Sequence[Mounted], table: AccessTable) -> None:
    """Raise when a method has no access rule or a rule has no method: denied by default must never be by mistake."""
    methods = {f"/{m.descriptor.full_name}/{method.name}" for m in mounted for method in m.descriptor.methods}
    if methods != set(table):
        raise ValueError(f"The access table and the methods differ: {sorted(methods ^ set(table))}")


def build_server(
    settings: ServiceSettings,
    mounted: Sequence[Mounted],
    pipeline: Pipeline,
    health: Health,
    most_request_bytes: int = MOST_REQUEST_BYTES,
) -> grpc.aio.Server:
    """A server that is bound but not started. Refused when the address is taken or would be public without TLS."""
    options = (*_OPTIONS, ("grpc.max_receive_message_length", most_request_bytes))
    server = grpc.aio.server(interceptors=[pipeline], options=options, maximum_concurrent_rpcs=_MOST_CALLS_AT_ONCE)
    for one in mounted:
        one.register(one.servicer, server)
    health_pb2_grpc.add_HealthServicer_to_server(health.servicer, server)
    if settings.reflection:
        names = [one.descriptor.full_name for one in mounted]
        reflection.enable_server_reflection([*names, "grpc.health.v1.Health", reflection.SERVICE_NAME], server)
    _bind(server, settings)
    return server


def _bind(server: grpc.aio.Server, settings: ServiceSettings) -> None:
    credentials = server_credentials(settings)
    try:
        if credentials is None:
            server.add_insecure_port(settings.listen)
        else:
            server.add_secure_port(settings.listen, credentials)
    except RuntimeError:
        raise SettingsRefused(f"{settings.listen} cannot be bound: is another process using the port?") from None
